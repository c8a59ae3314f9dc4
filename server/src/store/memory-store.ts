import { isOpen, type Alert, type DeviceState, type Incident } from '@anju/sdk'
import { alertsAmong } from './alert-list.ts'
import { CHAIN_START, chained } from './audit-chain.ts'
import type { AuditRow } from './audit-line.ts'
import type { BirthRow, Changes, EventRow, RecordRow, RuleStateRow, Store } from './store.ts'

/** A store that lives as long as the process: for tests, and for runs that need no memory. `close` keeps it, so that a server can be started on it again. */
export function memoryStore(): Store {
  const events = new Map<string, EventRow>()
  const births = new Map<string, BirthRow>()
  const devices = new Map<string, DeviceState>()
  const states = new Map<string, RuleStateRow>()
  const alerts = new Map<string, Alert>()
  const incidents = new Map<string, Incident>()
  const records = new Map<string, RecordRow>()
  const audit: AuditRow[] = []

  const putAll = <T>(into: Map<string, T>, from: ReadonlyMap<string, T>) => {
    for (const [key, row] of from) into.set(key, row)
  }
  return {
    load(since_ms, closed) {
      const all = [...incidents.values()]
      const kept = new Set([
        ...all.filter(({ state }) => isOpen(state)).map(({ id }) => id),
        ...all
          .filter(({ state }) => !isOpen(state))
          .sort((a, b) => b.updated_ms - a.updated_ms)
          .slice(0, closed)
          .map(({ id }) => id),
      ])
      return {
        ids: [...events.values()]
          .filter(({ arrived_ms }) => arrived_ms >= since_ms)
          .map(({ home, device, id, arrived_ms }) => ({ home, device, id, arrived_ms })),
        births: [...births.values()],
        devices: [...devices.values()],
        states: [...states.values()],
        incidents: all.filter(({ id }) => kept.has(id)),
        alerts: [...alerts.values()].filter(({ incident }) => kept.has(incident)),
        records: [...records.values()].filter(({ live }) => live),
      }
    },
    commit(changes: Changes) {
      for (const row of changes.events) events.set(`${row.home}/${row.device}/${row.id}`, row)
      for (const [key, { arrived_ms }] of events) {
        if (arrived_ms >= changes.forget_before_ms) break // Events are kept in the order of their arrival.
        events.delete(key)
      }
      putAll(births, changes.births)
      putAll(devices, changes.devices)
      putAll(states, changes.states)
      putAll(alerts, changes.alerts)
      putAll(incidents, changes.incidents)
      for (const [key, row] of changes.records) {
        if (row.body === undefined) records.delete(key)
        else records.set(key, { ...row, body: structuredClone(row.body) })
      }
      for (const id of changes.erased ?? []) incidents.delete(id)
      if (changes.erased !== undefined && changes.erased.size > 0)
        for (const [id, alert] of alerts) if (changes.erased.has(alert.incident)) alerts.delete(id)
      audit.push(...changes.audit)
    },
    audit: (incident) => audit.filter((row) => row.incident === incident),
    async *period(from_ms, to_ms) {
      const raised = [...incidents.values()].filter(({ raised_ms }) => raised_ms >= from_ms && raised_ms < to_ms)
      for (const incident of raised.toSorted((a, b) => a.raised_ms - b.raised_ms || (a.id < b.id ? -1 : 1)))
        yield { incident, alerts: [...alerts.values()].filter((alert) => alert.incident === incident.id) }
    },
    async *auditLines() {
      yield* chained(CHAIN_START, audit)
    },
    async *records(collection, from_ms, to_ms) {
      const found = [...records.values()].filter((row) => row.collection === collection && row.at_ms >= from_ms && row.at_ms < to_ms)
      yield* found.toSorted((a, b) => a.at_ms - b.at_ms || (a.id < b.id ? -1 : 1))
    },
    alerts: (query) => alertsAmong(alerts.values(), query),
    close: () => {},
  }
}
