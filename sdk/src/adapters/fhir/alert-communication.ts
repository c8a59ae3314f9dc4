import type { Alert } from '../../care/alert.ts'
import { alertKinds, type AlertKindRow, type Severity } from '../../care/alert-kind.ts'
import { iso, type Instant } from '../../time.ts'
import { simulatedTag } from './simulated-tag.ts'
import type { Coding } from './vital-sign.ts'

/**
 * An alert as a FHIR R4 Communication. A Flag is a standing warning about a person and has neither onset nor urgency; a DetectedIssue is a
 * conflict found in clinical records. A Communication is information sent to somebody, with urgency, time and an end: what an alert is.
 */
export interface AlertCommunication {
  resourceType: 'Communication'
  id: string
  meta?: { tag?: readonly Coding[] }
  identifier: readonly { system: string; value: string }[]
  status: 'in-progress' | 'completed'
  category: readonly { coding: readonly Coding[] }[]
  priority: 'routine' | 'urgent' | 'asap' | 'stat'
  subject?: { reference: string }
  sent: string
  reasonCode: readonly { coding: readonly Coding[]; text: string }[]
  payload: readonly { contentString: string }[]
  note?: readonly { text: string }[]
}

const priorities: Readonly<Record<Severity, AlertCommunication['priority']>> = { alarm: 'stat', warning: 'urgent', notice: 'routine' }

const rowOf = (kind: string): AlertKindRow | undefined =>
  Object.hasOwn(alertKinds, kind) ? alertKinds[kind as keyof typeof alertKinds] : undefined

const ms = (at: number) => iso(at as Instant)

/** One alert. `patient` is the logical id of the FHIR Patient, where the alert is about one person. */
export function alertCommunication(alert: Alert, patient?: string): AlertCommunication {
  const tag = simulatedTag(alert.origin, alert.mode)
  const title = rowOf(alert.kind)?.title.en ?? alert.kind
  const marks = [
    alert.origin === 'simulated' ? 'Simulated: no person is in danger.' : undefined,
    alert.mode === 'actual' ? undefined : `Mode: ${alert.mode}.`,
    alert.late ? 'Late: reported more than a minute after it happened.' : undefined,
    alert.supervised ? undefined : 'Unsupervised device.',
  ]
  const note = marks.filter((mark) => mark !== undefined).map((text) => ({ text }))
  return {
    resourceType: 'Communication',
    id: alert.id.replaceAll(/[^A-Za-z0-9.-]/g, '-').slice(0, 64),
    // FHIR knows no empty object and no empty list.
    ...(tag.length === 0 ? {} : { meta: { tag } }),
    identifier: [{ system: 'urn:anju:alert', value: alert.id }],
    status: alert.cleared_ms === undefined ? 'in-progress' : 'completed',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/communication-category', code: 'alert', display: 'Alert' }] }],
    priority: priorities[alert.severity],
    ...(patient === undefined ? {} : { subject: { reference: `Patient/${patient}` } }),
    sent: ms(alert.raised_ms),
    reasonCode: [{ coding: [{ system: 'urn:anju:alert-kind', code: alert.kind, display: title }], text: title }],
    payload: [
      { contentString: `${title}, home ${alert.home}${alert.room === undefined ? '' : `, ${alert.room}`}, since ${ms(alert.onset_ms)}` },
    ],
    ...(note.length === 0 ? {} : { note }),
  }
}
