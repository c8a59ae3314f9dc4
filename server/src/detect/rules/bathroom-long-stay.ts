import { after, Minutes, type Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { learn, nothingLearned, quantile, type DaySamples } from '../day-samples.ts'
import { fromGround, groundOf, type Ground } from '../ground.ts'
import { KnownDays } from '../known-days.ts'
import { lifeSign } from '../life-sign.ts'
import { wallTime } from '../night.ts'
import { defineRule, type Claim, type ReportSignal, type Verdict, type WatchedHome } from '../rule.ts'

/** Somebody in a bathroom. */
interface Stay {
  since: number
  at_ms: number
  ground: Ground
  /** A radar there sees somebody: signs from elsewhere do not end it. */
  held: boolean
  /** A radar there lost somebody who did not leave by a known way. */
  vanished: boolean
  /** The radar saw them on their feet last: who stands at the basin has not collapsed, and gets three times as long. */
  upright: boolean
  raised?: 'warning' | 'alarm'
}
interface State {
  /** By bathroom. */
  stays: Readonly<Record<string, Stay>>
  /** How long stays last, minutes. */
  habit: DaySamples
}

const Options = Type.Object(
  {
    warning_min: Type.Number({
      default: 30,
      minimum: 5,
      maximum: 240,
      'x-unit': 'min',
      description: "A warning after this, until the person's own habit is known. Chosen.",
    }),
    alarm_min: Type.Number({ default: 45, minimum: 5, maximum: 480, 'x-unit': 'min', description: 'An alarm after this. Chosen.' }),
    known_days: KnownDays,
    times_usual: Type.Number({
      default: 1.5,
      minimum: 1,
      maximum: 10,
      'x-unit': '1',
      description: 'Of a known habit: the warning at so many times the stay that only one in twenty exceeds, 20 to 60 min. Chosen.',
    }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

const STAYS_KEPT = 60
const LEAST_KNOWN = 30
const BOUNDS_MIN = { least: 20, most: 60 } as const
/** So long, and three times the limit, has somebody who stands: washing by hand takes an hour and more. Chosen. */
const UPRIGHT = { times: 3, least_min: 90 } as const
const keyOf = (room: string, stage: 'warning' | 'alarm') => `${stage} ${room}`

/** The limits of a person: their own where the habit is known, else those that are set. The alarm keeps its distance from the warning. */
export function stayLimits(habit: DaySamples, options: Options): { warning_min: number; alarm_min: number; usual_min?: number } {
  const usual_min = quantile(habit.values, 0.95)
  if (usual_min === undefined || habit.days < options.known_days || habit.values.length < LEAST_KNOWN) return options
  const warning_min = Math.min(BOUNDS_MIN.most, Math.max(BOUNDS_MIN.least, usual_min * options.times_usual))
  return { warning_min, alarm_min: (warning_min * options.alarm_min) / options.warning_min, usual_min }
}

function comes(state: State, signal: ReportSignal, options: Options): Verdict<State> {
  const { room } = signal.device
  const before = state.stays[room]
  const held = signal.device.kind === 'radar' || (before?.held ?? false)
  const upright = signal.said === 'posture' ? signal.body['posture'] === 'standing' : (before?.upright ?? false)
  if (before !== undefined) {
    if (before.held === held && before.upright === upright && !before.vanished) return { state }
    return { state: { ...state, stays: { ...state.stays, [room]: { ...before, held, upright, vanished: false } } } }
  }
  const stay: Stay = {
    since: signal.at,
    at_ms: signal.happened,
    ground: groundOf(signal, ['present', 'moving']),
    held,
    vanished: false,
    upright,
  }
  const { warning_min, alarm_min } = stayLimits(state.habit, options)
  return {
    state: { ...state, stays: { ...state.stays, [room]: stay } },
    wake: [
      { key: keyOf(room, 'warning'), at: after(signal.at, Minutes(warning_min)) },
      { key: keyOf(room, 'alarm'), at: after(signal.at, Minutes(alarm_min)) },
    ],
  }
}

function leaves(state: State, room: string, at: Instant, home: WatchedHome): Verdict<State> {
  const { [room]: stay, ...stays } = state.stays
  if (stay === undefined) return { state }
  const minutes = (at - stay.since) / 60_000
  // What was alarming is no habit; a step over the threshold is no stay.
  const habitual = stay.raised === undefined && minutes >= 0.5
  const habit = habitual ? learn(state.habit, wallTime(at, home.time_zone).day, minutes, STAYS_KEPT) : state.habit
  return {
    state: { stays, habit },
    cancel: [keyOf(room, 'warning'), keyOf(room, 'alarm')],
    ...(stay.raised === undefined ? {} : { clear: [{ kind: 'bathroom-long-stay' as const, key: room }] }),
  }
}

function told(state: State, signal: ReportSignal, home: WatchedHome, options: Options): Verdict<State> {
  const { device, said, body } = signal
  if (signal.late) return { state }
  const here = device.room_kind === 'bathroom' && !device.worn
  if (here && device.kind === 'radar') {
    const stay = state.stays[device.room]
    if (said === 'target-lost' && stay !== undefined)
      return { state: { ...state, stays: { ...state.stays, [device.room]: { ...stay, vanished: true } } } }
    if (said === 'presence' && body['present'] === false) {
      if (stay === undefined || !stay.vanished) return leaves(state, device.room, signal.at, home)
      return { state: { ...state, stays: { ...state.stays, [device.room]: { ...stay, held: false } } } }
    }
  }
  const sign = lifeSign(signal)
  if (sign?.room === undefined || !sign.moves) return { state }
  if (here) return comes(state, signal, options)
  if (home.residents > 1) return { state }
  // The one who lives here is elsewhere, unless a radar still sees somebody in the bathroom.
  const left = Object.entries(state.stays).find(([, { held }]) => !held)
  return left === undefined ? { state } : leaves(state, left[0], signal.at, home)
}

function decide(state: State, key: string, at: Instant, options: Options): Verdict<State> {
  const [stage = '', room = ''] = key.split(' ')
  const stay = state.stays[room]
  if (stay === undefined || (stage !== 'warning' && stage !== 'alarm')) return { state }
  const limits = stayLimits(state.habit, options)
  const { usual_min } = limits
  const limit_min = stage === 'warning' ? limits.warning_min : limits.alarm_min
  const later = after(stay.since as Instant, Minutes(Math.max(limit_min * UPRIGHT.times, UPRIGHT.least_min)))
  if (stay.upright && stay.held && at < later) return { state, wake: [{ key, at: later }] }
  const values = { stay_min: Math.round((at - stay.since) / 60_000), ...(usual_min === undefined ? {} : { usual_min }) }
  const claim: Claim = {
    kind: 'bathroom-long-stay',
    severity: stage,
    key: room,
    room,
    ...fromGround(stay.ground, values),
    onset: stay.at_ms as Instant,
    confidence_pct: stay.held ? 90 : 60,
    cancelled_by: ['left-bathroom', 'seen-elsewhere'],
  }
  return { state: { ...state, stays: { ...state.stays, [room]: { ...stay, raised: stage } } }, raise: [claim] }
}

/** Somebody stays in the bathroom longer than is usual for them: a warning, then an alarm. */
export const bathroomLongStay = defineRule<State, Options>({
  id: 'bathroom-long-stay',
  spec: 'ALERT-21',
  version: 1,
  hears: ['motion', 'presence', 'posture', 'fall', 'target-lost', 'door', 'switched', 'load', 'sos', 'answer'],
  options: Options,
  start: { stays: {}, habit: nothingLearned },
  lacks: ({ devices }) =>
    [...devices.values()].some(({ kind, room_kind }) => room_kind === 'bathroom' && (kind === 'radar' || kind === 'motion'))
      ? []
      : ['sensor-in-bathroom'],

  step(state, signal, { home, options }) {
    if (signal.type === 'report') return told(state, signal, home, options)
    if (signal.type === 'woken') return decide(state, signal.key, signal.at, options)
    return { state }
  },
})
