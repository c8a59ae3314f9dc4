import type { Alert } from './alert.ts'
import { severities } from './alert-kind.ts'
import { callBackDue, type Incident } from './incident.ts'
import { due, isOpen, lifecycle, type IncidentState } from './lifecycle.ts'

/** A promise of the closed loop that was broken, as far as one who only listens can tell. */
export interface LoopBreach {
  incident: string
  /** What of the loop was broken. */
  code:
    | 'version-went-back'
    | 'history-rewritten'
    | 'state-without-step'
    | 'wrong-step-due'
    | 'wrong-limit'
    | 'outcome-without-end'
    | 'overdue-too-early'
    | 'late-and-not-said'
    | 'mode-or-origin-mixed'
    | 'less-severe-than-its-alerts'
    | 'two-for-one-hazard'
    | 'cancellation-lost'
    | 'closed-without-call-back'
    | 'merged-astray'
    | 'gone-back-to-life'
    | 'times-out-of-order'
  /** What was seen, for whoever reads it. */
  saw: string
}

/** Watches the incidents of any server that speaks the feed, and says which promises it breaks. It keeps every incident that it has seen. */
export interface LoopMonitor {
  /** An incident as it stands at `now_ms`, with its alerts where they are known. */
  see(incident: Incident, now_ms: number, alerts?: readonly Alert[]): readonly LoopBreach[]
  /** Time has passed: steps whose limit is over by `grace_ms` must have been said to be late. */
  look(now_ms: number, grace_ms: number): readonly LoopBreach[]
}

type Finding = readonly [code: LoopBreach['code'], saw: string]

const startsWith = (all: readonly unknown[] = [], head: readonly unknown[] = []) =>
  JSON.stringify(all.slice(0, head.length)) === JSON.stringify(head)
const replayed = ({ steps }: Incident) =>
  steps.reduce<IncidentState | undefined>((state, { step }) => state && lifecycle[state][step], 'raised')
/** The state but for a merge. */
const stateOf = ({ state, merged }: Incident): IncidentState | undefined => (state === 'merged' ? merged?.from : state)

/** What must be true of an incident by itself. */
function* ofItself(incident: Incident, alerts: readonly Alert[] | undefined): Generator<Finding> {
  const { state, steps, outcome, overdue, severity, raised_ms } = incident
  if (stateOf(incident) !== replayed(incident)) yield ['state-without-step', `${state} after ${steps.map(({ step }) => step).join(', ')}`]
  const step = state === 'merged' ? undefined : due[state]?.step
  if (incident.due?.step !== step) yield ['wrong-step-due', `${incident.due?.step} in ${state}`]
  if ((outcome !== undefined) !== steps.some((one) => one.step === 'resolve')) yield ['outcome-without-end', String(outcome)]
  if (new Set(overdue).size !== overdue.length) yield ['history-rewritten', `overdue ${overdue.join(', ')}`]
  const times = [raised_ms, ...steps.map(({ at_ms }) => at_ms)]
  if (times.some((at_ms, n) => n > 0 && at_ms < times[n - 1]!)) yield ['times-out-of-order', times.join(', ')]
  for (const alert of alerts ?? []) {
    if (alert.mode !== incident.mode || alert.origin !== incident.origin)
      yield ['mode-or-origin-mixed', `${alert.mode} ${alert.origin} in ${incident.mode} ${incident.origin}`]
    if (severities.indexOf(alert.severity) < severities.indexOf(severity))
      yield ['less-severe-than-its-alerts', `${severity}, ${alert.kind} is worse`]
  }
}

/** What must be true of its limit. A merge that was undone starts the limit anew. */
function* ofLimit(incident: Incident, before: Incident | undefined, now_ms: number): Generator<Finding> {
  const within = due[incident.state]?.within
  const entered_ms = incident.steps.at(-1)?.at_ms ?? incident.raised_ms
  const reopened = before?.state === 'merged' && incident.state !== 'merged'
  if (incident.due !== undefined && within !== undefined) {
    const { at_ms } = incident.due
    const kept = before !== undefined && before.state === incident.state && before.due?.at_ms === at_ms
    if (!kept && at_ms !== (reopened ? now_ms : entered_ms) + within && before !== undefined && !(before.state === 'merged'))
      yield ['wrong-limit', `${at_ms - entered_ms} ms after the step, ${within} in the table`]
    if (before === undefined && at_ms < entered_ms + within) yield ['wrong-limit', `${at_ms - entered_ms} ms, ${within} in the table`]
  }
  for (const step of incident.overdue) {
    if (before === undefined || before.overdue.includes(step)) continue
    if (before.due?.step !== step || now_ms < before.due.at_ms) yield ['overdue-too-early', step]
  }
}

