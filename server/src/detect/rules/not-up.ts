import { after, Minutes, type Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { follow, outSince, type AtHome } from '../at-home.ts'
import { learn, nothingLearned, quantile, type DaySamples } from '../day-samples.ts'
import { fromGround, groundOf, type Ground } from '../ground.ts'
import { lifeSign, signsOfLife, type LifeSign } from '../life-sign.ts'
import { lacksKinds } from '../observability.ts'
import { nextAtMinute, wallTime } from '../night.ts'
import { defineRule, type Claim, type ReportSignal, type Verdict, type WatchedHome } from '../rule.ts'

interface State {
  home: AtHome
  /** The last day on which somebody was seen up. */
  up_day: number
  /** Minutes of the day at which they rise. */
  habit: DaySamples
  /** The last sign of life: what the claim rests on. */
  ground?: Ground
  raised?: 'warning' | 'alarm'
}

const Options = Type.Object(
  {
    until_known_h: Type.Number({
      default: 10,
      minimum: 5,
      maximum: 14,
      'x-unit': 'h',
      description: 'Until the habit is known, somebody is up by this hour. Chosen.',
    }),
    after_usual_min: Type.Number({
      default: 60,
      minimum: 15,
      maximum: 360,
      'x-unit': 'min',
      description: 'So long after the hour by which nineteen mornings of twenty begin. Chosen.',
    }),
    known_days: Type.Integer({
      default: 14,
      minimum: 1,
      maximum: 90,
      'x-unit': 'd',
      description: 'Days until a habit is known: two weeks, as long as a vendor lets its sensors learn.',
    }),
    alarm_after_min: Type.Number({
      default: 60,
      minimum: 5,
      maximum: 480,
      'x-unit': 'min',
      description: 'The warning becomes an alarm after so long. Chosen.',
    }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

const LOOK = 'look'
const WORSE = 'worse'
/** Before this minute of the day a walk is a walk at night; outside bedroom and bathroom, and upright anywhere. Chosen. */
const MORNING_MIN = 240
const UPRIGHT_MIN = 360
/** A morning that begins after this is no rising, minutes of the day. */
const NOON_MIN = 14 * 60
const MORNINGS_KEPT = 28

/** The minute of the day by which somebody is up. */
export function upBy_min(habit: DaySamples, options: Options): { limit_min: number; usual_min?: number } {
  const usual_min = quantile(habit.values, 0.95)
  if (usual_min === undefined || habit.days < options.known_days) return { limit_min: Math.round(options.until_known_h * 60) }
  return { limit_min: Math.min(NOON_MIN, usual_min + options.after_usual_min), usual_min }
}

/** Whether a sign shows somebody who is up for the day. */
function isUp(signal: ReportSignal, { room_kind, moves }: LifeSign, minute: number): boolean {
  if (!moves || minute < MORNING_MIN) return false
  if (room_kind !== undefined && room_kind !== 'bedroom' && room_kind !== 'bathroom') return true
  return minute >= UPRIGHT_MIN && (signal.body['posture'] === 'standing' || signal.said === 'answer')
}

function told(before: State, signal: ReportSignal, home: WatchedHome, options: Options): Verdict<State> {
  const sign = lifeSign(signal)
  const atHome = follow(before.home, signal, sign)
  const wake = before.ground === undefined && sign !== undefined ? lookNext(before.habit, signal.at, home, options) : undefined
  if (sign === undefined || atHome === before.home) {
    // Nothing new by the minute; a sign of being up is only looked for once a day.
    if (sign === undefined || !sign.moves) return { state: atHome === before.home ? before : { ...before, home: atHome } }
  }
  const { day, minute } = wallTime(signal.at, home.time_zone)
  const up = before.up_day !== day && isUp(signal, sign, minute)
  if (!up && atHome === before.home && before.ground !== undefined) return { state: before }
  const state: State = { ...before, home: atHome, ground: groundOf(signal, ['moving', 'present', 'posture']) }
  if (!up) return { state, ...(wake === undefined ? {} : { wake }) }
  const { raised, ...calm } = state
  const habit = minute <= NOON_MIN && raised === undefined ? learn(state.habit, day, minute, MORNINGS_KEPT) : state.habit
  return {
    state: { ...calm, up_day: day, habit },
    ...(wake === undefined ? {} : { wake }),
    ...(raised === undefined ? {} : { clear: [{ kind: 'not-up' as const, key: 'home' }], cancel: [WORSE] }),
  }
}

const lookNext = (habit: DaySamples, at: Instant, { time_zone }: WatchedHome, options: Options) => [
  { key: LOOK, at: nextAtMinute(at, time_zone, upBy_min(habit, options).limit_min) },
]

function claimOf(state: State, ground: Ground, severity: 'warning' | 'alarm', onset: Instant, options: Options): Claim {
  const { limit_min, usual_min } = upBy_min(state.habit, options)
  const values = { up_by_min: limit_min, known_days: state.habit.days, ...(usual_min === undefined ? {} : { usual_min }) }
  return {
    kind: 'not-up',
    severity,
    key: 'home',
    ...(state.home.room === undefined ? {} : { room: state.home.room }),
    ...fromGround(ground, values),
    onset,
    confidence_pct: usual_min === undefined ? 60 : 80,
    cancelled_by: ['seen-up', 'away-from-home'],
  }
}

function woken(state: State, key: string, at: Instant, home: WatchedHome, options: Options): Verdict<State> {
  const { ground } = state
  if (ground === undefined) return { state }
  if (key === WORSE) {
    if (state.raised === undefined) return { state }
    return { state: { ...state, raised: 'alarm' }, raise: [claimOf(state, ground, 'alarm', at, options)] }
  }
  const wake = lookNext(state.habit, at, home, options)
  const { day } = wallTime(at, home.time_zone)
  const seen_ms = state.home.seen_ms ?? 0
  // Nobody seen for two days is no morning that began late: somebody is away, or the sensors are dead; other rules speak of that.
  const gone = outSince(state.home, at) !== undefined || at - seen_ms > 2 * 86_400_000
  if (state.up_day === day || gone || state.raised !== undefined) return { state, wake }
  return {
    state: { ...state, raised: 'warning' },
    wake: [...wake, { key: WORSE, at: after(at, Minutes(options.alarm_after_min)) }],
    raise: [claimOf(state, ground, 'warning', at, options)],
  }
}

/** Nobody has got up by the hour at which they always have. */
export const notUp = defineRule<State, Options>({
  id: 'not-up',
  spec: 'ALERT-22',
  version: 1,
  hears: signsOfLife,
  options: Options,
  start: { home: {}, up_day: -1, habit: nothingLearned },
  lacks: lacksKinds('motion', 'radar'),

  step(state, signal, { home, options }) {
    if (signal.type === 'report') return told(state, signal, home, options)
    if (signal.type === 'woken') return woken(state, signal.key, signal.at, home, options)
    return { state }
  },
})
