import type { Alert, DeviceState, Incident } from '@anju/sdk'
import type { AuditRow } from '../../src/store/audit-line.ts'
import type { BirthRow, Changes, EventRow, RecordRow, RuleStateRow } from '../../src/store/store.ts'

export const changesOf = (some: {
  events?: EventRow[]
  births?: BirthRow[]
  devices?: DeviceState[]
  states?: RuleStateRow[]
  alerts?: Alert[]
  incidents?: Incident[]
  records?: RecordRow[]
  audit?: AuditRow[]
  forget_before_ms?: number
}): Changes => ({
  events: some.events ?? [],
  births: new Map((some.births ?? []).map((row) => [`${row.home}/${row.device}`, row])),
  devices: new Map((some.devices ?? []).map((row) => [`${row.home}/${row.device}`, row])),
  states: new Map((some.states ?? []).map((row) => [`${row.home}/${row.rule}`, row])),
  alerts: new Map((some.alerts ?? []).map((row) => [row.id, row])),
  incidents: new Map((some.incidents ?? []).map((row) => [row.id, row])),
  records: new Map((some.records ?? []).map((row) => [`${row.collection}/${row.id}`, row])),
  audit: some.audit ?? [],
  forget_before_ms: some.forget_before_ms ?? 0,
})

export const event = (id: string, arrived_ms: number, device = 'd'): EventRow => ({
  home: 'h',
  device,
  id,
  arrived_ms,
  happened_ms: arrived_ms,
  time_quality: 'synced',
  body: { event: 'sos', state: 'raised' },
})

export const incident = (id: string, state: Incident['state'], updated_ms: number): Incident => ({
  id,
  home: 'h',
  hazard: 'person',
  severity: 'alarm',
  state,
  alerts: [`${id}.1`],
  raised_ms: 1,
  updated_ms,
  steps: [],
  overdue: [],
  cancelled_by_resident: false,
  origin: 'simulated',
  mode: 'actual',
  version: 1,
})

export const alert = (id: string, of: string): Alert => ({
  id,
  incident: of,
  home: 'h',
  kind: 'sos',
  severity: 'alarm',
  key: 'd',
  devices: ['d'],
  onset_ms: 1,
  raised_ms: 1,
  updated_ms: 1,
  late: false,
  supervised: true,
  origin: 'simulated',
  mode: 'actual',
  why: { rule: 'sos', version: 1, evidence: [], confidence_pct: 100, cancelled_by: [] },
})
