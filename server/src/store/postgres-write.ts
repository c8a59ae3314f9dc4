import { isOpen } from '@anju/sdk'
import type { QueryConfig } from 'pg'
import type { AuditLine } from './audit-line.ts'
import type { Changes } from './store.ts'

interface Column {
  name: string
  type: 'text' | 'bigint' | 'integer'
}

const text = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'text' }))
const whole = (name: string, type: 'bigint' | 'integer' = 'bigint'): Column => ({ name, type })

/** What a commit writes: the columns of each table, what happens to a key that is there, and the values of a group, column by column. */
interface Written {
  table: string
  columns: readonly Column[]
  clash: string
  values: (changes: Changes, lines: readonly AuditLine[]) => readonly (readonly unknown[])[]
}

const replacing = (key: string, columns: readonly Column[]): string =>
  `(${key}) DO UPDATE SET ${columns.map(({ name }) => `"${name}" = excluded."${name}"`).join(', ')}`

const column = <T>(rows: Iterable<T>, ...values: ((row: T) => unknown)[]): unknown[][] => {
  const all = [...rows]
  return values.map((value) => all.map(value))
}

const BIRTH = [...text('home', 'device', 'boot'), whole('at_ms'), ...text('birth')]
const DEVICE = text('home', 'device', 'state')
const STATE = [...text('home', 'rule'), whole('version', 'integer'), ...text('state', 'wakes')]
const INCIDENT = [...text('id', 'home'), whole('open', 'integer'), whole('raised_ms'), whole('updated_ms'), ...text('body')]
const ALERT = text('incident', 'id', 'body')
const RECORD = [...text('collection', 'id'), whole('at_ms'), whole('live', 'integer'), ...text('body')]

const tables: readonly Written[] = [
  {
    table: 'events',
    columns: [...text('home', 'device', 'id'), whole('arrived_ms'), whole('happened_ms'), ...text('time_quality', 'body')],
    clash: 'DO NOTHING',
    values: ({ events }) =>
      column(
        events,
        (e) => e.home,
        (e) => e.device,
        (e) => e.id,
        (e) => e.arrived_ms,
        (e) => e.happened_ms,
        (e) => e.time_quality,
        (e) => JSON.stringify(e.body),
      ),
  },
  {
    table: 'births',
    columns: BIRTH,
    clash: replacing('home, device', BIRTH),
    values: ({ births }) =>
      column(
        births.values(),
        (b) => b.home,
        (b) => b.device,
        (b) => b.boot,
        (b) => b.at_ms,
        (b) => JSON.stringify(b.birth),
      ),
  },
  {
    table: 'devices',
    columns: DEVICE,
    clash: replacing('home, device', DEVICE),
    values: ({ devices }) =>
      column(
        devices.values(),
        (d) => d.home,
        (d) => d.device,
        (d) => JSON.stringify(d),
      ),
  },
  {
    table: 'rule_states',
    columns: STATE,
    clash: replacing('home, rule', STATE),
    values: ({ states }) =>
      column(
        states.values(),
        (s) => s.home,
        (s) => s.rule,
        (s) => s.version,
        (s) => JSON.stringify(s.state),
        (s) => JSON.stringify(s.wakes),
      ),
  },
  {
    table: 'incidents',
    columns: INCIDENT,
    clash: replacing('id', INCIDENT),
    values: ({ incidents, erased }) =>
      column(
        [...incidents.values()].filter(({ id }) => erased?.has(id) !== true),
        (i) => i.id,
        (i) => i.home,
        (i) => (isOpen(i.state) ? 1 : 0),
        (i) => i.raised_ms,
        (i) => i.updated_ms,
        (i) => JSON.stringify(i),
      ),
  },
  {
    table: 'alerts',
    columns: ALERT,
    clash: replacing('incident, id', ALERT),
    values: ({ alerts, erased }) =>
      column(
        [...alerts.values()].filter(({ incident }) => erased?.has(incident) !== true),
        (a) => a.incident,
        (a) => a.id,
        (a) => JSON.stringify(a),
      ),
  },
  {
    table: 'records',
    columns: RECORD,
    clash: replacing('collection, id', RECORD),
    values: ({ records }) =>
      column(
        [...records.values()].filter(({ body }) => body !== undefined),
        (r) => r.collection,
        (r) => r.id,
        (r) => r.at_ms,
        (r) => (r.live ? 1 : 0),
        (r) => JSON.stringify(r.body),
      ),
  },
  {
    table: 'audit',
    columns: [whole('seq'), whole('at_ms'), ...text('incident', 'did', 'by', 'detail', 'hash')],
    clash: 'DO NOTHING',
    values: (_, lines) =>
      column(
        lines,
        (a) => a.seq,
        (a) => a.at_ms,
        (a) => a.incident,
        (a) => a.did,
        (a) => a.by,
        (a) => a.detail,
        (a) => a.hash,
      ),
  },
]

/** One statement for a whole group, so that a commit is one round trip and is whole without BEGIN and COMMIT. Columns travel as arrays. */
const STATEMENT = (() => {
  let parameter = 0
  const parts = tables.map(({ table, columns, clash }) => {
    const names = columns.map(({ name }) => `"${name}"`).join(', ')
    const arrays = columns.map(({ type }) => `$${(parameter += 1)}::${type}[]`).join(', ')
    return `${table}_written AS (INSERT INTO ${table} (${names}) SELECT * FROM unnest(${arrays}) ON CONFLICT ${clash})`
  })
  parts.push(
    `erased AS (DELETE FROM records WHERE (collection, id) IN (SELECT * FROM unnest($${(parameter += 1)}::text[], $${(parameter += 1)}::text[])))`,
    `erased_incidents AS (DELETE FROM incidents WHERE id = ANY ($${(parameter += 1)}::text[]))`,
    `erased_alerts AS (DELETE FROM alerts WHERE incident = ANY ($${parameter}::text[]))`,
    `forgotten AS (DELETE FROM events WHERE arrived_ms < $${(parameter += 1)})`,
  )
  return `WITH ${parts.join(', ')} SELECT 1`
})()

const erasedOf = ({ records }: Changes): unknown[][] =>
  column(
    [...records.values()].filter(({ body }) => body === undefined),
    (r) => r.collection,
    (r) => r.id,
  )

/** The statement that makes a group durable. JSON travels as text, since PostgreSQL's own JSON takes no NUL, which a device may well send. */
export const groupStatement = (changes: Changes, lines: readonly AuditLine[]): QueryConfig => ({
  name: 'anju-group',
  text: STATEMENT,
  values: [
    ...tables.flatMap(({ values }) => values(changes, lines)),
    ...erasedOf(changes),
    [...(changes.erased ?? [])],
    changes.forget_before_ms,
  ],
})
