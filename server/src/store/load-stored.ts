import type { Alert, Birth, DeviceState, Incident } from '@anju/sdk'
import type { Kysely } from 'kysely'
import type { AuditLine, AuditRow } from './audit-line.ts'
import type { Recorded, RecordRow, RuleStateRow, Stored } from './store.ts'
import type { Tables } from './tables.ts'

/** What this server wrote itself is read without a check: a store that was changed by others breaks here. */
const json = (text: string): unknown => JSON.parse(text)

/** Reads what a server needs to go on, from any SQL store; SQLite has a faster way of its own. */
export async function loadStored(db: Kysely<Tables>, since_ms: number, closed: number): Promise<Stored> {
  const ids = await db
    .selectFrom('events')
    .select(['home', 'device', 'id', 'arrived_ms'])
    .where('arrived_ms', '>=', since_ms)
    .orderBy('arrived_ms')
    .execute()
  const births = await db.selectFrom('births').selectAll().execute()
  const devices = await db.selectFrom('devices').select('state').execute()
  const states = await db.selectFrom('rule_states').selectAll().execute()
  const open = await db.selectFrom('incidents').select('body').where('open', '=', 1).orderBy('updated_ms').execute()
  const others = await db.selectFrom('incidents').select('body').where('open', '=', 0).orderBy('updated_ms', 'desc').limit(closed).execute()
  const incidents = [...open, ...others].map(({ body }) => json(body) as Incident)
  const newest = db.selectFrom('incidents').select('id').where('open', '=', 0).orderBy('updated_ms', 'desc').limit(closed)
  const alerts = await db
    .selectFrom('alerts')
    .innerJoin('incidents', 'incidents.id', 'alerts.incident')
    .select('alerts.body')
    .where((e) => e.or([e('incidents.open', '=', 1), e('incidents.id', 'in', newest)]))
    .execute()
  const records = await db.selectFrom('records').selectAll().where('live', '=', 1).execute()
  return {
    ids,
    births: births.map(({ birth, ...row }) => ({ ...row, birth: json(birth) as Birth })),
    devices: devices.map(({ state }) => json(state) as DeviceState),
    states: states.map(({ state, wakes, ...row }) => ({ ...row, state: json(state), wakes: json(wakes) as RuleStateRow['wakes'] })),
    incidents,
    alerts: alerts.map(({ body }) => json(body) as Alert),
    records: records.map(recordOf),
  }
}

const recordOf = ({ live, body, ...row }: Tables['records']): RecordRow => ({ ...row, live: live === 1, body: json(body) })

/** The audit of one incident, oldest first. */
export async function auditOf(db: Kysely<Tables>, incident: string): Promise<readonly AuditRow[]> {
  const rows = await db.selectFrom('audit').selectAll().where('incident', '=', incident).orderBy('seq').execute()
  return rows.map(({ at_ms, incident: of, did, by, detail }) => ({
    at_ms,
    incident: of,
    did,
    by,
    detail: json(detail) as AuditRow['detail'],
  }))
}

/** So many lines are read at a time: some hundred kilobytes. */
const PAGE = 1_000

/** All lines of the audit by their numbers, page by page. */
export async function* auditLines(db: Kysely<Tables>): AsyncGenerator<AuditLine> {
  for (let after = 0; ;) {
    const rows = await db.selectFrom('audit').selectAll().where('seq', '>', after).orderBy('seq').limit(PAGE).execute()
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    after = last.seq
  }
}

/** Incidents raised in a period with their alerts, page by page: a year of a city is not held at once. */
export async function* incidentsRaised(db: Kysely<Tables>, from_ms: number, to_ms: number): AsyncGenerator<Recorded> {
  let after = { raised_ms: from_ms, id: '' }
  for (;;) {
    const { raised_ms, id } = after
    const rows = await db
      .selectFrom('incidents')
      .select(['id', 'raised_ms', 'body'])
      .where((e) =>
        e.and([
          e('raised_ms', '<', to_ms),
          e.or([e('raised_ms', '>', raised_ms), e.and([e('raised_ms', '=', raised_ms), e('id', '>', id)])]),
        ]),
      )
      .orderBy('raised_ms')
      .orderBy('id')
      .limit(PAGE)
      .execute()
    if (rows.length === 0) return
    const ids = rows.map((row) => row.id)
    const found = await db.selectFrom('alerts').select(['incident', 'body']).where('incident', 'in', ids).orderBy('id').execute()
    const alerts = new Map<string, Alert[]>(ids.map((of) => [of, []]))
    for (const { incident, body } of found) alerts.get(incident)!.push(json(body) as Alert)
    for (const row of rows) yield { incident: json(row.body) as Incident, alerts: alerts.get(row.id)! }
    after = rows.at(-1)!
  }
}

/** Records of a collection in a period, page by page. */
export async function* recordsOf(db: Kysely<Tables>, collection: string, from_ms: number, to_ms: number): AsyncGenerator<RecordRow> {
  let after = { at_ms: from_ms, id: '' }
  for (;;) {
    const { at_ms, id } = after
    const rows = await db
      .selectFrom('records')
      .selectAll()
      .where((e) =>
        e.and([
          e('collection', '=', collection),
          e('at_ms', '<', to_ms),
          e.or([e('at_ms', '>', at_ms), e.and([e('at_ms', '=', at_ms), e('id', '>', id)])]),
        ]),
      )
      .orderBy('at_ms')
      .orderBy('id')
      .limit(PAGE)
      .execute()
    yield* rows.map(recordOf)
    if (rows.length < PAGE) return
    after = rows.at(-1)!
  }
}
