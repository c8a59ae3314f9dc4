import type { DatabaseSync } from 'node:sqlite'

/** The tables as kysely sees them. Whole objects are JSON; what is searched by stands beside it in a column. */
export interface Tables {
  events: {
    home: string
    device: string
    id: string
    arrived_ms: number
    happened_ms: number
    time_quality: string
    body: string
  }
  births: { home: string; device: string; boot: string; at_ms: number; birth: string }
  devices: { home: string; device: string; state: string }
  rule_states: { home: string; rule: string; version: number; state: string; wakes: string }
  incidents: { id: string; home: string; open: number; updated_ms: number; body: string }
  alerts: { id: string; incident: string; body: string }
  audit: { seq: number; at_ms: number; incident: string; did: string; by: string; detail: string }
}

/** Forward only, in order; each is one transaction with its own mark. A step that is out in the world is never changed. */
const steps: readonly string[] = [
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
]

/** Brings a file to the newest shape. Throws when it was written by a newer server. */
export function migrate(database: DatabaseSync): void {
  database.exec('CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY) STRICT')
  const row = database.prepare('SELECT max(version) AS version FROM migrations').get() as { version: number | null }
  const at = row.version ?? 0
  if (at > steps.length) throw new Error(`The store has version ${at}, this server knows ${steps.length}: it was written by a newer one.`)
  for (let version = at + 1; version <= steps.length; version++) {
    database.exec(`BEGIN IMMEDIATE; ${steps[version - 1]!} INSERT INTO migrations (version) VALUES (${version}); COMMIT;`)
  }
}
