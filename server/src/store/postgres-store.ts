import { Kysely, PostgresDialect } from 'kysely'
import { Client, Pool, types as parsers, type ClientConfig, type CustomTypesConfig } from 'pg'
import { alertsListed, postgresField } from './alert-list.ts'
import { CHAIN_START, chained, type ChainEnd } from './audit-chain.ts'
import { auditLines, auditOf, incidentsRaised, loadStored, recordsOf } from './load-stored.ts'
import { migratePostgres, OWNER_LOCK } from './postgres-migrations.ts'
import { groupStatement } from './postgres-write.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

/** How long a database may take to answer before its fate is unknown and the commit is tried again on another line, milliseconds (chosen). */
const PATIENCE_MS = 10_000
/** Readers beside the writer: the API's. */
const READERS = 4

/** The type of eight-byte whole numbers in PostgreSQL's catalogue. The driver gives them as text; ours are times and counts, far below 2⁵³. */
const INT8: number = 20

const types: CustomTypesConfig = {
  getTypeParser: (type, format) => ((type as number) === INT8 ? Number : parsers.getTypeParser(type, format)),
}

/** The line over which this server writes, while it is there. Whoever holds it owns the database: two servers would number one audit twice. */
interface Writer {
  client: Client
  end: ChainEnd
  /** Its process in the database. */
  session: Session
}

interface Session {
  pid: number
  since: string
}

const SESSION = 'SELECT pid, backend_start::text AS since FROM pg_stat_activity WHERE pid = pg_backend_pid()'
const MINE = `SELECT pg_try_advisory_lock($1::bigint # hashtext(current_database() || current_schema())) AS mine`

/** Takes the ownership. A session of ours whose line broke may hold it until the database notices; it is ended first. */
async function own(client: Client, former: Session | undefined): Promise<void> {
  if (former !== undefined)
    await client.query('SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE pid = $1 AND backend_start::text = $2', [
      former.pid,
      former.since,
    ])
  const { rows } = await client.query<{ mine: boolean }>(MINE, [OWNER_LOCK])
  if (rows[0]?.mine !== true) throw new Error('Another server uses this database.')
}

async function openWriter(settings: ClientConfig, former: Session | undefined): Promise<Writer> {
  const client = new Client({ ...settings, query_timeout: PATIENCE_MS, application_name: 'anju-server' })
  client.on('error', () => {}) // What breaks a line is told to the query that waits, or found at its end.
  try {
    await client.connect()
    await own(client, former)
    // A commit must be on the disk, whatever the database was told for others.
    await client.query(`SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`)
    await migratePostgres(client)
    const last = await client.query<ChainEnd>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1')
    const sessions = await client.query<Session>(SESSION)
    return { client, end: last.rows[0] ?? CHAIN_START, session: sessions.rows[0]! }
  } catch (error) {
    client.end().catch(() => {}) // It failed already, for a reason that is told.
    throw error
  }
}

const settingsOf = (address: string): ClientConfig => ({ connectionString: address, connectionTimeoutMillis: PATIENCE_MS, types })

/** Lines for reading, at most so many, with whole numbers as numbers. */
export function postgresPool(address: string, max: number): Pool {
  const pool = new Pool({ ...settingsOf(address), max })
  pool.on('error', () => {}) // An idle reader that lost its line is replaced by the pool.
  return pool
}

/**
 * A PostgreSQL database (15 or newer) by its address, `postgres://user:password@host:port/database`. It is migrated when it is opened, and owned by one
 * server at a time. A commit that fails is told to the caller; the next one goes over a new line. Throws when it cannot be had.
 */
export async function postgresStore(address: string): Promise<Store> {
  const settings = settingsOf(address)
  let closed = false
  let writer: Writer | undefined
  let former: Session | undefined
  const open = async (): Promise<Writer> => {
    const mine = await openWriter(settings, former)
    former = mine.session
    mine.client.on('end', () => {
      if (writer === mine) writer = undefined
    })
    return mine
  }
  writer = await open()
  /** The end of the audit as far as commits are known to be through. */
  let end = writer.end
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: postgresPool(address, READERS) }) })
  return {
    load: (since_ms, closedOnes) => loadStored(db, since_ms, closedOnes),
    async commit(changes) {
      if (closed) throw new Error('The store is closed.')
      const over = (writer ??= await open())
      // A commit whose answer was lost may have been through: the same rows give the same lines, and those that are there already are left alone.
      const lines = chained(end, changes.audit)
      try {
        await over.client.query(groupStatement(changes, lines))
      } catch (error) {
        if (writer === over) writer = undefined
        over.client.end().catch(() => {}) // Its fate is unknown, so it is not used again.
        throw error
      }
      end = lines.at(-1) ?? end
    },
    audit: (incident) => auditOf(db, incident),
    auditLines: () => auditLines(db),
    period: (from_ms, to_ms) => incidentsRaised(db, from_ms, to_ms),
    records: (collection, from_ms, to_ms) => recordsOf(db, collection, from_ms, to_ms),
    alerts: (query) => alertsListed(db, postgresField, query),
    async close() {
      closed = true
      await Promise.all([db.destroy(), writer?.client.end()])
    },
  }
}
