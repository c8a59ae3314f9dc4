import {
  alertKinds,
  allowedSteps,
  due,
  fail,
  isOpen,
  lifecycle,
  ok,
  roleOf,
  severities,
  type Alert,
  type AlertKind,
  type Incident,
  type IncidentState,
  type Instant,
  type Result,
  type StepRequest,
  type StepTaken,
} from '@anju/sdk'

/** What is due after a state was entered at `at`. */
const dueAfter = (state: IncidentState, at: number): Pick<Incident, 'due'> => {
  const next = due[state]
  return next === undefined ? {} : { due: { step: next.step, at_ms: at + next.within } }
}

/** The incident that a first alert opens. Pure, as all of this file. */
export const openIncident = (id: string, alert: Alert): Incident => ({
  id,
  home: alert.home,
  hazard: alertKinds[alert.kind as AlertKind].hazard,
  severity: alert.severity,
  state: 'raised',
  alerts: [alert.id],
  raised_ms: alert.raised_ms,
  updated_ms: alert.raised_ms,
  steps: [],
  ...dueAfter('raised', alert.raised_ms),
  overdue: [],
  cancelled_by_resident: false,
  origin: alert.origin,
  mode: alert.mode,
  version: 1,
})

const changed = (incident: Incident, at: Instant, change: Partial<Incident>): Incident => ({
  ...incident,
  ...change,
  updated_ms: at,
  version: incident.version + 1,
})

const worst = (a: Incident['severity'], b: Incident['severity']) => (severities.indexOf(a) <= severities.indexOf(b) ? a : b)

/** One more alert of the same home, hazard, mode and origin: a drill never joins what is meant, nor the simulated the real. */
export const joinIncident = (incident: Incident, alert: Alert, at: Instant): Incident =>
  changed(incident, at, {
    alerts: [...incident.alerts, alert.id],
    severity: worst(incident.severity, alert.severity),
  })

/** An alert of it changed: it may have grown worse, and whoever looks at it must see it again. */
export const touchIncident = (incident: Incident, at: Instant, alert?: Alert): Incident =>
  changed(incident, at, alert === undefined ? {} : { severity: worst(incident.severity, alert.severity) })

/** The resident took the call back: call them. The state stays: only people close an incident. */
export const withdrawIncident = (incident: Incident, at: Instant): Incident => changed(incident, at, { cancelled_by_resident: true })

/** [INC-6] The limit of the step that is due has passed. The step stays due. */
export function markOverdue(incident: Incident, at: Instant): Incident {
  const step = incident.due?.step
  if (step === undefined || incident.overdue.includes(step)) return incident
  return changed(incident, at, { overdue: [...incident.overdue, step] })
}

/**
 * Takes a step, or says why not: `incident-changed` (a stale version), `step-not-allowed` (with the steps that are), `outcome-missing` (a resolve
 * must say how it ended).
 */
export function takeStep(incident: Incident, request: StepRequest, at: Instant): Result<Incident> {
  const { step, by, note, outcome, version } = request
  if (version !== undefined && version !== incident.version)
    return fail('incident-changed', { seen: version, version: incident.version }, '/version')
  const next = lifecycle[incident.state][step]
  if (next === undefined) return fail('step-not-allowed', { step, allowed: allowedSteps(incident.state).join(', ') }, '/step')
  if (step === 'resolve' && outcome === undefined) return fail('outcome-missing', {}, '/outcome')
  const taken: StepTaken = {
    step,
    by,
    role: roleOf[step],
    at_ms: at,
    ...(note === undefined ? {} : { note }),
    ...(outcome === undefined ? {} : { outcome }),
  }
  const { due: _, ...rest } = incident
  return ok(
    changed(rest, at, {
      state: next,
      steps: [...incident.steps, taken],
      ...dueAfter(next, at),
      ...(step === 'resolve' && outcome !== undefined ? { outcome } : {}),
    }),
  )
}

/** Whether new alerts of its home and hazard join it. */
export const takesAlerts = ({ state }: Incident): boolean => isOpen(state)
