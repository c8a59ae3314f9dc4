import { after, Minutes, type Evidence, type Instant, type Mode, type Origin } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { nightAt } from '../night.ts'
import { overtaken } from '../overtaken.ts'
import { defineRule, evidenceOf, type ReportSignal, type Verdict, type WatchedDevice, type WatchedHome } from '../rule.ts'

/** A door that stands open: since when (as it came), and what the alert will rest on. */
interface Open {
  onset_ms: number
  late: boolean
  supervised: boolean
  origin: Origin
  mode: Mode
  evidence: Evidence
  raised: boolean
  /** The last word of it, by its id: one that was said before and comes later says nothing. */
  last: string
}
/** A door that is shut. */
type Shut = Pick<Open, 'last'>
type State = Readonly<Record<string, Open | Shut>>

const isOpen = (door: Open | Shut | undefined): door is Open => door !== undefined && 'onset_ms' in door

const Options = Type.Object(
  {
    limit_min: Type.Number({
      default: 5,
      minimum: 1,
      maximum: 240,
      'x-unit': 'min',
      description: 'How long the front door may stand open at night. Chosen.',
    }),
    from_h: Type.Integer({
      default: 23,
      minimum: 12,
      maximum: 23,
      'x-unit': 'h',
      description: "The night begins at this hour in the site's time zone. Chosen.",
    }),
    to_h: Type.Integer({ default: 6, minimum: 0, maximum: 11, 'x-unit': 'h', description: 'The night ends at this hour. Chosen.' }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

/** When the door will have stood open for the limit within one night, if it stays open from `at` on. */
function dueFrom(at: Instant, { time_zone }: WatchedHome, options: Options): Instant {
  const limit = Minutes(options.limit_min)
  const night = nightAt(at, time_zone, options)
  const due = after(Math.max(at, night.from) as Instant, limit)
  if (due <= night.until) return due
  return after(nightAt(night.until, time_zone, options).from, limit)
}

const opened = (signal: ReportSignal): Open => ({
  onset_ms: signal.happened,
  late: signal.late,
  supervised: signal.supervised,
  origin: signal.origin,
  mode: signal.mode,
  evidence: evidenceOf(signal, ['open']),
  raised: false,
  last: signal.message,
})

function overdue(door: Open, device: WatchedDevice, at: Instant, home: WatchedHome, options: Options) {
  const night = nightAt(at, home.time_zone, options)
  return {
    kind: 'door-open-night' as const,
    key: device.id,
    room: device.room,
    position_m: device.place_m,
    devices: [device.id],
    onset: Math.max(door.onset_ms, Math.min(night.from, at)) as Instant,
    late: door.late,
    supervised: door.supervised,
    origin: door.origin,
    mode: door.mode,
    evidence: [door.evidence],
    confidence_pct: 95,
    cancelled_by: ['door-shut'],
  }
}

function told(state: State, signal: ReportSignal, home: WatchedHome, options: Options): Verdict<State> {
  const { id } = signal.device
  const before = state[id]
  if (overtaken(signal.message, before?.last)) return { state }
  if (signal.body['open'] === true) {
    if (isOpen(before)) return { state: { ...state, [id]: { ...before, last: signal.message } } } // The door stands open still.
    return { state: { ...state, [id]: opened(signal) }, wake: [{ key: id, at: dueFrom(signal.at, home, options) }] }
  }
  const shut: State = { ...state, [id]: { last: signal.message } }
  if (!isOpen(before)) return { state: shut }
  return { state: shut, cancel: [id], ...(before.raised ? { clear: [{ kind: 'door-open-night' as const, key: id }] } : {}) }
}

/** The front door stands open at night for longer than the limit, whether it was opened in that night or before. */
export const doorOpenNight = defineRule<State, Options>({
  id: 'door-open-night',
  spec: 'ALERT-6',
  version: 2,
  watches: ['door-contact'],
  options: Options,
  start: {},
  lacks: ({ devices }) => ([...devices.values()].some(({ entrance }) => entrance) ? [] : ['front-door-contact']),

  step(state, signal, { home, options }) {
    if (signal.type === 'report') return signal.device.entrance && signal.said === 'door' ? told(state, signal, home, options) : { state }
    if (signal.type !== 'woken') return { state }
    const [door, device] = [state[signal.key], home.devices.get(signal.key)]
    if (!isOpen(door) || device === undefined || door.raised) return { state }
    return { state: { ...state, [signal.key]: { ...door, raised: true } }, raise: [overdue(door, device, signal.at, home, options)] }
  },
})
