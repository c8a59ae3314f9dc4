import { after, Minutes, type Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { follow, outSince, type AtHome } from '../at-home.ts'
import { fromGround, groundOf, type Ground } from '../ground.ts'
import { KnownDays } from '../known-days.ts'
import { lifeSign, signsOfLife } from '../life-sign.ts'
import { wallTime } from '../night.ts'
import { lacksKinds } from '../observability.ts'
import { defineRule, type Claim, type ReportSignal, type Verdict, type WatchedHome } from '../rule.ts'

interface State {
  home: AtHome
  /** The last movement, ms, and what showed it. */
  moved_ms: number
  ground?: Ground
  /** Quiet spells of at least a quarter of an hour, by the hour of the day in which they began: minutes, oldest first. */
  quiet: readonly (readonly number[])[]
  days: number
  last_day: number
  raised?: 'warning' | 'alarm'
}

const Options = Type.Object(
  {
    until_known_min: Type.Number({
      default: 360,
      minimum: 30,
      maximum: 1_440,
      'x-unit': 'min',
      description:
        'Until the habit is known: so long without a movement by day. Longer than nine days of ten (chosen, from homes of one person).',
    }),
    from_h: Type.Integer({ default: 7, minimum: 0, maximum: 23, 'x-unit': 'h', description: 'Until known, the day begins. Chosen.' }),
    to_h: Type.Integer({ default: 22, minimum: 1, maximum: 24, 'x-unit': 'h', description: 'Until known, the day ends. Chosen.' }),
    known_days: KnownDays,
    times_usual: Type.Number({
      default: 1.5,
      minimum: 1,
      maximum: 10,
      'x-unit': '1',
      description: 'So many times the longest quiet spell known of that hour. Chosen.',
    }),
    least_min: Type.Number({
      default: 240,
      minimum: 30,
      maximum: 1_440,
      'x-unit': 'min',
      description: 'But never less than this: an afternoon asleep in a room that nothing watches. Chosen.',
    }),
    alarm_times: Type.Number({
      default: 1.5,
      minimum: 1,
      maximum: 5,
      'x-unit': '1',
      description: 'The alarm after so many limits. Chosen.',
    }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

const LOOK = 'look'
/** Movements closer together than this are one: a home that lives steps the rule once a minute and not with each reading. */
const GRAIN_MS = 60_000
const SPELL_MIN = 15
const SPELLS_KEPT = 6
const emptyDay: State['quiet'] = Array.from({ length: 24 }, () => [])

/** How long somebody may be quiet from an instant on, minutes: by their habit at that hour and the two beside it, or as it is set for all. */
export function quietLimit(state: Pick<State, 'quiet' | 'days'>, from: Instant, time_zone: string, options: Options): number {
  const { minute } = wallTime(from, time_zone)
  const hour = Math.floor(minute / 60)
  if (state.days >= options.known_days) {
    const around = [hour + 23, hour, hour + 1].flatMap((h) => state.quiet[h % 24]!)
    return Math.max(options.least_min, Math.max(0, ...around) * options.times_usual)
  }
  // Until known only the day counts: a spell that began at night begins in the morning, and one that would end at night is none.
  const starts = hour >= options.to_h ? minute - 1_440 : minute
  const begins = Math.max(starts, options.from_h * 60)
  const ends = begins + options.until_known_min
  return ends <= options.to_h * 60 ? ends - starts : options.from_h * 60 + options.until_known_min + 1_440 - starts
}

function moved(before: State, signal: ReportSignal, home: AtHome, time_zone: string): State {
  const minutes = (signal.at - before.moved_ms) / 60_000
  const { raised, ...calm } = before
  const { day } = wallTime(signal.at, time_zone)
  const state: State = {
    ...calm,
    home,
    moved_ms: signal.at,
    ground: groundOf(signal, ['moving', 'present', 'posture', 'open']),
    days: day === calm.last_day ? calm.days : calm.days + 1,
    last_day: day,
  }
  const habitual = before.ground !== undefined && minutes >= SPELL_MIN && raised === undefined && before.home.door_ms === undefined
  if (!habitual) return state
  const hour = Math.floor(wallTime(before.moved_ms as Instant, time_zone).minute / 60)
  return {
    ...state,
    quiet: state.quiet.map((spells, h) => (h === hour ? [...spells.slice(1 - SPELLS_KEPT), Math.round(minutes)] : spells)),
  }
}

function told(before: State, signal: ReportSignal, home: WatchedHome, options: Options): Verdict<State> {
  const sign = lifeSign(signal)
  const atHome = follow(before.home, signal, sign)
  if (sign === undefined || !sign.moves || (signal.at - before.moved_ms < GRAIN_MS && before.raised === undefined))
    return { state: atHome === before.home ? before : { ...before, home: atHome } }
  const state = moved(before, signal, atHome, home.time_zone)
  return {
    state,
    ...(before.ground === undefined ? { wake: [{ key: LOOK, at: dueOf(state, home, options) }] } : {}),
    ...(before.raised === undefined
      ? {}
      : { clear: [{ kind: 'inactivity' as const, key: 'home' }], wake: [{ key: LOOK, at: dueOf(state, home, options) }] }),
  }
}

const limitOf = (state: State, { time_zone }: WatchedHome, options: Options) =>
  quietLimit(state, state.moved_ms as Instant, time_zone, options)
const dueOf = (state: State, home: WatchedHome, options: Options): Instant =>
  after(state.moved_ms as Instant, Minutes(Math.ceil(limitOf(state, home, options))))

function claimOf(state: State, ground: Ground, severity: 'warning' | 'alarm', at: Instant, limit_min: number, known: boolean): Claim {
  const values = { quiet_min: Math.round((at - state.moved_ms) / 60_000), limit_min: Math.round(limit_min), known_days: state.days }
  return {
    kind: 'inactivity',
    severity,
    key: 'home',
    ...(state.home.room === undefined ? {} : { room: state.home.room }),
    ...fromGround(ground, values),
    onset: state.moved_ms as Instant,
    confidence_pct: known ? 75 : 55,
    cancelled_by: ['moved', 'away-from-home'],
  }
}

/**
 * Whether anything watches more of the home than its bathrooms. Where nothing does, hours without a sign are an afternoon on the sofa or at the market, and
 * only what is usual for whoever lives there tells them from an emergency.
 */
const seesMoreThanBathrooms = ({ devices }: WatchedHome): boolean =>
  [...devices.values()].some(
    ({ kind, room_kind, entrance }) => entrance || ((kind === 'radar' || kind === 'motion') && room_kind !== 'bathroom'),
  )

/** The wake-up that is set looks again: movements since then only put it off. */
function look(state: State, at: Instant, home: WatchedHome, options: Options): Verdict<State> {
  const { ground, raised } = state
  if (ground === undefined || raised === 'alarm') return { state }
  const limit_min = limitOf(state, home, options)
  const factor = raised === 'warning' ? options.alarm_times : 1
  const due = after(state.moved_ms as Instant, Minutes(Math.ceil(limit_min * factor)))
  if (at < due) return { state, wake: [{ key: LOOK, at: due }] }
  const known = state.days >= options.known_days
  if (outSince(state.home, at) !== undefined || (!known && !seesMoreThanBathrooms(home)))
    return { state, wake: [{ key: LOOK, at: after(at, Minutes(60)) }] }
  const severity = raised === 'warning' ? 'alarm' : 'warning'
  const next = after(state.moved_ms as Instant, Minutes(Math.ceil(limit_min * options.alarm_times)))
  return {
    state: { ...state, raised: severity },
    ...(severity === 'warning' ? { wake: [{ key: LOOK, at: next }] } : {}),
    raise: [claimOf(state, ground, severity, at, limit_min, known)],
  }
}

/** Nobody has moved for longer than they ever do at this hour, and nobody has gone out. */
export const inactivity = defineRule<State, Options>({
  id: 'inactivity',
  spec: 'ALERT-23',
  version: 2,
  hears: signsOfLife,
  options: Options,
  start: { home: {}, moved_ms: 0, quiet: emptyDay, days: 0, last_day: -1 },
  lacks: lacksKinds('motion', 'radar'),

  step(state, signal, { home, options }) {
    if (signal.type === 'report') return told(state, signal, home, options)
    if (signal.type === 'woken') return look(state, signal.at, home, options)
    return { state }
  },
})
