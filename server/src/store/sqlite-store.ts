import { DatabaseSync } from 'node:sqlite'
import { isOpen } from '@anju/sdk'
import { Kysely } from 'kysely'
import { alertsListed, sqliteField } from './alert-list.ts'
import { CHAIN_START, chained, type ChainEnd } from './audit-chain.ts'
import type { AuditLine } from './audit-line.ts'
import { auditLines, auditOf, incidentsRaised, recordsOf } from './load-stored.ts'
import { checkpointer } from './sqlite-checkpointer.ts'
import { sameFiles } from './same-files.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import { loadSqlite } from './sqlite-load.ts'
import { INSERT_AUDIT, migrate } from './sqlite-migrations.ts'
import type { Changes, Store } from './store.ts'
import type { Tables } from './tables.ts'

/** The hot path: statements that are prepared once. */
function writer(database: DatabaseSync): (changes: Changes, audit: readonly AuditLine[]) => void {
  const put = (table: string, columns: string) =>
    database.prepare(`INSERT OR REPLACE INTO ${table} (${columns}) VALUES (${columns.replace(/[^,]+/g, '?')})`)
  const event = put('events', 'home, device, id, arrived_ms, happened_ms, time_quality, body')
  const birth = put('births', 'home, device, boot, at_ms, birth')
  const device = put('devices', 'home, device, state')
  const state = put('rule_states', 'home, rule, version, state, wakes')
  const incident = put('incidents', 'id, home, open, raised_ms, updated_ms, body')
  const alert = put('alerts', 'id, incident, body')
  const audit = database.prepare(INSERT_AUDIT)
  const record = put('records', 'collection, id, at_ms, live, body')
  const erase = database.prepare('DELETE FROM records WHERE collection = ? AND id = ?')
  const eraseIncident = database.prepare('DELETE FROM incidents WHERE id = ?')
  const eraseAlerts = database.prepare('DELETE FROM alerts WHERE incident = ?')
  const forget = database.prepare('DELETE FROM events WHERE arrived_ms < ?')

  return (changes, lines) => {
    for (const e of changes.events) event.run(e.home, e.device, e.id, e.arrived_ms, e.happened_ms, e.time_quality, JSON.stringify(e.body))
    for (const b of changes.births.values()) birth.run(b.home, b.device, b.boot, b.at_ms, JSON.stringify(b.birth))
    for (const d of changes.devices.values()) device.run(d.home, d.device, JSON.stringify(d))
    for (const s of changes.states.values()) state.run(s.home, s.rule, s.version, JSON.stringify(s.state), JSON.stringify(s.wakes))
    for (const i of changes.incidents.values())
      incident.run(i.id, i.home, isOpen(i.state) ? 1 : 0, i.raised_ms, i.updated_ms, JSON.stringify(i))
    for (const a of changes.alerts.values()) alert.run(a.id, a.incident, JSON.stringify(a))
    for (const r of changes.records.values()) {
      if (r.body === undefined) erase.run(r.collection, r.id)
      else record.run(r.collection, r.id, r.at_ms, r.live ? 1 : 0, JSON.stringify(r.body))
    }
    for (const id of changes.erased ?? []) {
      eraseIncident.run(id)
      eraseAlerts.run(id)
    }
    for (const a of lines) audit.run(a.seq, a.at_ms, a.incident, a.did, a.by, a.detail, a.hash)
    if (changes.forget_before_ms > 0) forget.run(changes.forget_before_ms)
  }
}

/**
 * One SQLite file: write-ahead log, every commit synced to the disk before it answers. Opening creates or migrates it. Throws when the file cannot be
 * opened, is no database, or was written by a newer server.
 */
export function sqliteStore(file: string): Store {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000; PRAGMA wal_autocheckpoint = 25000;')
  migrate(database)
  const write = writer(database)
  const checkpoints = checkpointer(file)
  const inPlace = sameFiles([file, `${file}-wal`])
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database) })
  let end = (database.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get() as ChainEnd | undefined) ?? CHAIN_START
  return {
    load: (since_ms, closed) => loadSqlite(database, since_ms, closed),
    commit(changes) {
      inPlace()
      const lines = chained(end, changes.audit)
      database.exec('BEGIN IMMEDIATE')
      try {
        write(changes, lines)
        database.exec('COMMIT')
        end = lines.at(-1) ?? end
        checkpoints.committed()
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    },
    audit: (incident) => auditOf(db, incident),
    auditLines: () => auditLines(db),
    period: (from_ms, to_ms) => incidentsRaised(db, from_ms, to_ms),
    records: (collection, from_ms, to_ms) => recordsOf(db, collection, from_ms, to_ms),
    alerts: (query) => alertsListed(db, sqliteField, query),
    async close() {
      await db.destroy()
      await checkpoints.close()
      if (database.isOpen) database.close()
    },
  }
}