/** What must be true of a change. */
function* ofChange(incident: Incident, before: Incident): Generator<Finding> {
  if (incident.version < before.version) yield ['version-went-back', `${before.version} to ${incident.version}`]
  const lists = ['steps', 'alerts', 'overdue', 'actions'] as const
  for (const list of lists) if (!startsWith(incident[list], before[list])) yield ['history-rewritten', list]
  if (before.cancelled_by_resident && !incident.cancelled_by_resident) yield ['cancellation-lost', '']
  const ended = !isOpen(before.state) && before.state !== 'merged'
  if (ended && isOpen(incident.state)) yield ['gone-back-to-life', `${before.state} to ${incident.state}`]
  const last = incident.steps.at(-1)
  if (isOpen(before.state) && last?.step === 'resolve') {
    const steps = incident.steps.slice(0, -1)
    const { cancelled_by_resident } = before
    if (callBackDue({ ...incident, state: 'acknowledged', steps, cancelled_by_resident })) yield ['closed-without-call-back', '']
  }
}

/** What must be true of an incident beside the others. */
function* amongOthers(incident: Incident, known: ReadonlyMap<string, Incident>, parted: ReadonlySet<string>): Generator<Finding> {
  const { id, merged, home, hazard, mode, origin } = incident
  if (merged !== undefined) {
    const into = known.get(merged.into)
    const fits = into === undefined || (into.home === home && into.mode === mode && into.origin === origin && into.merged?.into !== id)
    if (merged.into === id || !fits) yield ['merged-astray', merged.into]
  }
  if (!isOpen(incident.state) || parted.has(id)) return
  for (const other of known.values()) {
    const same = other.home === home && other.hazard === hazard && other.mode === mode && other.origin === origin
    if (other.id !== id && same && isOpen(other.state) && !parted.has(other.id)) yield ['two-for-one-hazard', other.id]
  }
}

/** A monitor that has seen nothing yet. Hand it every incident that a server tells, in its order. */
export function loopMonitor(): LoopMonitor {
  const known = new Map<string, Incident>()
  /** Incidents that were merged once and stand by themselves again: two of one hazard may then be open. */
  const parted = new Set<string>()
  const open = new Map<string, Set<string>>()
  const said = new Set<string>()
  const breaches = (incident: string, findings: Iterable<Finding>): LoopBreach[] =>
    [...findings].map(([code, saw]) => ({ incident, code, saw }))
  const homeOf = (home: string): Map<string, Incident> =>
    new Map([...(open.get(home) ?? [])].flatMap((id) => (known.has(id) ? [[id, known.get(id)!] as const] : [])))

  return {
    see(incident, now_ms, alerts) {
      const { id, home } = incident
      const before = known.get(id)
      if (before?.state === 'merged' && incident.state !== 'merged') parted.add(id)
      known.set(id, incident)
      const there = open.get(home) ?? new Set()
      open.set(home, there)
      if (isOpen(incident.state)) there.add(id)
      else there.delete(id)
      const others = homeOf(home)
      if (incident.merged !== undefined && known.has(incident.merged.into))
        others.set(incident.merged.into, known.get(incident.merged.into)!)
      return breaches(id, [
        ...ofItself(incident, alerts),
        ...ofLimit(incident, before, now_ms),
        ...(before === undefined ? [] : ofChange(incident, before)),
        ...amongOthers(incident, others, parted),
      ])
    },
    look(now_ms, grace_ms) {
      return [...known.values()].flatMap(({ id, due: next, overdue }) => {
        const key = `${id} ${next?.step} ${next?.at_ms}`
        if (next === undefined || overdue.includes(next.step) || now_ms <= next.at_ms + grace_ms || said.has(key)) return []
        said.add(key)
        return breaches(id, [['late-and-not-said', next.step]])
      })
    },
  }
}
