import { after, Milliseconds, type Evidence, type Instant, type Origin } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { defineRule, type Signal, type Verdict, type WatchedDevice } from '../rule.ts'

/** One device: when it was heard last (ms), what it said before it fell silent, and whether the desk knows. */
interface Heard {
  at: number
  cause?: 'mains-lost' | 'lost' | 'shutdown' | 'restart' | 'battery'
  origin: Origin
  raised?: true
}
type State = Readonly<Record<string, Heard>>

const Options = Type.Object(
  {
    heartbeats: Type.Integer({
      default: 3,
      minimum: 1,
      maximum: 100,
      'x-unit': '1',
      description: 'How many heartbeats may be missed. Chosen; no standard that could be read gives a figure.',
    }),
  },
  { additionalProperties: false },
)

const dueAt = (heard: Heard, device: WatchedDevice, heartbeats: number): Instant =>
  after(heard.at as Instant, Milliseconds(heartbeats * device.heartbeat))

function silent(heard: Heard, device: WatchedDevice, at: Instant) {
  const evidence: Evidence = {
    device: device.id,
    said: 'presence',
    happened_ms: heard.at,
    arrived_ms: at,
    values: { cause: heard.cause ?? 'no-word', silent_s: Math.round((at - heard.at) / 1_000) },
  }
  return {
    kind: 'device-silent' as const,
    key: device.id,
    room: device.room,
    ...(device.worn ? {} : { position_m: device.place_m }),
    devices: [device.id],
    onset: heard.at as Instant,
    late: false,
    supervised: true,
    origin: heard.origin,
    mode: 'actual' as const,
    evidence: [evidence],
    confidence_pct: 100,
    cancelled_by: ['heard-again'],
  }
}

/** What a word of a device changes: it lives; an alert of its silence is over; the first word starts the watch. */
function heardNow(state: State, device: WatchedDevice, heard: Heard, heartbeats: number): Verdict<State> {
  const before = state[device.id]
  const next = { ...state, [device.id]: heard }
  if (before !== undefined && before.raised === undefined) return { state: next } // The wake-up that is set looks again.
  return {
    state: next,
    wake: [{ key: device.id, at: dueAt(heard, device, heartbeats) }],
    ...(before === undefined ? {} : { clear: [{ kind: 'device-silent' as const, key: device.id }] }),
  }
}

function causeSaid(signal: Signal, before: Heard | undefined): Heard['cause'] {
  if (signal.type === 'report' && signal.said === 'mains-power') return signal.body['mains'] === 'lost' ? 'mains-lost' : undefined
  if (signal.type === 'presence' && signal.presence !== 'online')
    return signal.presence === 'lost' ? (before?.cause ?? 'lost') : signal.presence
  return signal.type === 'report' && before?.cause === 'mains-lost' ? 'mains-lost' : undefined
}

const withCause = (heard: Omit<Heard, 'cause'>, cause: Heard['cause']): Heard => (cause === undefined ? heard : { ...heard, cause })

/** A supervised device that was heard and then has not said a word for three of its heartbeats, with what is known of the cause. */
export const deviceSilent = defineRule<State, Static<typeof Options>>({
  id: 'device-silent',
  spec: 'ALERT-7',
  version: 1,
  options: Options,
  start: {},

  step(state, signal, { home, options }) {
    if (signal.type === 'resumed') return resumed(state, signal.at, home.devices, options.heartbeats)
    if (signal.type === 'woken') {
      const [heard, device] = [state[signal.key], home.devices.get(signal.key)]
      if (heard === undefined || device === undefined || heard.raised) return { state }
      const due = dueAt(heard, device, options.heartbeats)
      if (signal.at < due) return { state, wake: [{ key: signal.key, at: due }] }
      return { state: { ...state, [signal.key]: { ...heard, raised: true } }, raise: [silent(heard, device, signal.at)] }
    }
    const { device } = signal
    if (!device.supervised || (signal.type === 'report' && !signal.supervised)) return { state }
    const before = state[device.id]
    const cause = causeSaid(signal, before)
    const gone = signal.type === 'presence' && signal.presence !== 'online'
    if (gone) return { state: before === undefined ? state : { ...state, [device.id]: withCause({ ...before }, cause) } }
    return heardNow(state, device, withCause({ at: signal.at, origin: signal.origin }, cause), options.heartbeats)
  },
})

/** Nobody could be heard while the server was away: every device that was not silent before starts afresh. */
function resumed(state: State, at: Instant, devices: ReadonlyMap<string, WatchedDevice>, heartbeats: number): Verdict<State> {
  const next: Record<string, Heard> = {}
  const wake: { key: string; at: Instant }[] = []
  for (const [id, heard] of Object.entries(state)) {
    const device = devices.get(id)
    if (device === undefined) continue
    next[id] = heard.raised ? heard : { ...heard, at: Math.max(heard.at, at) }
    if (!heard.raised) wake.push({ key: id, at: dueAt(next[id], device, heartbeats) })
  }
  return { state: next, wake }
}
