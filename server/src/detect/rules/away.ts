import { after, Minutes, type Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { follow, outSince, type AtHome } from '../at-home.ts'
import { learn, nothingLearned, quantile, type DaySamples } from '../day-samples.ts'
import { fromGround, groundOf, type Ground } from '../ground.ts'
import { lifeSign, signsOfLife } from '../life-sign.ts'
import { nightAt, wallTime } from '../night.ts'
import { defineRule, type Claim, type ReportSignal, type Verdict, type WatchedHome } from '../rule.ts'

interface State {
  home: AtHome
  /** The door's last movement, while it may be a leaving. */
  ground?: Ground
  at_night: boolean
  /** How long outings last, minutes. */
  habit: DaySamples
  raised: readonly ('wandering' | 'not-back')[]
}

const Options = Type.Object(
  {
    wandering_min: Type.Number({
      default: 10,
      minimum: 2,
      maximum: 120,
      'x-unit': 'min',
      description: 'Away for so long after leaving at night. Chosen.',
    }),
    from_h: Type.Integer({ default: 23, minimum: 12, maximum: 23, 'x-unit': 'h', description: 'The night begins. Chosen.' }),
    to_h: Type.Integer({ default: 6, minimum: 0, maximum: 11, 'x-unit': 'h', description: 'The night ends. Chosen.' }),
    until_known_h: Type.Number({
      default: 6,
      minimum: 0.5,
      maximum: 72,
      'x-unit': 'h',
      description: 'Until the habit is known: away for so long. Chosen.',
    }),
    known_outings: Type.Integer({
      default: 14,
      minimum: 3,
      maximum: 200,
      'x-unit': '1',
      description: 'Outings until a habit is known. Chosen.',
    }),
    times_usual: Type.Number({
      default: 1.5,
      minimum: 1,
      maximum: 10,
      'x-unit': '1',
      description: 'So many times the outing that only one in twenty exceeds, 2 to 12 h. Chosen.',
    }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

const OUTINGS_KEPT = 40
const BOUNDS_MIN = { least: 120, most: 720 } as const
/** An outing shorter than this is a look outside, minutes. */
const OUTING_MIN = 3

/** How long somebody may be out by day, minutes. */
export function backWithin_min(habit: DaySamples, options: Options): number {
  if (habit.values.length < options.known_outings) return options.until_known_h * 60
  return Math.min(BOUNDS_MIN.most, Math.max(BOUNDS_MIN.least, quantile(habit.values, 0.95)! * options.times_usual))
}

/** Whether a rule can tell a leaving from a walk back to bed: the bedroom must be watched, and one person alone may live there. */
function lacks({ devices, residents }: WatchedHome): readonly string[] {
  const all = [...devices.values()]
  return [
    ...(all.some(({ kind, entrance }) => kind === 'door-contact' && entrance) ? [] : ['front-door-contact']),
    ...(all.some(({ kind, room_kind }) => room_kind === 'bedroom' && (kind === 'radar' || kind === 'motion')) ? [] : ['sensor-in-bedroom']),
    ...(residents > 1 ? ['one-resident'] : []),
  ]
}

function told(before: State, signal: ReportSignal, home: WatchedHome, options: Options): Verdict<State> {
  const atHome = follow(before.home, signal, lifeSign(signal))
  if (atHome === before.home) return { state: before }
  const left = before.home.door_ms
  const state: State = { ...before, home: atHome }
  if (atHome.door_ms === undefined) return left === undefined ? { state } : back(state, left, signal, home)
  if (atHome.door_ms === left || state.raised.length > 0) return { state }
  const moved = atHome.door_ms as Instant
  const at_night = moved >= nightAt(moved, home.time_zone, options).from
  const limit = at_night ? options.wandering_min : backWithin_min(state.habit, options)
  return {
    state: { ...state, at_night, ground: groundOf(signal, ['open']) },
    wake: [{ key: 'gone', at: Math.max(signal.at, after(moved, Minutes(limit))) as Instant }],
  }
}

function back(state: State, left: number, signal: ReportSignal, home: WatchedHome): Verdict<State> {
  const { ground: _, ...others } = state
  const minutes = (signal.at - left) / 60_000
  const habitual = minutes >= OUTING_MIN && !state.at_night && state.raised.length === 0
  const habit = habitual ? learn(state.habit, wallTime(signal.at, home.time_zone).day, minutes, OUTINGS_KEPT) : state.habit
  const clear = state.raised.map((kind) => ({ kind, key: 'home' }))
  return { state: { ...others, habit, raised: [] }, cancel: ['gone'], ...(clear.length === 0 ? {} : { clear }) }
}

function decide(state: State, at: Instant, home: WatchedHome): Verdict<State> {
  const left = outSince(state.home, at)
  const { ground } = state
  if (left === undefined || ground === undefined || lacks(home).length > 0) return { state }
  const kind = state.at_night && !state.raised.includes('wandering') ? ('wandering' as const) : ('not-back' as const)
  if (state.raised.includes(kind)) return { state }
  const claim: Claim = {
    kind,
    key: 'home',
    ...(home.devices.get(ground.evidence.device) === undefined ? {} : { room: home.devices.get(ground.evidence.device)!.room }),
    ...fromGround(ground, { away_min: Math.round((at - left) / 60_000), known_outings: state.habit.values.length }),
    onset: left as Instant,
    confidence_pct: kind === 'wandering' ? 75 : 65,
    cancelled_by: ['came-back', 'seen-inside'],
  }
  return { state: { ...state, raised: [...state.raised, kind] }, raise: [claim] }
}

/** Somebody has gone out at night and is not back after ten minutes, or by day and is not back as they always are. */
export const away = defineRule<State, Options>({
  id: 'away',
  spec: 'ALERT-24',
  version: 2,
  hears: signsOfLife,
  options: Options,
  start: { home: {}, at_night: false, habit: nothingLearned, raised: [] },
  lacks,

  step(state, signal, { home, options }) {
    if (signal.type === 'report') return told(state, signal, home, options)
    if (signal.type === 'woken') return decide(state, signal.at, home)
    return { state }
  },
})
