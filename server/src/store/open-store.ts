import { sqliteStore } from './sqlite-store.ts'
import type { Store } from './store.ts'

/** Whether a text names a PostgreSQL database rather than a file. */
export const isPostgres = (address: string): boolean => /^postgres(ql)?:\/\//.test(address)

/**
 * A store by its address: `postgres://…`, or else the path of an SQLite file. PostgreSQL's driver is loaded only when it is asked for. Throws when it
 * cannot be had.
 */
export async function openStore(address: string): Promise<Store> {
  if (!isPostgres(address)) return sqliteStore(address)
  const { postgresStore } = await import('./postgres-store.ts')
  return postgresStore(address)
}
