import type { Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { fromGround, groundOf, type Ground } from '../ground.ts'
import { lacksKinds } from '../observability.ts'
import { defineRule, type ReportSignal, type Verdict } from '../rule.ts'

/** One radar that sees somebody hardly breathe: since when, and how many readings said so. */
interface Pause {
  since: number
  happened: number
  readings: number
  ground: Ground
  raised?: true
  /** Readings with breath on end since it was raised. */
  breaths?: number
}
type State = Readonly<Record<string, Pause>>

const Options = Type.Object(
  {
    breath_per_min: Type.Number({
      default: 3,
      minimum: 0,
      maximum: 8,
      'x-unit': '1/min',
      description: 'No more breaths than this is none: the error of a radar, 0.8 a minute near by and three times that far off. Chosen.',
    }),
    breathes_per_min: Type.Number({
      default: 7,
      minimum: 1,
      maximum: 20,
      'x-unit': '1/min',
      description: 'Above this there is breath; what lies between says neither. Chosen, by the error of a radar.',
    }),
    hold_s: Type.Number({
      default: 20,
      minimum: 0,
      maximum: 120,
      'x-unit': 's',
      description:
        'For how long readings must say so, from the first to the last. Longer than the ten seconds that make an apnoea. Chosen.',
    }),
    readings: Type.Integer({
      default: 3,
      minimum: 2,
      maximum: 12,
      'x-unit': '1',
      description: 'How many readings on end: two may err together where a radar sees a chest badly. Chosen.',
    }),
  },
  { additionalProperties: false },
)

/** So many readings with breath on end, and it is back. */
const BREATHS = 2
const FIELDS = ['breath_per_min', 'heart_per_min', 'posture', 'still_s']

const without = (state: State, id: string): State => {
  const { [id]: _, ...others } = state
  return others
}

/** A reading shows breath: before the alert that ends it, after it two on end do, since a radar that sees no breath shows some now and then. */
function breath(state: State, id: string): Verdict<State> {
  const before = state[id]
  if (before?.raised === undefined || before.breaths === BREATHS - 1) return breathes(state, id)
  return { state: { ...state, [id]: { ...before, breaths: (before.breaths ?? 0) + 1 } } }
}

/** Breath is back, or the person moves or has gone. */
function breathes(state: State, id: string): Verdict<State> {
  const before = state[id]
  if (before === undefined) return { state }
  return { state: without(state, id), ...(before.raised ? { clear: [{ kind: 'apnoea' as const, key: id }] } : {}) }
}

function pauses(state: State, signal: ReportSignal, options: Static<typeof Options>): Verdict<State> {
  const { device, at } = signal
  const before: Pause = state[device.id] ?? { since: at, happened: signal.happened, readings: 0, ground: groundOf(signal, FIELDS) }
  const { breaths: _, ...pause } = before
  const now: Pause = { ...pause, readings: before.readings + 1 }
  const due = now.readings >= options.readings && at - now.since >= options.hold_s * 1_000
  if (now.raised || !due) return { state: { ...state, [device.id]: now } }
  const claim = {
    kind: 'apnoea' as const,
    key: device.id,
    room: device.room,
    position_m: device.place_m,
    ...fromGround(now.ground, { readings: now.readings, pause_s: Math.round((at - now.since) / 1_000) }),
    onset: now.happened as Instant,
    confidence_pct: 80,
    cancelled_by: ['breath-seen', 'moved'],
  }
  return { state: { ...state, [device.id]: { ...now, raised: true } }, raise: [claim] }
}

/** Somebody whom a radar sees keep still has stopped breathing. A reading without a breath rate says nothing: the radar could not measure. */
export const apnoea = defineRule<State, Static<typeof Options>>({
  id: 'apnoea',
  spec: 'ALERT-15',
  version: 1,
  watches: ['radar'],
  hears: ['reading', 'presence'],
  options: Options,
  start: {},
  lacks: lacksKinds('radar'),

  step(state, signal, { options }) {
    if (signal.type !== 'report' || signal.late) return { state }
    const { device, said, body } = signal
    if (said === 'presence') return body['present'] === false ? breathes(state, device.id) : { state }
    const { breath_per_min, motion_pct } = body
    if (typeof motion_pct === 'number' && motion_pct >= MOVES_PCT) return breathes(state, device.id)
    if (typeof breath_per_min !== 'number') return { state }
    if (breath_per_min <= options.breath_per_min) return pauses(state, signal, options)
    return breath_per_min > options.breathes_per_min ? breath(state, device.id) : { state }
  },
})

/** More motion than a chest makes, percent. Chosen. */
const MOVES_PCT = 30
