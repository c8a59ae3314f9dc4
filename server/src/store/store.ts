import type { Alert, Birth, DeviceState, Incident } from '@anju/sdk'
import type { AlertQuery } from './alert-list.ts'
import type { AuditLine, AuditRow } from './audit-line.ts'

/** How much the time of a message is worth: as the device said, or why the time of arrival was taken instead. */
export type TimeQuality = 'synced' | 'buffered' | 'drifting' | 'future' | 'unset'

/** One event that was taken in, as it came. */
export interface EventRow {
  home: string
  device: string
  id: string
  arrived_ms: number
  happened_ms: number
  time_quality: TimeQuality
  body: Readonly<Record<string, unknown>>
}

/** The newest birth of a device. */
export interface BirthRow {
  home: string
  device: string
  boot: string
  at_ms: number
  birth: Birth
}

/** Where one rule of one home stands: its state and the wake-ups that it waits for. */
export interface RuleStateRow {
  home: string
  rule: string
  version: number
  state: unknown
  wakes: readonly (readonly [key: string, at_ms: number])[]
}

/** One thing that the server keeps beside the alarms: an account, a visit, a page that was sent. `body` is JSON; undefined erases it. */
export interface RecordRow {
  collection: string
  id: string
  at_ms: number
  /** Loaded when the server starts; what is over is only found by {@link Store.records}. */
  live: boolean
  body: unknown
}

/** Everything that becomes durable in one transaction. Rows of one key replace each other; events and audit are appended. */
export interface Changes {
  readonly events: readonly EventRow[]
  readonly births: ReadonlyMap<string, BirthRow>
  readonly devices: ReadonlyMap<string, DeviceState>
  readonly states: ReadonlyMap<string, RuleStateRow>
  readonly alerts: ReadonlyMap<string, Alert>
  readonly incidents: ReadonlyMap<string, Incident>
  /** By `collection/id`. */
  readonly records: ReadonlyMap<string, RecordRow>
  readonly audit: readonly AuditRow[]
  /** Incidents that go for good, with their alerts. What of them is written beside it goes too. */
  readonly erased?: ReadonlySet<string>
  /** Ids of events that arrived before this instant (ms) need not be remembered any longer. */
  readonly forget_before_ms: number
}

/** What a server needs to go on where it was. */
export interface Stored {
  /** Ids of the events of the duplicate window, oldest first. */
  ids: readonly { home: string; device: string; id: string; arrived_ms: number }[]
  births: readonly BirthRow[]
  devices: readonly DeviceState[]
  states: readonly RuleStateRow[]
  incidents: readonly Incident[]
  alerts: readonly Alert[]
  records: readonly RecordRow[]
}

/** An incident as it stands, with its alerts. */
export interface Recorded {
  incident: Incident
  alerts: readonly Alert[]
}

/**
 * Where the server keeps what it has promised. `commit` is all or nothing and durable when it is through; commits are made one after the other.
 * A repeat of the same changes is harmless. Methods throw when the store is broken or gone.
 */
export interface Store {
  /** Ids since `since_ms`; all births, devices, states; open incidents and the newest `closed` others, with their alerts; records that are live. */
  load(since_ms: number, closed: number): Stored | Promise<Stored>
  commit(changes: Changes): void | Promise<void>
  /** The audit of one incident, oldest first. */
  audit(incident: string): readonly AuditRow[] | Promise<readonly AuditRow[]>
  /** The whole audit as chained lines, by their numbers: what a check of the chain reads. */
  auditLines(): AsyncIterable<AuditLine>
  /** Incidents that were raised from `from_ms` until before `to_ms`, in that order, each with its alerts. */
  period(from_ms: number, to_ms: number): AsyncIterable<Recorded>
  /** Records of a collection, live or over, from `from_ms` until before `to_ms`, in that order. */
  records(collection: string, from_ms: number, to_ms: number): AsyncIterable<RecordRow>
  /** One page of alerts, newest first; of equals in time the one with the greater id. */
  alerts(query: AlertQuery): readonly Alert[] | Promise<readonly Alert[]>
  close(): void | Promise<void>
}
