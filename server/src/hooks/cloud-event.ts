import type { Alert, Incident } from '@anju/sdk'
import type { CloudEvent } from './hook.ts'

/**
 * What leaves the server about an incident: what and where it is, and how far it is. No names, no notes, not who did what: a receiver that needs them asks
 * the API, with its own rights.
 */
const dataOf = (incident: Incident, alerts: readonly Alert[]): Record<string, unknown> => {
  const { id, home, hazard, severity, state, mode, origin, raised_ms, updated_ms, due, overdue, outcome, version } = incident
  return {
    incident: {
      id,
      home,
      hazard,
      severity,
      state,
      mode,
      origin,
      raised_ms,
      updated_ms,
      overdue,
      version,
      ...(due && { due }),
      ...(outcome && { outcome }),
    },
    alerts: alerts.map(({ id: alert, kind, cause, severity: of, room, onset_ms, cleared_ms, late }) => ({
      id: alert,
      kind,
      severity: of,
      onset_ms,
      late,
      ...(cause && { cause }),
      ...(room && { room }),
      ...(cleared_ms !== undefined && { cleared_ms }),
    })),
  }
}

/** A change of an incident as a CloudEvent (1.0). Its id follows from the change, so that a change told twice is one event. */
export const incidentEvent = (site: string, incident: Incident, alerts: readonly Alert[], before: string | undefined): CloudEvent => ({
  specversion: '1.0',
  id: `${incident.id}.${incident.version}`,
  source: `/anju/${site}`,
  type: `anju.incident.${before === incident.state ? 'updated' : incident.state}`,
  subject: incident.id,
  time: new Date(incident.updated_ms).toISOString(),
  datacontenttype: 'application/json',
  data: dataOf(incident, alerts),
})

/** An event that says nothing but that the way is open. */
export const pingEvent = (site: string, id: string, at_ms: number): CloudEvent => ({
  specversion: '1.0',
  id,
  source: `/anju/${site}`,
  type: 'anju.ping',
  time: new Date(at_ms).toISOString(),
  datacontenttype: 'application/json',
  data: {},
})

/** CloudEvents over HTTP, 3.1.3.2: what is not printable ASCII, and what would end a value, is percent-encoded. */
const headerValue = (text: string): string =>
  text.replace(/[^\x21\x23\x24\x26-\x7e]/gu, (sign) => encodeURIComponent(sign).replace(/^ $/, '%20'))

/** Body and headers of an event, structured or binary. */
export function carried(event: CloudEvent, style: 'structured' | 'binary'): { body: string; headers: Record<string, string> } {
  if (style === 'structured')
    return { body: JSON.stringify(event), headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' } }
  const { data, datacontenttype, ...attributes } = event
  const named = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, headerValue(value)])
  return { body: JSON.stringify(data), headers: { 'content-type': datacontenttype, ...Object.fromEntries(named) } }
}
