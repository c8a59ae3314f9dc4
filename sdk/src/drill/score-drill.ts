import type { Alert } from '../care/alert.ts'
import type { Incident } from '../care/incident.ts'
import type { Step } from '../care/lifecycle.ts'
import type { Criterion, Duty, Order, Rubric, Wrong } from './rubric.ts'

/**
 * How a criterion stands. `open`: its time has not run out; `not-raised`: the alert that it is about never came, so it counts for nobody;
 * `broken`: what must not be done was done, or the order was another.
 */
export type CriterionState = 'met' | 'late' | 'missed' | 'broken' | 'open' | 'not-raised'

/** One criterion of a score. */
export interface Scored {
  id: string
  state: CriterionState
  /** Points earned of those of the criterion. */
  points: number
  of: number
  /** Who did what it is about, and when, ms. */
  by?: string
  at_ms?: number
  /** From where its time counts until it was done, seconds. */
  took_s?: number
  incident?: string
}

/** What one person did in a drill. */
export interface TraineeScore {
  by: string
  steps: number
  actions: number
  /** Criteria that they met, met late, or broke. */
  met: number
  late: number
  broken: number
  points: number
  /** How long alarms waited that they acknowledged: the middle one, seconds. */
  acknowledge_s?: number
}

/** A drill by its rubric, at one moment. */
export interface DrillScore {
  criteria: readonly Scored[]
  points: number
  /** Points that could be had so far: of criteria that are no longer open and whose alert came. */
  of: number
  passed: boolean
  trainees: readonly TraineeScore[]
  /** Incidents that nobody acknowledged, oldest first. */
  unanswered: readonly string[]
}

/** What a drill is scored on: what the server's feed says, and the time. */
export interface DrillRecord {
  incidents: readonly Incident[]
  alerts: readonly Pick<Alert, 'id' | 'kind' | 'incident' | 'raised_ms'>[]
  now_ms: number
  /** When it ended: then nothing is open any more. */
  ended_ms?: number
}

/** Something that somebody did about an incident: a step or a call, in one list by time. */
interface Deed {
  step?: string
  action?: string
  result?: string
  outcome?: string
  by: string
  at_ms: number
}

const deedsOf = ({ steps, actions = [] }: Incident): Deed[] => [...steps, ...actions].toSorted((a, b) => a.at_ms - b.at_ms)

const isDeed = (wanted: Pick<Duty | Wrong, 'step' | 'action' | 'result' | 'outcomes'>, deed: Deed): boolean =>
  (wanted.step === undefined ? wanted.action !== undefined || deed.step !== undefined : deed.step === wanted.step) &&
  (wanted.action === undefined || deed.action === wanted.action) &&
  (wanted.result === undefined || deed.result === wanted.result) &&
  (wanted.outcomes === undefined || (wanted.outcomes as readonly string[]).includes(deed.outcome ?? ''))

/** Scores a drill. Pure: the page shows it live, the review once more, and both say the same. */
export function scoreDrill(rubric: Rubric, record: DrillRecord): DrillScore {
  const criteria = rubric.criteria.map((criterion) => scored(criterion, record))
  const points = criteria.reduce((sum, one) => sum + one.points, 0)
  const counted = criteria.filter(({ state }) => state !== 'open' && state !== 'not-raised')
  const of = counted.reduce((sum, one) => sum + one.of, 0)
  return {
    criteria,
    points,
    of,
    passed: of > 0 && points * 100 >= of * rubric.pass_pct,
    trainees: traineesOf(criteria, record.incidents),
    unanswered: record.incidents
      .filter(({ steps, state }) => steps.length === 0 && state === 'raised')
      .toSorted((a, b) => a.raised_ms - b.raised_ms)
      .map(({ id }) => id),
  }
}

function scored(criterion: Criterion, record: DrillRecord): Scored {
  const incident = incidentFor(criterion, record)
  const over = record.ended_ms !== undefined
  const common = { id: criterion.id, of: criterion.points, points: 0 }
  if (incident === undefined) return { ...common, state: over ? 'not-raised' : 'open' }
  const found = { ...common, incident: incident.id }
  if (criterion.must === 'do') return scoredDuty(criterion, incident, record, found)
  if (criterion.must === 'keep-order') return scoredOrder(criterion, incident, over, found)
  return scoredWrong(criterion, incident, over, found)
}

type Found = Omit<Scored, 'state'>

