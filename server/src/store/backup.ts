import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { OpenTables } from './open-tables.ts'
import type { Tables } from './tables.ts'

/**
 * A backup is text, one JSON value a line: a header, the rows of every table, and an end with the number of rows and SHA-256 over all lines before it. It
 * is the same whichever store it was taken from, so that it also moves a site from one to the other.
 */
const FORMAT = 'anju-backup'
const VERSION = 1

/** The tables in the order in which they are written, with the columns that order their rows. */
const order: { readonly [Name in keyof Tables]: readonly string[] } = {
  events: ['home', 'device', 'id'],
  births: ['home', 'device'],
  devices: ['home', 'device'],
  rule_states: ['home', 'rule'],
  incidents: ['id'],
  alerts: ['incident', 'id'],
  records: ['collection', 'id'],
  audit: ['seq'],
}
const names = Object.keys(order) as (keyof Tables)[]

/** So many rows are read or written at a time: some hundred kilobytes. */
const PAGE = 500
/** A longer line is no line of ours: the largest row is an incident of a few hundred kilobytes. */
const MOST_LINE_CHARS = 16_000_000

type Row = Record<string, string | number>
type End = { end: true; rows: number; sha256: string }

/** How far a backup or a restore is, for a progress line. */
export type Progress = (rows: number, all: number) => void

async function countOf(db: Transaction<Tables>): Promise<number> {
  let all = 0
  for (const name of names) {
    const { count } = await db
      .selectFrom(name)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    all += count
  }
  return all
}

/** Rows of one table after a key, in its order: the key is compared column by column, as one. */
async function page(db: Transaction<Tables>, name: keyof Tables, after: Row | undefined): Promise<Row[]> {
  const keys = order[name]
  const columns = sql.join(keys.map((key) => sql.ref(key)))
  const beyond = after === undefined ? sql`` : sql`WHERE (${columns}) > (${sql.join(keys.map((key) => after[key]))})`
  const { rows } = await sql<Row>`SELECT * FROM ${sql.table(name)} ${beyond} ORDER BY ${columns} LIMIT ${sql.lit(PAGE)}`.execute(db)
  return rows
}

/** Takes a backup beside the running server, as of one instant, line by line into `write`, which may make it wait. Answers with the number of rows. */
export async function backup(
  tables: OpenTables,
  made_ms: number,
  write: (text: string) => Promise<void> | void,
  progress: Progress = () => {},
): Promise<number> {
  const hash = createHash('sha256')
  const put = async (lines: readonly unknown[]) => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    hash.update(text)
    await write(text)
  }
  return tables.snapshot(async (db) => {
    const all = await countOf(db)
    await put([{ format: FORMAT, version: VERSION, made_ms }])
    let rows = 0
    for (const name of names) {
      let last: Row | undefined
      for (let got = PAGE; got === PAGE;) {
        const found = await page(db, name, last)
        got = found.length
        last = found.at(-1)
        rows += got
        if (got > 0) await put(found.map((row) => [name, row]))
        progress(rows, all)
      }
    }
    const end: End = { end: true, rows, sha256: hash.digest('hex') }
    await write(`${JSON.stringify(end)}\n`)
    return rows
  })
}

/** What is wrong with a backup or with where it should go: a sentence for the person who restores. */
export class RestoreError extends Error {}

/** One line, parsed. Throws a RestoreError with its number. */
function parsed(line: string, number: number): unknown {
  if (line.length > MOST_LINE_CHARS) throw new RestoreError(`Line ${number} is longer than any line of a backup.`)
  try {
    return JSON.parse(line)
  } catch {
    throw new RestoreError(`Line ${number} is not a line of a backup: the file is damaged or something else.`)
  }
}

/** Reads a backup without writing anything: throws a RestoreError where it is damaged, cut off or of a newer server. Answers with its number of rows. */
export async function checkBackup(lines: AsyncIterable<string>): Promise<number> {
  const hash = createHash('sha256')
  let [number, rows] = [0, 0]
  let end: End | undefined
  for await (const line of lines) {
    number += 1
    if (end !== undefined) throw new RestoreError(`Line ${number} comes after the end of the backup.`)
    const value = parsed(line, number)
    if (number === 1) checkHeader(value)
    else if (Array.isArray(value)) rows += 1
    else end = value as End
    if (end === undefined) hash.update(`${line}\n`)
  }
  if (end === undefined) throw new RestoreError('The backup is cut off: its end is missing.')
  if (end.rows !== rows || end.sha256 !== hash.digest('hex'))
    throw new RestoreError('The backup was changed or damaged: its checksum does not fit.')
  return rows
}

function checkHeader(value: unknown): void {
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown }
  if (format !== FORMAT) throw new RestoreError('The file is no backup of Anju.')
  if (version !== VERSION) throw new RestoreError(`The backup has format ${String(version)}, this server reads ${VERSION}.`)
}

/** Writes a checked backup into an empty store, all or nothing. Throws a RestoreError when the store is not empty. Answers with the number of rows. */
export async function restore(
  tables: OpenTables,
  lines: AsyncIterable<string>,
  all: number,
  progress: Progress = () => {},
): Promise<number> {
  return tables.whole(async (db) => {
    const there = await countOf(db)
    if (there > 0) throw new RestoreError(`The store is not empty: it holds ${there} rows. Restore into a new one.`)
    let [number, rows] = [0, 0]
    let batch: { name: keyof Tables; rows: Row[] } = { name: 'events', rows: [] }
    const flush = async () => {
      if (batch.rows.length > 0) await db.insertInto(batch.name).values(batch.rows).execute()
      rows += batch.rows.length
      batch = { ...batch, rows: [] }
      progress(rows, all)
    }
    for await (const line of lines) {
      const value = parsed(line, (number += 1))
      if (!Array.isArray(value)) continue
      const [name, row] = value as [keyof Tables, Row]
      if (!Object.hasOwn(order, name)) throw new RestoreError(`Line ${number} is of a table that this server does not know: ${name}.`)
      if (name !== batch.name || batch.rows.length >= PAGE) await flush()
      batch = { name, rows: batch.rows }
      batch.rows.push(row)
    }
    await flush()
    return rows
  })
}
