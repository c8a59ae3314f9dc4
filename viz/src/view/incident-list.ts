import { allowedSteps, due, isOpen, severities, type Alert, type Home, type Incident, type Severity, type Step } from '@anju/sdk'
import type { FeedState } from './feed-state.ts'
import { viewLimits } from './limits.ts'

/** Where a row stands in the queue: nobody took it yet, somebody works on it, it is done. */
export type Group = 'waiting' | 'active' | 'closed'
export const groups = ['waiting', 'active', 'closed'] as const satisfies readonly Group[]

/** One row of the desk: an incident with what belongs to it. */
export interface Row {
  incident: Incident
  group: Group
  /** Its alerts, worst and newest first; `lead` gives the row its name. */
  alerts: readonly Alert[]
  lead: Alert | undefined
  home: Home | undefined
  /** What may be done now, in the order of the loop. */
  steps: readonly Step[]
}

const groupOf = (incident: Incident): Group => (incident.state === 'raised' ? 'waiting' : isOpen(incident.state) ? 'active' : 'closed')
const rank = (severity: Severity): number => severities.indexOf(severity)

/** Worst first; within one severity the one that waits longest. */
const byNeed = (a: Row, b: Row): number =>
  rank(a.incident.severity) - rank(b.incident.severity) ||
  a.incident.raised_ms - b.incident.raised_ms ||
  (a.incident.id < b.incident.id ? -1 : 1)

/**
 * The queue in its three groups. Nothing open is ever left out; of the closed only the last few are kept. `theirs` are the steps that whoever looks at it may
 * take; all when left out.
 */
export function rowsOf(
  state: Pick<FeedState, 'incidents' | 'alerts' | 'homes'>,
  theirs?: readonly Step[],
): Readonly<Record<Group, readonly Row[]>> {
  const rows = Object.values(state.incidents).map((incident) => rowOf(state, incident, theirs))
  const of = (group: Group) => rows.filter((row) => row.group === group)
  return {
    waiting: of('waiting').sort(byNeed),
    active: of('active').sort(byNeed),
    closed: of('closed')
      .sort((a, b) => b.incident.updated_ms - a.incident.updated_ms)
      .slice(0, viewLimits.closed_incidents),
  }
}

function rowOf(state: Pick<FeedState, 'alerts' | 'homes'>, incident: Incident, theirs?: readonly Step[]): Row {
  const alerts = incident.alerts
    .flatMap((id) => state.alerts[id] ?? [])
    .sort((a, b) => rank(a.severity) - rank(b.severity) || b.raised_ms - a.raised_ms)
  return {
    incident,
    group: groupOf(incident),
    alerts,
    lead: alerts[0],
    home: state.homes.find(({ id }) => id === incident.home),
    steps: allowedSteps(incident.state).filter((step) => theirs === undefined || theirs.includes(step)),
  }
}

/** Open incidents by severity: what stands on top of the desk. */
export function countsOf(incidents: FeedState['incidents']): Record<Severity, number> {
  const counts: Record<Severity, number> = { alarm: 0, warning: 0, notice: 0 }
  for (const { state, severity } of Object.values(incidents)) if (isOpen(state)) counts[severity]++
  return counts
}

/** How a row's limit stands at `now_ms`: time waited since its state was entered, the limit, and whether it is passed. */
export interface Waiting {
  waited_ms: number
  /** Absent where nothing is due. */
  limit_ms?: number
  step?: Step
  overdue: boolean
}

/** The wait of an incident as a function of the time: no timer is kept anywhere. */
export function waitingOf(incident: Incident, now_ms: number): Waiting {
  const entered_ms = incident.steps.at(-1)?.at_ms ?? incident.raised_ms
  const waited_ms = Math.max(0, now_ms - entered_ms)
  const next = incident.due
  if (next === undefined) return { waited_ms, overdue: false }
  return {
    waited_ms,
    limit_ms: due[incident.state]?.within ?? next.at_ms - entered_ms,
    step: next.step,
    overdue: now_ms > next.at_ms || incident.overdue.includes(next.step),
  }
}
