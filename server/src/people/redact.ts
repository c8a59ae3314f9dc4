import type { Alert, Incident } from '@anju/sdk'

/** An incident without what people wrote: what was done, when, by whom and how it ended stays. The same when there is nothing to take out. */
export function redactedIncident(incident: Incident, at_ms: number): Incident {
  const written = [...incident.steps, ...(incident.actions ?? [])].some(({ note }) => note !== undefined)
  if (!written) return incident
  const silent = <T extends { note?: string }>(said: T) => {
    const { note: _, ...rest } = said
    return rest
  }
  return {
    ...incident,
    steps: incident.steps.map(silent),
    ...(incident.actions === undefined ? {} : { actions: incident.actions.map(silent) }),
    updated_ms: at_ms,
    version: incident.version + 1,
  }
}

/** An alert without what was measured of somebody and where they lay: which device spoke, when and by which rule stays. */
export function redactedAlert(alert: Alert): Alert {
  const { position_m, why, ...rest } = alert
  if (position_m === undefined && why.evidence.every(({ values }) => Object.keys(values).length === 0)) return alert
  return { ...rest, why: { ...why, evidence: why.evidence.map((one) => ({ ...one, values: {} })) } }
}
