import { after, Milliseconds, type AlertKind, type Evidence, type Instant, type Origin } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { defineRule, type Claim, type Signal, type Verdict, type WatchedDevice, type WatchedHome } from '../rule.ts'

type Silence = 'device-silent' | 'device-unplugged' | 'device-flat' | 'home-offline'

/** One device: when it was heard last (ms), what it said before it fell silent, and what the desk knows of it. */
interface Heard {
  at: number
  cause?: 'mains-lost' | 'lost' | 'shutdown' | 'restart' | 'battery'
  /** It said that its battery is low, and nothing else since. */
  low?: true
  origin: Origin
  raised?: Silence
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
    home_devices: Type.Integer({
      default: 2,
      minimum: 2,
      maximum: 64,
      'x-unit': '1',
      description: 'So many devices on mains must fall silent at once for it to be the home and not a device. Chosen.',
    }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

/** The key of what is about the home as a whole. */
const HOME = 'home'

const dueAt = (heard: Heard, device: WatchedDevice, heartbeats: number): Instant =>
  after(heard.at as Instant, Milliseconds(heartbeats * device.heartbeat))

const evidenceOfSilence = (id: string, { at: heard_ms, cause, low }: Heard, at: Instant): Evidence => ({
  device: id,
  said: 'presence',
  happened_ms: heard_ms,
  arrived_ms: at,
  values: {
    cause: cause ?? (low ? 'battery' : 'no-word'),
    silent_s: Math.round((at - heard_ms) / 1_000),
    ...(low ? { battery_low: true } : {}),
  },
})

/** Why a single device fell silent, as far as it said. */
function silenceOf({ cause, low }: Heard): Silence {
  if (cause === 'mains-lost') return 'device-unplugged'
  return cause === 'battery' || low ? 'device-flat' : 'device-silent'
}

function silent(heard: Heard, device: WatchedDevice, kind: AlertKind, at: Instant): Claim {
  return {
    kind,
    cause: heard.cause ?? (heard.low ? 'battery' : 'no-word'),
    key: device.id,
    room: device.room,
    ...(device.worn ? {} : { position_m: device.place_m }),
    devices: [device.id],
    onset: heard.at as Instant,
    late: false,
    supervised: true,
    origin: heard.origin,
    mode: 'actual',
    evidence: [evidenceOfSilence(device.id, heard, at)],
    confidence_pct: 100,
    cancelled_by: ['heard-again'],
  }
}

/**
 * The devices that fell silent with this one, when it is the whole home: at least two on mains, and since then not a word of anything, though more than
 * one device ought to have spoken.
 */
function wholeHome(state: State, at: Instant, { devices }: WatchedHome, options: Options): string[] {
  const live = Object.entries(state).filter(([id, { raised }]) => raised === undefined && devices.has(id))
  const onMains = live.filter(([id]) => devices.get(id)!.power === 'mains')
  if (onMains.length < options.home_devices) return []
  const quiet = onMains.every(([id, { at: heard_ms }]) => {
    const { heartbeat } = devices.get(id)!
    return at - heard_ms >= (options.heartbeats - 1) * heartbeat
  })
  const first = Math.min(...onMains.map(([, { at: heard_ms }]) => heard_ms))
  const since = Math.max(...live.map(([, { at: heard_ms }]) => heard_ms))
  const heartbeat = Math.max(...onMains.map(([id]) => devices.get(id)!.heartbeat))
  return quiet && since - first <= heartbeat ? live.map(([id]) => id) : []
}

function offline(state: State, ids: readonly string[], at: Instant): Verdict<State> {
  const parts = ids.map((id) => [id, state[id]!] as const).sort(([, a], [, b]) => a.at - b.at)
  const power = parts.filter(([, { cause }]) => cause === 'mains-lost').length
  const claim: Claim = {
    kind: 'home-offline',
    cause: power * 2 > parts.length || power >= 2 ? 'power' : 'line',
    key: HOME,
    devices: ids,
    onset: Math.max(...parts.map(([, heard]) => heard.at)) as Instant,
    late: false,
    supervised: true,
    origin: parts.some(([, { origin }]) => origin === 'real') ? 'real' : 'simulated',
    mode: 'actual',
    evidence: parts.slice(0, 8).map(([id, heard]) => evidenceOfSilence(id, heard, at)),
    confidence_pct: 90,
    cancelled_by: ['heard-again'],
  }
  const gone = Object.fromEntries(parts.map(([id, heard]) => [id, { ...heard, raised: 'home-offline' as const }]))
  return { state: { ...state, ...gone }, raise: [claim], cancel: ids }
}

/** What a word of a device changes: it lives; an alert of its silence is over; the first word starts the watch. */
function heardNow(state: State, device: WatchedDevice, heard: Heard, home: WatchedHome, { heartbeats }: Options): Verdict<State> {
  const before = state[device.id]
  const next = { ...state, [device.id]: heard }
  if (before !== undefined && before.raised === undefined) return { state: next } // The wake-up that is set looks again.
  const wake = [{ key: device.id, at: dueAt(heard, device, heartbeats) }]
  if (before?.raised === undefined) return { state: next, wake }
  if (before.raised !== 'home-offline') return { state: next, wake, clear: [{ kind: before.raised, key: device.id }] }
  return homeBack(next, device.id, heard.at, home, heartbeats, wake)
}

/** The home is heard again: its other devices have as long as ever to speak before they are silent on their own. */
function homeBack(state: State, back: string, at: number, home: WatchedHome, heartbeats: number, wake: { key: string; at: Instant }[]) {
  const next: Record<string, Heard> = { ...state }
  for (const [id, { raised, ...heard }] of Object.entries(state)) {
    const device = home.devices.get(id)
    if (id === back || raised !== 'home-offline' || device === undefined) continue
    next[id] = { ...heard, at }
    wake.push({ key: id, at: dueAt(next[id], device, heartbeats) })
  }
  return { state: next, wake, clear: [{ kind: 'home-offline' as const, key: HOME }] }
}

function causeSaid(signal: Signal, before: Heard | undefined): Heard['cause'] {
  if (signal.type === 'report' && signal.said === 'mains-power') return signal.body['mains'] === 'lost' ? 'mains-lost' : undefined
  if (signal.type === 'presence' && signal.presence !== 'online')
    return signal.presence === 'lost' ? (before?.cause ?? 'lost') : signal.presence
  return signal.type === 'report' && before?.cause === 'mains-lost' ? 'mains-lost' : undefined
}

/** Whether its battery is low, as far as it has said: it says so once, and then each sample tells the charge. */
function lowSaid(signal: Signal, before: Heard | undefined): boolean {
  if (signal.type !== 'report') return before?.low === true
  if (signal.said === 'battery-low') return signal.body['low'] === true
  const charge_pct = signal.body['battery_pct']
  return typeof charge_pct === 'number' ? charge_pct <= LOW_PCT : before?.low === true
}

/** A battery is low at this charge or less: the protocol's own figure, percent. */
const LOW_PCT = 15

const withSaid = (heard: { at: number; origin: Origin }, cause: Heard['cause'], low: boolean): Heard => ({
  ...heard,
  ...(cause === undefined ? {} : { cause }),
  ...(low ? { low: true } : {}),
})

/** Silence told apart: a plug that was pulled, a battery that ran flat, a device, or the whole home. */
export const deviceSilent = defineRule<State, Options>({
  id: 'device-silent',
  spec: 'ALERT-7',
  version: 2,
  anyMode: true,
  resumes: true,
  options: Options,
  start: {},

  step(state, signal, { home, options }) {
    if (signal.type === 'resumed') return resumed(state, signal.at, home.devices, options.heartbeats)
    if (signal.type === 'woken') return woken(state, signal.key, signal.at, home, options)
    const { device } = signal
    if (!device.supervised || (signal.type === 'report' && !signal.supervised)) return { state }
    const before = state[device.id]
    const cause = causeSaid(signal, before)
    if (signal.type === 'presence' && signal.presence !== 'online')
      return before === undefined ? { state } : gone(state, device, before, cause, signal.at)
    const heard = withSaid({ at: signal.at, origin: signal.origin }, cause, lowSaid(signal, before))
    return heardNow(state, device, heard, home, options)
  },
})

/** A goodbye because the battery is empty needs no waiting; every other going is judged by the silence after it. */
function gone(state: State, device: WatchedDevice, before: Heard, cause: Heard['cause'], at: Instant): Verdict<State> {
  const { at: heard_ms, origin, raised } = before
  const heard: Heard = { ...withSaid({ at: heard_ms, origin }, cause, before.low === true), ...(raised === undefined ? {} : { raised }) }
  if (cause !== 'battery' || raised !== undefined) return { state: { ...state, [device.id]: heard } }
  const next = { ...state, [device.id]: { ...heard, raised: 'device-flat' as const } }
  return { state: next, cancel: [device.id], raise: [silent(heard, device, 'device-flat', at)] }
}

function woken(state: State, key: string, at: Instant, home: WatchedHome, options: Options): Verdict<State> {
  const [heard, device] = [state[key], home.devices.get(key)]
  if (heard === undefined || device === undefined || heard.raised !== undefined) return { state }
  const due = dueAt(heard, device, options.heartbeats)
  if (at < due) return { state, wake: [{ key, at: due }] }
  const all = wholeHome(state, at, home, options)
  if (all.length > 0) return offline(state, all, at)
  const kind = silenceOf(heard)
  return { state: { ...state, [key]: { ...heard, raised: kind } }, raise: [silent(heard, device, kind, at)] }
}

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
