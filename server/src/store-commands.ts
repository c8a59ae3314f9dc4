import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { chainWalk } from './store/audit-chain.ts'
import { backup, checkBackup, restore, RestoreError, type Progress } from './store/backup.ts'
import { auditLines } from './store/load-stored.ts'
import { isPostgres } from './store/open-store.ts'
import { openTables, prepareStore, type OpenTables } from './store/open-tables.ts'

/** Says one line that stays. */
type Say = (line: string) => void

const isThere = (address: string) => isPostgres(address) || existsSync(address)

async function withTables<T>(address: string, use: (tables: OpenTables) => Promise<T>): Promise<T> {
  const tables = await openTables(address)
  try {
    return await use(tables)
  } finally {
    await tables.close()
  }
}

/** Takes a backup of a store beside the server that uses it, gzipped. The file has its name only when it is whole. Answers whether it could. */
export async function backupCommand(address: string, to: string, now_ms: number, say: Say, progress?: Progress): Promise<boolean> {
  if (!isThere(address)) {
    say(`There is no store at ${address}.`)
    return false
  }
  if (existsSync(to)) {
    say(`${to} is there already. Name a new file.`)
    return false
  }
  const partial = `${to}.partial`
  const gzip = createGzip()
  const file = gzip.pipe(createWriteStream(partial))
  const rows = await withTables(address, (tables) =>
    backup(
      tables,
      now_ms,
      (text) => (gzip.write(text) ? undefined : new Promise<void>((resolve) => gzip.once('drain', () => resolve()))),
      progress,
    ),
  )
  gzip.end()
  await finished(file)
  renameSync(partial, to)
  say(`${rows} rows of ${shown(address)} are in ${to}.`)
  return true
}

/** Lines of a gzipped backup. A file that ends in the middle of its compression is a RestoreError. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  try {
    for await (const chunk of createReadStream(file).pipe(createGunzip()).setEncoding('utf8')) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop()!
      yield* lines
    }
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error
    throw new RestoreError(`${file} is damaged or cut off: it cannot be unpacked.`)
  }
  if (rest !== '') yield rest
}

/** Checks a backup and writes it into an empty or new store. Throws a RestoreError with the sentence for the person who restores. */
export async function restoreCommand(address: string, from: string, say: Say, progress?: Progress): Promise<boolean> {
  if (!existsSync(from)) {
    say(`There is no file ${from}.`)
    return false
  }
  const all = await checkBackup(linesOf(from))
  await prepareStore(address)
  const rows = await withTables(address, (tables) => restore(tables, linesOf(from), all, progress))
  say(`${rows} rows of ${from} are in ${shown(address)}.`)
  return true
}

/** Walks the audit's chain. Says where it ends, to be written down elsewhere, or where it breaks. Answers whether it is whole. */
export async function verifyAuditCommand(address: string, say: Say): Promise<boolean> {
  if (!isThere(address)) {
    say(`There is no store at ${address}.`)
    return false
  }
  const walk = chainWalk()
  await withTables(address, (tables) =>
    tables.snapshot(async (db) => {
      for await (const line of auditLines(db)) walk.see(line)
    }),
  )
  const verdict = walk.verdict()
  if (verdict.whole)
    say(
      `The audit is whole: ${verdict.lines} lines, the last with hash ${verdict.end.hash || '(none)'}. ` +
        'A tail that was cut off shows only against a hash that was written down before.',
    )
  else
    say(
      `The audit is broken at line ${verdict.seq}: ${verdict.why === 'missing' ? 'it is missing' : 'it or the line before it was changed'}.`,
    )
  return verdict.whole
}

/** An address without its password. */
const shown = (address: string): string => address.replace(/(:\/\/[^:@/]+):[^@]*@/, '$1:…@')
