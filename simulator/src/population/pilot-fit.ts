import type { Home, RegisteredDevice } from '@anju/sdk'
import { checkHome } from '../home-check.ts'
import { placementFlaws } from '../homes/placement.ts'

/**
 * A home of a file as a home of the pilot: its flat, and of its devices a radar, a gas detector and a water sensor, with a voice terminal where it has none.
 * Undefined when it has not what that takes, or when something would be put up badly.
 */
export function pilotFit(home: Home): Home | undefined {
  const first = (kind: string, room?: string) =>
    home.devices.find((device) => device.kind === kind && (room === undefined || device.room === room))
  const bathroom = home.plan.rooms.find(({ kind }) => kind === 'bathroom')?.id
  const radar = first('radar', bathroom) ?? first('radar')
  const [gas, water] = [first('gas-detector'), first('water-sensor')]
  const voice = first('voice-terminal') ?? voiceTerminal(home)
  if (radar === undefined || gas === undefined || water === undefined || voice === undefined) return undefined
  const fitted: Home = { ...home, devices: [radar, gas, water, voice], residents: home.residents.map((one) => ({ ...one, wears: [] })) }
  return checkHome(fitted).length === 0 && placementFlaws(fitted).length === 0 ? fitted : undefined
}

/** On a table in the middle of the living room, or of the bedroom where there is none. */
function voiceTerminal({ plan }: Home): RegisteredDevice | undefined {
  const room = plan.rooms.find(({ kind }) => kind === 'living') ?? plan.rooms.find(({ kind }) => kind === 'bedroom')
  if (room === undefined) return undefined
  const mean = (axis: 0 | 1) =>
    Math.round((room.polygon_m.reduce((sum, point) => sum + point[axis], 0) / room.polygon_m.length) * 100) / 100
  return {
    id: 'voice-main',
    kind: 'voice-terminal',
    title: { zh: '语音终端', en: 'Voice terminal' },
    room: room.id,
    place_m: [mean(0), mean(1), 1],
  }
}
