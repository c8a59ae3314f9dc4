import type { Home } from '@anju/sdk'
import type { Scenario } from '../document/readied.ts'

/** Under which conditions an emergency is tried: the axes of coverage, each with all of its values. */
export const axes = {
  room: ['kitchen', 'bathroom', 'living', 'bedroom', 'study', 'hall', 'balcony'],
  /** By the clock of the home: from 23, 6, 12 and 18 o'clock. */
  hour: ['night', 'morning', 'afternoon', 'evening'],
  mobility: ['free', 'stick', 'walker'],
  /** What could notice a person in trouble. */
  devices: ['radar', 'wristband', 'radar-and-wristband', 'neither'],
  network: ['clean', 'lossy', 'outage', 'power-cut', 'wrong-clock', 'broken-device'],
  /** Whether anybody answers: within a minute, as the services promise, later, or never. */
  staffing: ['nobody', 'prompt', 'slow'],
} as const satisfies Record<string, readonly string[]>

export type Axis = keyof typeof axes
/** One value on each axis. The room is that of an emergency; without one it is left out. */
export type Conditions = { readonly [A in Axis]?: (typeof axes)[A][number] }

/** The conditions that all emergencies of a scenario share. */
export function conditionsOf(scenario: Scenario): Conditions {
  const { home, start } = scenario
  const worn = home.residents.flatMap(({ wears = [] }) => wears).filter((device) => !(start.not_worn ?? []).includes(device))
  const radar = home.devices.some(({ kind }) => kind === 'radar')
  const band = home.devices.some(({ id, kind }) => kind === 'wristband' && worn.includes(id))
  return {
    hour: hourOf(scenario),
    mobility: home.residents[0]?.mobility ?? 'free',
    devices: radar && band ? 'radar-and-wristband' : radar ? 'radar' : band ? 'wristband' : 'neither',
    network: networkOf(scenario),
    staffing: staffingOf(scenario),
  }
}

/** The kind of the room in which an emergency is due. */
export const roomKind = ({ plan }: Home, room: string | undefined): Conditions['room'] => plan.rooms.find(({ id }) => id === room)?.kind

function hourOf({ starts, site: { time_zone } }: Scenario): Conditions['hour'] {
  const hour = Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: time_zone }).format(starts))
  if (hour >= 23 || hour < 6) return 'night'
  return hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'
}

/** The worst that is wrong between the devices and the server. A fault that has no better name is of a device. */
function networkOf({ faults }: Scenario): Conditions['network'] {
  const names = faults.map(({ fault }) => fault as string)
  if (names.length === 0) return 'clean'
  if (names.some((name) => /power|unplug/.test(name))) return 'power-cut'
  if (names.some((name) => /outage|gateway-reboot|broker-restart|half-open/.test(name))) return 'outage'
  if (names.some((name) => /loss|delay|duplication|reorder|clog|uplink|bandwidth/.test(name))) return 'lossy'
  return names.every((name) => name.startsWith('clock-')) ? 'wrong-clock' : 'broken-device'
}

const ANSWER_MS = 60_000

function staffingOf({ staff }: Scenario): Conditions['staffing'] {
  const answers = staff.filter(({ step, refused }) => step === 'acknowledge' && refused === undefined).map(({ after }) => after as number)
  return answers.length === 0 ? 'nobody' : Math.min(...answers) <= ANSWER_MS ? 'prompt' : 'slow'
}
