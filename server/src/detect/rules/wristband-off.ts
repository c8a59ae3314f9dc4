import type { Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { fromGround, groundOf, type Ground } from '../ground.ts'
import { lifeSign } from '../life-sign.ts'
import { wallTime } from '../night.ts'
import { lacksKinds } from '../observability.ts'
import { defineRule, type ReportSignal, type Verdict, type WatchedHome } from '../rule.ts'

/** A band that is not on a wrist. */
interface Off {
  ground: Ground
  /** How many minutes somebody has been seen awake since. */
  awake_min: number
  /** When that was counted last, ms. */
  counted_ms: number
  raised?: true
}
interface State {
  off: Readonly<Record<string, Off>>
  /** Bands that have said that they are worn: of them a sample without vitals says nothing. */
  worn: readonly string[]
  /** Bands on their chargers: that may be told before or after that they are off the wrist. */
  charging: readonly string[]
}

const Options = Type.Object(
  {
    awake_min: Type.Number({
      default: 30,
      minimum: 5,
      maximum: 600,
      'x-unit': 'min',
      description: 'So many minutes awake without the band. Chosen.',
    }),
    charging_min: Type.Number({
      default: 180,
      minimum: 30,
      maximum: 720,
      'x-unit': 'min',
      description: 'So many while it is on its charger: a band charges in one to two hours. Chosen.',
    }),
    from_h: Type.Integer({ default: 7, minimum: 0, maximum: 12, 'x-unit': 'h', description: 'Nobody is asked to wear it before. Chosen.' }),
    to_h: Type.Integer({ default: 22, minimum: 13, maximum: 24, 'x-unit': 'h', description: 'Nobody is asked to wear it after. Chosen.' }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

/** Signs of life further apart than this leave a gap in being awake, ms. */
const AWAKE_MS = 600_000
/** Signs are counted at most so often, ms. */
const GRAIN_MS = 60_000

/** Whether a band says that it is on a wrist; nothing when it says nothing of it. */
function saysWorn(state: State, { device, said, body }: ReportSignal): boolean | undefined {
  if (said === 'worn') return body['worn'] === true
  if (said !== 'reading') return undefined
  if (body['heart_per_min'] !== undefined || body['skin_c'] !== undefined) return true
  return state.worn.includes(device.id) ? undefined : false
}

function aboutBand(state: State, signal: ReportSignal): Verdict<State> {
  const { device, said, body, at } = signal
  const before = state.off[device.id]
  const next = (off: Off): State => ({ ...state, off: { ...state.off, [device.id]: off } })
  if (said === 'charging') {
    const others = state.charging.filter((id) => id !== device.id)
    if (body['charging'] === true) return { state: { ...state, charging: [...others, device.id] } }
    // What it lay on its charger is no time in which it was forgotten: from now on somebody has as long as ever to put it on.
    return before === undefined
      ? { state: { ...state, charging: others } }
      : { state: { ...next({ ...before, awake_min: 0 }), charging: others } }
  }
  const worn = saysWorn(state, signal)
  if (worn === undefined) return { state }
  if (!worn) {
    if (before !== undefined) return { state }
    const off: Off = { ground: groundOf(signal, ['worn']), awake_min: 0, counted_ms: at }
    return { state: { ...state, off: { ...state.off, [device.id]: off }, worn: state.worn.filter((id) => id !== device.id) } }
  }
  const known = said !== 'worn' || state.worn.includes(device.id)
  if (before === undefined && known) return { state }
  const { [device.id]: _, ...off } = state.off
  return {
    state: { ...state, off, worn: known ? state.worn : [...state.worn, device.id] },
    ...(before?.raised ? { clear: [{ kind: 'wristband-off' as const, key: device.id }] } : {}),
  }
}

/** Somebody is awake: counts it against every band that lies about. */
function awake(state: State, at: Instant, home: WatchedHome, options: Options): Verdict<State> {
  const ids = Object.keys(state.off).filter((id) => at - state.off[id]!.counted_ms >= GRAIN_MS)
  if (ids.length === 0) return { state }
  const { minute } = wallTime(at, home.time_zone)
  const day = minute >= options.from_h * 60 && minute < options.to_h * 60
  const next: Record<string, Off> = { ...state.off }
  const raise = []
  for (const id of ids) {
    const before = next[id]!
    const gap_ms = at - before.counted_ms
    const off: Off = { ...before, counted_ms: at, awake_min: before.awake_min + (day && gap_ms <= AWAKE_MS ? gap_ms / 60_000 : 0) }
    next[id] = off
    const due = off.awake_min >= (state.charging.includes(id) ? options.charging_min : options.awake_min)
    if (!due || off.raised || !home.devices.has(id)) continue
    next[id] = { ...off, raised: true }
    raise.push(claimOf(id, off, state.charging.includes(id)))
  }
  return { state: { ...state, off: next }, ...(raise.length === 0 ? {} : { raise }) }
}

const claimOf = (id: string, off: Off, charging: boolean) => ({
  kind: 'wristband-off' as const,
  key: id,
  ...fromGround(off.ground, { awake_min: Math.round(off.awake_min), charging }),
  onset: off.ground.evidence.happened_ms as Instant,
  confidence_pct: 85,
  cancelled_by: ['put-on'],
})

/** A band lies about while its wearer is awake: half an hour of being seen without it, longer while it charges. */
export const wristbandOff = defineRule<State, Options>({
  id: 'wristband-off',
  spec: 'ALERT-26',
  version: 2,
  watches: ['wristband', 'motion', 'radar', 'door-contact', 'voice-terminal'],
  hears: ['worn', 'charging', 'reading', 'motion', 'presence', 'posture', 'door', 'answer'],
  options: Options,
  start: { off: {}, worn: [], charging: [] },
  lacks: lacksKinds('wristband'),

  step(state, signal, { home, options }) {
    if (signal.type !== 'report' || signal.late) return { state }
    if (signal.device.kind === 'wristband') return aboutBand(state, signal)
    if (Object.keys(state.off).length === 0 || lifeSign(signal)?.moves !== true) return { state }
    return awake(state, signal.at, home, options)
  },
})
