import type { DatabaseSync } from 'node:sqlite'
import { CHAIN_START, chained } from './audit-chain.ts'
import type { AuditLine, AuditRow } from './audit-line.ts'

/** Forward only, in order; each is one transaction with its own mark. A step that is out in the world is never changed. */
const steps: readonly (string | ((database: DatabaseSync) => void))[] = [
  `CREATE TABLE events (home TEXT NOT NULL, device TEXT NOT NULL, id TEXT NOT NULL, arrived_ms INTEGER NOT NULL, happened_ms INTEGER NOT NULL,
     time_quality TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (home, device, id)) STRICT, WITHOUT ROWID;
   CREATE INDEX events_by_arrival ON events (arrived_ms);
   CREATE TABLE births (home TEXT NOT NULL, device TEXT NOT NULL, boot TEXT NOT NULL, at_ms INTEGER NOT NULL, birth TEXT NOT NULL,
     PRIMARY KEY (home, device)) STRICT, WITHOUT ROWID;
   CREATE TABLE devices (home TEXT NOT NULL, device TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (home, device)) STRICT, WITHOUT ROWID;
   CREATE TABLE rule_states (home TEXT NOT NULL, rule TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, wakes TEXT NOT NULL,
     PRIMARY KEY (home, rule)) STRICT, WITHOUT ROWID;
   CREATE TABLE incidents (id TEXT PRIMARY KEY, home TEXT NOT NULL, open INTEGER NOT NULL, updated_ms INTEGER NOT NULL, body TEXT NOT NULL)
     STRICT, WITHOUT ROWID;
   CREATE INDEX incidents_by_state ON incidents (open, updated_ms);
   CREATE TABLE alerts (incident TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (incident, id)) STRICT, WITHOUT ROWID;
   CREATE TABLE audit (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, incident TEXT NOT NULL, did TEXT NOT NULL, "by" TEXT NOT NULL,
     detail TEXT NOT NULL) STRICT;
   CREATE INDEX audit_by_incident ON audit (incident, seq);
   CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
   CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;`,
  chainTheAudit,
  `ALTER TABLE incidents ADD COLUMN raised_ms INTEGER NOT NULL DEFAULT 0;
   UPDATE incidents SET raised_ms = json_extract(body, '$.raised_ms');
   CREATE INDEX incidents_by_raise ON incidents (raised_ms, id);`,
  `CREATE TABLE records (collection TEXT NOT NULL, id TEXT NOT NULL, at_ms INTEGER NOT NULL, live INTEGER NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (collection, id)) STRICT, WITHOUT ROWID;
   CREATE INDEX records_by_time ON records (collection, at_ms, id);
   CREATE INDEX records_live ON records (collection) WHERE live = 1;`,
  `CREATE INDEX alerts_by_raise ON alerts (json_extract(body, '$.raised_ms'), id);
   CREATE INDEX alerts_by_home ON alerts (json_extract(body, '$.home'), json_extract(body, '$.raised_ms'), id);
   CREATE INDEX alerts_by_kind ON alerts (json_extract(body, '$.kind'), json_extract(body, '$.raised_ms'), id);`,
]

/** Lines that were written before there was a chain are joined to it as they stand. */
function chainTheAudit(database: DatabaseSync): void {
  database.exec(`DROP TRIGGER audit_is_append_only; DROP TRIGGER audit_is_kept; ALTER TABLE audit RENAME TO audit_before; DROP INDEX audit_by_incident;
    CREATE TABLE audit (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, incident TEXT NOT NULL, did TEXT NOT NULL, "by" TEXT NOT NULL,
      detail TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
    CREATE INDEX audit_by_incident ON audit (incident, seq);`)
  const rows = database.prepare('SELECT at_ms, incident, did, "by", detail FROM audit_before ORDER BY seq').all() as unknown as StoredRow[]
  const put = database.prepare(INSERT_AUDIT)
  const lines = chained(
    CHAIN_START,
    rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as AuditRow['detail'] })),
  )
  for (const line of lines) put.run(line.seq, line.at_ms, line.incident, line.did, line.by, line.detail, line.hash)
  database.exec(`DROP TABLE audit_before;
    CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
    CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;`)
}

type StoredRow = Omit<AuditLine, 'seq' | 'hash'>
export const INSERT_AUDIT = 'INSERT INTO audit (seq, at_ms, incident, did, "by", detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)'

/** Brings a file to the newest shape. Throws when it was written by a newer server. */
export function migrate(database: DatabaseSync): void {
  database.exec('CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY) STRICT')
  const row = database.prepare('SELECT max(version) AS version FROM migrations').get() as { version: number | null }
  const at = row.version ?? 0
  if (at > steps.length) throw new Error(`The store has version ${at}, this server knows ${steps.length}: it was written by a newer one.`)
  for (let version = at + 1; version <= steps.length; version++) {
    const step = steps[version - 1]!
    database.exec('BEGIN IMMEDIATE')
    try {
      if (typeof step === 'string') database.exec(step)
      else step(database)
      database.exec(`INSERT INTO migrations (version) VALUES (${version}); COMMIT;`)
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }
}
