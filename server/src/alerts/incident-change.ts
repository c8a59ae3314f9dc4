import {
  alertKinds,
  allowedSteps,
  callBackDue,
  due,
  fail,
  isOpen,
  lifecycle,
  ok,
  roleOf,
  severities,
  type ActionRequest,
  type Alert,
  type AlertKind,
  type Incident,
  type IncidentState,
  type Instant,
  type Result,
  type Severity,
  type StepRequest,
  type StepTaken,
} from '@anju/sdk'
import { serverLimits } from '../limits.ts'

/** What is due after a state was entered at `at`. */
export const dueAfter = (state: IncidentState, at: number): Pick<Incident, 'due'> => {
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

/** A change of an incident: it counts the version up. */
export const changed = (incident: Incident, at: Instant, change: Partial<Incident>): Incident => ({
  ...incident,
  ...change,
  updated_ms: at,
  version: incident.version + 1,
})

/** The worse of two severities. */
export const worse = (a: Severity, b: Severity): Severity => (severities.indexOf(a) <= severities.indexOf(b) ? a : b)

/** One more alert of the same home, hazard, mode and origin: a drill never joins what is meant, nor the simulated the real. */
export const joinIncident = (incident: Incident, alert: Alert, at: Instant): Incident =>
  changed(incident, at, {
    alerts: [...incident.alerts, alert.id],
    severity: worse(incident.severity, alert.severity),
  })

/** An alert of it changed: it may have grown worse, and whoever looks at it must see it again. */
export const touchIncident = (incident: Incident, at: Instant, alert?: Alert): Incident =>
  changed(incident, at, alert === undefined ? {} : { severity: worse(incident.severity, alert.severity) })

/** The resident took the call back: call them. The state stays: only people close an incident. */
export const withdrawIncident = (incident: Incident, at: Instant): Incident =>
  changed(incident, at, { cancelled_by_resident: true, cancelled_ms: at })

/** [INC-6] The limit of the step that is due has passed. The step stays due. */
export function markOverdue(incident: Incident, at: Instant): Incident {
  const step = incident.due?.step
  if (step === undefined || incident.overdue.includes(step)) return incident
  return changed(incident, at, { overdue: [...incident.overdue, step] })
}

/**
 * Takes a step, or says why not: `incident-changed` (a stale version), `step-not-allowed` (with the steps that are), `outcome-missing` (a resolve
 * must say how it ended), `call-back-first` (the resident took the call back and nobody has spoken to them since).
 */
export function takeStep(incident: Incident, request: StepRequest, at: Instant): Result<Incident> {
  const { version, by, step, ...said } = request
  const stale = staleVersion(incident, version)
  if (stale !== undefined) return stale
  const next = lifecycle[incident.state][step]
  if (next === undefined) return fail('step-not-allowed', { step, allowed: allowedSteps(incident.state).join(', ') }, '/step')
  const { outcome } = said
  if (step === 'resolve' && outcome === undefined) return fail('outcome-missing', {}, '/outcome')
  if (step === 'resolve' && callBackDue(incident)) return fail('call-back-first', {}, '/step')
  const taken: StepTaken = { step, by, role: roleOf[step], at_ms: at, ...said }
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

/** Why a change that was decided on an older version is not taken; undefined when it was not. */
export const staleVersion = (incident: Incident, seen: number | undefined): Result<never> | undefined =>
  seen === undefined || seen === incident.version ? undefined : fail('incident-changed', { seen, version: incident.version }, '/version')

/** [INC-12] Notes a call that was made or a thing that was shut. Errors `incident-changed`, `step-not-allowed` where nothing is to be done any longer. */
export function takeAction(incident: Incident, { version, ...said }: ActionRequest, at: Instant): Result<Incident> {
  const stale = staleVersion(incident, version)
  if (stale !== undefined) return stale
  if (incident.state === 'merged' || incident.state === 'reviewed')
    return fail('step-not-allowed', { step: said.action, allowed: allowedSteps(incident.state).join(', ') }, '/action')
  if ((incident.actions ?? []).length >= serverLimits.actions_kept)
    return fail('request-invalid', { problem: `an incident holds ${serverLimits.actions_kept} actions` }, '/action')
  return ok(changed(incident, at, { actions: [...(incident.actions ?? []), { ...said, at_ms: at }] }))
}

/** Whether new alerts of its home and hazard join it. */
export const takesAlerts = ({ state }: Incident): boolean => isOpen(state)
