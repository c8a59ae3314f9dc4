import { DatabaseSync } from 'node:sqlite'
import { isOpen, type Alert, type Birth, type DeviceState, type Incident } from '@anju/sdk'
import { Kysely } from 'kysely'
import { checkpointer } from './sqlite-checkpointer.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import { migrate, type Tables } from './sqlite-migrations.ts'
import type { AuditRow, Changes, RuleStateRow, Store, Stored } from './store.ts'

/** What this server wrote itself is read without a check: a file that was changed by others breaks here. */
const json = (text: string): unknown => JSON.parse(text)

/** The hot path: statements that are prepared once. */
function writer(database: DatabaseSync): (changes: Changes) => void {
  const put = (table: string, columns: string) =>
    database.prepare(`INSERT OR REPLACE INTO ${table} (${columns}) VALUES (${columns.replace(/[^,]+/g, '?')})`)
  const event = put('events', 'home, device, id, arrived_ms, happened_ms, time_quality, body')
  const birth = put('births', 'home, device, boot, at_ms, birth')
  const device = put('devices', 'home, device, state')
  const state = put('rule_states', 'home, rule, version, state, wakes')
  const incident = put('incidents', 'id, home, open, updated_ms, body')
  const alert = put('alerts', 'id, incident, body')
  const audit = database.prepare('INSERT INTO audit (at_ms, incident, did, "by", detail) VALUES (?, ?, ?, ?, ?)')
  const forget = database.prepare('DELETE FROM events WHERE arrived_ms < ?')

  return (changes) => {
    for (const e of changes.events) event.run(e.home, e.device, e.id, e.arrived_ms, e.happened_ms, e.time_quality, JSON.stringify(e.body))
    for (const b of changes.births.values()) birth.run(b.home, b.device, b.boot, b.at_ms, JSON.stringify(b.birth))
    for (const d of changes.devices.values()) device.run(d.home, d.device, JSON.stringify(d))
    for (const s of changes.states.values()) state.run(s.home, s.rule, s.version, JSON.stringify(s.state), JSON.stringify(s.wakes))
    for (const i of changes.incidents.values()) incident.run(i.id, i.home, isOpen(i.state) ? 1 : 0, i.updated_ms, JSON.stringify(i))
    for (const a of changes.alerts.values()) alert.run(a.id, a.incident, JSON.stringify(a))
    for (const a of changes.audit) audit.run(a.at_ms, a.incident, a.did, a.by, JSON.stringify(a.detail))
    if (changes.forget_before_ms > 0) forget.run(changes.forget_before_ms)
  }
}

async function load(db: Kysely<Tables>, since_ms: number, closed: number): Promise<Stored> {
  const ids = await db
    .selectFrom('events')
    .select(['home', 'device', 'id', 'arrived_ms'])
    .where('arrived_ms', '>=', since_ms)
    .orderBy('arrived_ms')
    .execute()
  const births = await db.selectFrom('births').selectAll().execute()
  const devices = await db.selectFrom('devices').select('state').execute()
  const states = await db.selectFrom('rule_states').selectAll().execute()
  const open = await db.selectFrom('incidents').select('body').where('open', '=', 1).orderBy('updated_ms').execute()
  const others = await db.selectFrom('incidents').select('body').where('open', '=', 0).orderBy('updated_ms', 'desc').limit(closed).execute()
  const incidents = [...open, ...others].map(({ body }) => json(body) as Incident)
  const newest = db.selectFrom('incidents').select('id').where('open', '=', 0).orderBy('updated_ms', 'desc').limit(closed)
  const alerts = await db
    .selectFrom('alerts')
    .innerJoin('incidents', 'incidents.id', 'alerts.incident')
    .select('alerts.body')
    .where((e) => e.or([e('incidents.open', '=', 1), e('incidents.id', 'in', newest)]))
    .execute()
  return {
    ids,
    births: births.map(({ birth, ...row }) => ({ ...row, birth: json(birth) as Birth })),
    devices: devices.map(({ state }) => json(state) as DeviceState),
    states: states.map(({ state, wakes, ...row }) => ({ ...row, state: json(state), wakes: json(wakes) as RuleStateRow['wakes'] })),
    incidents,
    alerts: alerts.map(({ body }) => json(body) as Alert),
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
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database) })
  return {
    load: (since_ms, closed) => load(db, since_ms, closed),
    commit(changes) {
      database.exec('BEGIN IMMEDIATE')
      try {
        write(changes)
        database.exec('COMMIT')
        checkpoints.committed()
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    },
    async audit(incident): Promise<readonly AuditRow[]> {
      const rows = await db.selectFrom('audit').selectAll().where('incident', '=', incident).orderBy('seq').execute()
      return rows.map(({ at_ms, incident: of, did, by, detail }) => ({
        at_ms,
        incident: of,
        did,
        by,
        detail: json(detail) as AuditRow['detail'],
      }))
    },
    async close() {
      await db.destroy()
      await checkpoints.close()
      if (database.isOpen) database.close()
    },
  }
}
