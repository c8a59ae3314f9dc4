import { roomAt, toDevice, type DeviceKind, type Instant, type Point3, type RegisteredDevice } from '@anju/sdk'
import type { CausalHome } from '../causal-home.ts'
import { PI, sin } from '../exact-math.ts'
import { CHANGED } from '../world/changed.ts'
import { between_m, distance3_m, distance_m } from '../world/vector.ts'
import { bodiesSeen, nextStep } from './bodies-seen.ts'
import type { AirView, Views, WristView } from './views.ts'

/** What one device perceives. This is the only way from the world to an instrument. */
export interface Perception<View> {
  look: (now: Instant) => View
  /** Which changes of the world it may notice. */
  concerns: number
  /** When it perceives something new without a further change of the world; undefined while all stays as it is. */
  changes?: (now: Instant) => Instant | undefined
}
type Perceives<Kind extends DeviceKind> = (world: CausalHome, device: RegisteredDevice) => Perception<Views[Kind]>

const NOTHING = 0

/** How each kind meets the world at its place. */
export const perceivers: { readonly [Kind in DeviceKind]: Perceives<Kind> } = {
  radar(world, device) {
    const { look, changes } = bodiesSeen(world, device, 'radar', ['shift', 'fall'])
    const exits = exitsOf(world, device)
    return {
      concerns: CHANGED.bodies | CHANGED.stir | CHANGED.leaves,
      look: (now) => ({ bodies: look(now), mount_m: device.place_m[2], exits }),
      changes,
    }
  },
  motion(world, device) {
    const { look, changes } = bodiesSeen(world, device, 'motion', ['fall'])
    return { concerns: CHANGED.bodies | CHANGED.stir | CHANGED.leaves, look: (now) => ({ bodies: look(now) }), changes }
  },
  'gas-detector': airAt,
  climate: airAt,
  'smoke-detector': airAt,
  'water-sensor': (world, device) => ({ concerns: CHANGED.floor, look: () => ({ wet: world.water.wet(device.place_m) }) }),
  'door-contact'(world, device) {
    const opening = world.home.plan.openings.find(({ id }) => id === device.opening)
    const width_m = opening === undefined ? 0 : distance_m(opening.from_m, opening.to_m)
    return {
      concerns: CHANGED.leaves,
      look: (now) => ({ gap_m: opening === undefined ? 0 : world.leaves.open(opening.id, now) * width_m }),
    }
  },
  wristband(world, device) {
    const look = (now: Instant): WristView => {
      const body = world.people.find(({ worn }) => worn.has(device.id))
      if (body === undefined) return {}
      const { heart_per_min, spo2_pct, skin_c } = body.physiology.at(now)
      return { wrist: { heart_per_min, spo2_pct, skin_c, walked_m: body.walked_m(now), moves: body.moves || body.fidget.active(now) } }
    }
    return { concerns: CHANGED.worn, look }
  },
  'help-button': () => ({ concerns: NOTHING, look: () => ({ rssi_dbm: -60 }) }),
  'voice-terminal': (world, device) => ({
    concerns: NOTHING,
    look(now) {
      const near = world.people.filter((body) => world.roomOf(body, now) === device.room)
      if (near.length === 0) return { reply: undefined }
      return { reply: near.some((body) => body.pose(now).posture === 'on-floor') ? 'help' : 'fine' }
    },
  }),
  'smart-plug'(world, device) {
    const load =
      LOADS_W[world.home.plan.furniture.find(({ kind, room }) => room === device.room && LOADS_W[kind] !== undefined)?.kind ?? '']
    return { concerns: NOTHING, look: () => ({ power_w: load ?? 0 }) }
  },
  'location-tag'(world, device) {
    const carrier = () => world.people.find(({ worn }) => worn.has(device.id))
    return {
      concerns: CHANGED.bodies | CHANGED.worn,
      look(now) {
        const body = carrier()
        const room = body === undefined ? device.room : world.roomOf(body, now)
        return { readers: room === undefined ? [] : [{ reader: room, rssi_dbm: -55 }] }
      },
      // Readers hear a tag in their own room, so whoever walks is asked for again at every step.
      changes(now) {
        const phase = carrier()?.phase
        return phase === undefined || phase.kind === 'rest' || now >= phase.until ? undefined : nextStep(phase, now)
      },
    }
  },
  'gas-valve': (world) => ({
    concerns: NOTHING,
    look: () => ({
      position: world.supply,
      close: () => {
        world.supply = 'closed'
      },
    }),
  }),
}

/** Mean power of what usually hangs on a plug in a room, watts (chosen). */
const LOADS_W: Readonly<Record<string, number | undefined>> = { tv: 80, fridge: 45, 'washing-machine': 2, lamp: 8 }

/** Air at a place: true gas, and a day's swing of temperature by the hour. Nothing burns badly here, so there is no carbon monoxide and no smoke. */
function airAt(world: CausalHome, { place_m }: RegisteredDevice): Perception<AirView> {
  const look = (now: Instant): AirView => {
    const hour = world.time.minuteOfDay(now) / 60
    const swing = sin(((hour - 9) * PI) / 12)
    return { gas_lel_pct: world.gas.at(place_m), co_ppm: 0, air_c: 21 + 1.5 * swing, humidity_pct: 55 - 4 * swing, smoke: false }
  }
  return { concerns: CHANGED.air, look }
}

/** Doors and passages within a step of the device's room, in its frame. */
function exitsOf({ home: { plan } }: CausalHome, device: RegisteredDevice): Point3[] {
  const room = device.room
  return plan.openings
    .filter(({ kind }) => kind !== 'window')
    .map(({ from_m, to_m }) => between_m(from_m, to_m, 0.5))
    .filter(([x, y]) => NEAR.some(([dx, dy]) => roomAt(plan, [x + dx, y + dy])?.id === room))
    .map(([x, y]) => toDevice(device, [x, y, 0]))
    .filter((exit) => distance3_m(exit, [0, 0, 0]) < 20)
}

const NEAR = [
  [0.2, 0],
  [-0.2, 0],
  [0, 0.2],
  [0, -0.2],
] as const
