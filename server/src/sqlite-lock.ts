import { DatabaseSync } from 'node:sqlite'

/**
 * Keeps a file of SQLite for one process, by a lock on a file beside it that the system itself lets go when the process is gone. The answer gives it back;
 * undefined when another has it.
 */
export function lockSqlite(path: string): (() => void) | undefined {
  const lock = new DatabaseSync(`${path}.lock`)
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (/locked|busy/i.test((error as Error).message)) return undefined
    throw error
  }
  return () => lock.close()
}
