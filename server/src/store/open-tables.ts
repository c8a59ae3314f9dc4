import { DatabaseSync } from 'node:sqlite'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { isPostgres, openStore } from './open-store.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import type { Tables } from './tables.ts'

/** The tables of a store beside the server that uses it: reading never holds the server up. */
export interface OpenTables {
  /** Reads everything as it stood at one instant. */
  snapshot<T>(read: (db: Transaction<Tables>) => Promise<T>): Promise<T>
  /** Writes all or nothing. */
  whole<T>(write: (db: Transaction<Tables>) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Opens the tables at the address of a store, which is created or migrated first when nobody uses it. Throws when it cannot be had. */
export async function openTables(address: string): Promise<OpenTables> {
  return isPostgres(address) ? postgresTables(address) : sqliteTables(address)
}

/** Creates or migrates a store. A database that another server uses is of its shape already, or that server would not run. */
export async function prepareStore(address: string): Promise<void> {
  await (await openStore(address)).close()
}

function sqliteTables(file: string): OpenTables {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA busy_timeout = 10000;')
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database) })
  return {
    snapshot: (read) => db.transaction().execute(read),
    whole: (write) => db.transaction().execute(write),
    async close() {
      await db.destroy()
      if (database.isOpen) database.close()
    },
  }
}

async function postgresTables(address: string): Promise<OpenTables> {
  const { postgresPool } = await import('./postgres-store.ts')
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: postgresPool(address, 1) }) })
  return {
    snapshot: (read) => db.transaction().setIsolationLevel('repeatable read').execute(read),
    whole: (write) => db.transaction().execute(write),
    close: () => db.destroy(),
  }
}
