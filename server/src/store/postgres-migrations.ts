import type { ClientBase } from 'pg'

/** Forward only, in order. A step that is out in the world is never changed. */
const steps: readonly string[] = [
  `CREATE TABLE events (home TEXT NOT NULL, device TEXT NOT NULL, id TEXT NOT NULL, arrived_ms BIGINT NOT NULL, happened_ms BIGINT NOT NULL,
     time_quality TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (home, device, id));
   CREATE INDEX events_by_arrival ON events (arrived_ms);
   CREATE TABLE births (home TEXT NOT NULL, device TEXT NOT NULL, boot TEXT NOT NULL, at_ms BIGINT NOT NULL, birth TEXT NOT NULL,
     PRIMARY KEY (home, device));
   CREATE TABLE devices (home TEXT NOT NULL, device TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (home, device));
   CREATE TABLE rule_states (home TEXT NOT NULL, rule TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, wakes TEXT NOT NULL,
     PRIMARY KEY (home, rule));
   CREATE TABLE incidents (id TEXT PRIMARY KEY, home TEXT NOT NULL, open INTEGER NOT NULL, raised_ms BIGINT NOT NULL,
     updated_ms BIGINT NOT NULL, body TEXT NOT NULL);
   CREATE INDEX incidents_by_raise ON incidents (raised_ms, id);
   CREATE INDEX incidents_by_state ON incidents (open, updated_ms);
   CREATE TABLE alerts (incident TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (incident, id));
   CREATE TABLE audit (seq BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, incident TEXT NOT NULL, did TEXT NOT NULL, "by" TEXT NOT NULL,
     detail TEXT NOT NULL, hash TEXT NOT NULL);
   CREATE INDEX audit_by_incident ON audit (incident, seq);
   CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$;
   CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION audit_is_append_only();`,
  `CREATE TABLE records (collection TEXT NOT NULL, id TEXT NOT NULL, at_ms BIGINT NOT NULL, live INTEGER NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (collection, id));
   CREATE INDEX records_by_time ON records (collection, at_ms, id);
   CREATE INDEX records_live ON records (collection) WHERE live = 1;`,
  `CREATE INDEX alerts_by_raise ON alerts ((((body::json)->>'raised_ms')::bigint), id);
   CREATE INDEX alerts_by_home ON alerts (((body::json)->>'home'), (((body::json)->>'raised_ms')::bigint), id);
   CREATE INDEX alerts_by_kind ON alerts (((body::json)->>'kind'), (((body::json)->>'raised_ms')::bigint), id);`,
]

/** The lock under which one server owns a database: chosen at random once, the same for all. */
export const OWNER_LOCK = 7_236_405_118

/** Brings a database to the newest shape, in one transaction. Throws when it was written by a newer server. */
export async function migratePostgres(client: ClientBase): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query('CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY)')
    const { rows } = await client.query<{ version: number | null }>('SELECT max(version) AS version FROM migrations')
    const at = rows[0]?.version ?? 0
    if (at > steps.length) throw new Error(`The store has version ${at}, this server knows ${steps.length}: it was written by a newer one.`)
    for (let version = at + 1; version <= steps.length; version++)
      await client.query(`${steps[version - 1]!} INSERT INTO migrations (version) VALUES (${version});`)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}
