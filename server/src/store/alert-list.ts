import type { Alert } from '@anju/sdk'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from './tables.ts'

/** Where a list goes on: behind the alert of this time (ms) and id. */
export interface AlertPlace {
  raised_ms: number
  id: string
}

/** Which alerts are wanted, newest first. */
export interface AlertQuery {
  /** At most so many. */
  limit: number
  after?: AlertPlace
  /** Of these homes alone. */
  homes?: readonly string[]
  kind?: string
  /** Raised then or later, ms. */
  from_ms?: number
  /** Raised before, ms. */
  to_ms?: number
}

/** A field of the alert as the indexes hold it: written differently in each dialect, and exactly as in its migration. */
export type AlertField = (name: 'raised_ms' | 'home' | 'kind') => RawBuilder<unknown>

export const sqliteField: AlertField = (name) => sql.raw(`json_extract(body, '$.${name}')`)
export const postgresField: AlertField = (name) => sql.raw(`((body::json)->>'${name}')${name === 'raised_ms' ? '::bigint' : ''}`)

/** One page of alerts from any SQL store, along an index: as fast at the millionth as at the first. */
export async function alertsListed(db: Kysely<Tables>, field: AlertField, query: AlertQuery): Promise<Alert[]> {
  const { limit, after, homes, kind, from_ms, to_ms } = query
  const raised = field('raised_ms')
  const wanted: RawBuilder<unknown>[] = []
  if (after !== undefined) wanted.push(sql`${raised} <= ${after.raised_ms}`, sql`(${raised} < ${after.raised_ms} OR id < ${after.id})`)
  if (homes !== undefined) wanted.push(homes.length === 0 ? sql`1 = 0` : sql`${field('home')} IN (${sql.join(homes)})`)
  if (kind !== undefined) wanted.push(sql`${field('kind')} = ${kind}`)
  if (from_ms !== undefined) wanted.push(sql`${raised} >= ${from_ms}`)
  if (to_ms !== undefined) wanted.push(sql`${raised} < ${to_ms}`)
  const where = wanted.length === 0 ? sql`` : sql`WHERE ${sql.join(wanted, sql` AND `)}`
  const { rows } = await sql<{ body: string }>`SELECT body FROM alerts ${where} ORDER BY ${raised} DESC, id DESC LIMIT ${limit}`.execute(db)
  // Together: a hundred small texts cost more to begin than to read.
  return JSON.parse(`[${rows.map(({ body }) => body).join(',')}]`) as Alert[]
}

/** The same from memory. */
export function alertsAmong(alerts: Iterable<Alert>, query: AlertQuery): Alert[] {
  const { limit, after, homes, kind, from_ms = -Infinity, to_ms = Infinity } = query
  const behind = ({ raised_ms, id }: Alert) =>
    after === undefined || raised_ms < after.raised_ms || (raised_ms === after.raised_ms && id < after.id)
  return [...alerts]
    .filter((one) => behind(one) && one.raised_ms >= from_ms && one.raised_ms < to_ms)
    .filter((one) => (homes === undefined || homes.includes(one.home)) && (kind === undefined || one.kind === kind))
    .toSorted((a, b) => b.raised_ms - a.raised_ms || (a.id < b.id ? 1 : -1))
    .slice(0, limit)
}