function scoredDuty(duty: Duty, incident: Incident, { alerts, now_ms, ended_ms }: DrillRecord, found: Found): Scored {
  const deeds = deedsOf(incident)
  const from_ms = duty.after === undefined ? raisedAt(duty.on, incident, alerts) : deeds.find(({ step }) => step === duty.after)?.at_ms
  if (from_ms === undefined) return { ...found, state: ended_ms === undefined ? 'open' : 'missed' }
  // Whoever answered a warning has answered the alarm that it grew into: what was done before counts from the start.
  const done = deeds.find((deed) => (duty.after === undefined || deed.at_ms >= from_ms) && isDeed(duty, deed))
  const until_ms = from_ms + duty.within_s * 1_000
  if (done === undefined) return { ...found, state: ended_ms === undefined && now_ms <= until_ms ? 'open' : 'missed' }
  const inTime = done.at_ms <= until_ms
  const took = { by: done.by, at_ms: done.at_ms, took_s: Math.max(0, done.at_ms - from_ms) / 1_000 }
  return { ...found, ...took, state: inTime ? 'met' : 'late', points: inTime ? duty.points : 0 }
}

/** The first time each step was taken has to lie in the wanted order. */
function scoredOrder(order: Order, incident: Incident, over: boolean, found: Found): Scored {
  const first = (wanted: Step) => incident.steps.findIndex(({ step }) => step === wanted)
  const places = order.steps.map(first)
  const wrong = places.findIndex((place, at) => place >= 0 && places.slice(0, at).some((before) => before < 0 || before > place))
  if (wrong >= 0) {
    const { by, at_ms } = incident.steps[places[wrong]!]!
    return { ...found, state: 'broken', by, at_ms }
  }
  if (places.includes(-1)) return { ...found, state: over ? 'missed' : 'open' }
  const { by, at_ms } = incident.steps[places.at(-1)!]!
  return { ...found, state: 'met', points: order.points, by, at_ms }
}

function scoredWrong(wrong: Wrong, incident: Incident, over: boolean, found: Found): Scored {
  const deeds = deedsOf(incident)
  const guard = deeds.findIndex(
    ({ step, action }) =>
      (wrong.before_step !== undefined && step === wrong.before_step) ||
      (wrong.before_action !== undefined && action === wrong.before_action),
  )
  const bounded = wrong.before_step !== undefined || wrong.before_action !== undefined
  const within = bounded && guard >= 0 ? deeds.slice(0, guard) : deeds
  const done = within.find((deed) => isDeed(wrong, deed))
  if (done !== undefined) return { ...found, state: 'broken', by: done.by, at_ms: done.at_ms }
  return over || (bounded && guard >= 0) ? { ...found, state: 'met', points: wrong.points } : { ...found, state: 'open' }
}

/** When the first alert of a kind was raised in an incident, which may have begun with another one. */
const raisedAt = (kind: string, incident: Incident, alerts: DrillRecord['alerts']): number =>
  Math.min(...alerts.filter((alert) => alert.incident === incident.id && alert.kind === kind).map(({ raised_ms }) => raised_ms))

/** The first incident with an alert of the kind, in the home where one is named. */
function incidentFor({ on, home }: Criterion, { incidents, alerts }: DrillRecord): Incident | undefined {
  const about = new Set(alerts.filter(({ kind }) => kind === on).map(({ incident }) => incident))
  return incidents
    .filter((one) => about.has(one.id) && (home === undefined || one.home === home))
    .toSorted((a, b) => a.raised_ms - b.raised_ms || (a.id < b.id ? -1 : 1))[0]
}

function traineesOf(criteria: readonly Scored[], incidents: readonly Incident[]): TraineeScore[] {
  const deeds = incidents.flatMap((incident) =>
    deedsOf(incident).map((deed) => ({ ...deed, waited_s: (deed.at_ms - incident.raised_ms) / 1_000 })),
  )
  return [...new Set(deeds.map(({ by }) => by))].toSorted().map((by) => {
    const own = deeds.filter((deed) => deed.by === by)
    const theirs = criteria.filter((one) => one.by === by)
    const waits = own.filter(({ step }) => step === 'acknowledge').map(({ waited_s }) => waited_s)
    const count = (state: CriterionState) => theirs.filter((one) => one.state === state).length
    return {
      by,
      steps: own.filter(({ step }) => step !== undefined).length,
      actions: own.filter(({ action }) => action !== undefined).length,
      met: count('met'),
      late: count('late'),
      broken: count('broken'),
      points: theirs.reduce((sum, one) => sum + one.points, 0),
      ...(waits.length === 0 ? {} : { acknowledge_s: middleOf(waits) }),
    }
  })
}

/** The lower of the two in the middle where there are two: a time that somebody really took. */
const middleOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!
