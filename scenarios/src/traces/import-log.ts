import { catalogue, checkBody, topicOf, type Device, type Home, type TraceHeader, type TraceLine } from '@anju/sdk'
import { csvCells, type Cell, type TableFault } from './csv-cells.ts'
import { units, type ImportMap, type Unit } from './import-map.ts'
import { instantOf } from './zoned-time.ts'

/** What was read of a log. */
export interface ImportedLog {
  header: TraceHeader
  lines: readonly TraceLine[]
  rows: number
  ignored: number
}

/** A log has no signs of life: a device is missed after this. */
const HEARTBEAT_S = 86_400
/** What rules wait for after the last row. */
const AFTERWARDS_MS = 3_600_000

type Rule = ImportMap['rows'][number]
type Row = ReadonlyMap<string, Cell>
interface Said {
  at_ms: number
  device: string
  event?: string
  body: Record<string, unknown>
}

/** A log of a foreign system as a trace, or everything that is wrong with it, each with its row and column. */
export function importLog(
  text: string,
  map: ImportMap,
  { home, sha256 }: { home: Home; sha256: string },
): { ok: true; log: ImportedLog } | { ok: false; faults: readonly TableFault[] } {
  const { rows, fault } = csvCells(text, map.separator)
  if (fault !== undefined) return { ok: false, faults: [fault] }
  const [head = [], ...rest] = rows
  const missing = columnsOf(map).filter((name) => !head.some((cell) => cell.text === name))
  if (missing.length > 0)
    return {
      ok: false,
      faults: missing.map((name) => ({
        line: 1,
        column: 1,
        says: `There is no column '${name}'; there are ${head.map((cell) => cell.text).join(', ') || 'none'}.`,
      })),
    }
  const faults: TableFault[] = []
  const said: Said[] = []
  let ignored = 0
  for (const cells of rest) {
    const row: Row = new Map(
      head.map(({ text: name }, i) => [name, cells[i] ?? { text: '', line: cells[0]!.line, column: cells.at(-1)!.column }]),
    )
    const read = rowOf(row, cells[0]!, map, home)
    if ('fault' in read) faults.push(read.fault)
    else if ('ignored' in read) ignored += 1
    else said.push(read)
  }
  if (said.length === 0 && faults.length === 0) faults.push({ line: 1, column: 1, says: 'The log says nothing that the mapping takes.' })
  return faults.length > 0 ? { ok: false, faults } : { ok: true, log: { ...traceOf(said, map, home, sha256), rows: rest.length, ignored } }
}

/** Every column that a mapping speaks of. */
function columnsOf({ time, rows }: ImportMap): string[] {
  const names = rows.flatMap(({ where = {}, device, fields = {} }) => [
    ...Object.keys(where),
    ...(typeof device === 'object' ? [device.column] : []),
    ...Object.values(fields).flatMap((field) => (typeof field === 'object' ? [field.column] : [])),
  ])
  return [...new Set([time.column, ...(time.and === undefined ? [] : [time.and]), ...names])]
}

function rowOf(row: Row, first: Cell, map: ImportMap, home: Home): Said | { fault: TableFault } | { ignored: true } {
  const wrong = ({ line, column }: Cell, says: string) => ({ fault: { line, column, says } })
  const rule = map.rows.find(({ where = {} }) =>
    Object.entries(where).every(([name, words]) => [words].flat().includes(row.get(name)!.text)),
  )
  if (rule === undefined)
    return map.others === 'ignore'
      ? { ignored: true }
      : wrong(first, 'No entry of `rows` fits this row; `others: ignore` lets such rows be.')
  const { column, and, form, zone = 'UTC' } = map.time
  const when = row.get(column)!
  const at_ms = instantOf(and === undefined ? when.text : `${when.text} ${row.get(and)!.text}`, form, zone)
  if (at_ms === undefined) return wrong(when, `'${when.text}' is no time of the form '${form}'.`)
  const spoken = typeof rule.device === 'string' ? rule.device : (rule.device.is[row.get(rule.device.column)!.text] ?? '')
  const device = home.devices.find(({ id }) => id === spoken)
  const place = typeof rule.device === 'string' ? first : row.get(rule.device.column)!
  if (device === undefined)
    return wrong(place, spoken === '' ? `The mapping knows no device '${place.text}'.` : `The home has no device '${spoken}'.`)
  const body: Record<string, unknown> = rule.event === undefined ? {} : { event: rule.event }
  for (const [name, field] of Object.entries(rule.fields ?? {})) {
    const value = valueOf(field, row)
    if (typeof value === 'object') return wrong(value.cell, value.says)
    body[name] = value
  }
  const says = misfit(device.kind, rule, body)
  return says === undefined
    ? { at_ms, device: device.id, body, ...(rule.event === undefined ? {} : { event: rule.event }) }
    : wrong(first, says)
}

type Value = string | number | boolean

function valueOf(field: NonNullable<Rule['fields']>[string], row: Row): Value | { cell: Cell; says: string } {
  if (typeof field !== 'object') return field
  const cell = row.get(field.column)!
  if (field.is !== undefined)
    return Object.hasOwn(field.is, cell.text)
      ? field.is[cell.text]!
      : { cell, says: `The mapping knows no word '${cell.text}' in '${field.column}'.` }
  if (field.unit === undefined && !/^-?\d/.test(cell.text)) return cell.text
  const figure = /^-?\d{1,12}([.,]\d{1,9})?$/.test(cell.text) ? Number(cell.text.replace(',', '.')) : undefined
  if (figure === undefined) return { cell, says: `'${cell.text}' is no figure.` }
  return Math.round(units[(field.unit ?? 'plain') as Unit](figure) * 1_000) / 1_000
}

/** Why a body is none of the kind. */
function misfit(kind: string, { event }: Rule, body: Record<string, unknown>): string | undefined {
  if (!Object.hasOwn(catalogue, kind)) return `Nobody knows devices of the kind '${kind}'.`
  const { schemas }: Device = catalogue[kind as keyof typeof catalogue]
  const schema = event === undefined ? schemas.reading : schemas.events[event]
  if (schema === undefined) return `A ${kind} has no event '${event}'; it has ${Object.keys(schemas.events).join(', ')}.`
  const checked = checkBody(schema, body)
  return checked.ok
    ? undefined
    : `It is no ${event ?? 'reading'} of a ${kind}: ${String(checked.fault.params?.['problem'] ?? checked.fault.code)}.`
}

/** Births first, then what was said, in the order of time. */
function traceOf(said: readonly Said[], map: ImportMap, home: Home, sha256: string): Pick<ImportedLog, 'header' | 'lines'> {
  const sorted = said.toSorted((a, b) => a.at_ms - b.at_ms)
  const [starts_ms, ends_ms] = [sorted[0]!.at_ms, sorted.at(-1)!.at_ms + AFTERWARDS_MS]
  const origin = map.origin ?? 'real'
  const boot = `i${sha256.slice(0, 12)}`
  const site = { id: 'imported', title: map.import, time_zone: map.time.zone ?? 'UTC', homes: [home] }
  const counts = new Map<string, number>()
  const line = (at_ms: number, device: string, channel: 'birth' | 'event' | 'reading', body: Record<string, unknown>): TraceLine => {
    const seq = counts.get(`${device} ${channel}`) ?? 0
    counts.set(`${device} ${channel}`, seq + 1)
    const topic = topicOf({ site: site.id, home: home.id, device }, channel)
    const payload = JSON.stringify({ boot, seq, time_ms: at_ms, clock: 'synced', origin, body })
    return { at_ms, message: { topic, payload, ...(channel === 'birth' ? { retain: true as const } : {}) } }
  }
  const births = [...new Set(sorted.map(({ device }) => device))].map((id) => {
    const { kind, room } = home.devices.find((device) => device.id === id)!
    return line(starts_ms, id, 'birth', { kind, model: 'imported', firmware: '0', heartbeat_s: HEARTBEAT_S, room, capabilities: [] })
  })
  return {
    header: {
      anju: 'trace/1',
      protocol: 1,
      origin,
      seed: 0,
      document: map.import.en,
      document_sha256: sha256,
      way: 'model',
      starts_ms,
      ends_ms,
      site,
    },
    lines: [
      ...births,
      ...sorted.map(({ at_ms, device, event, body }) => line(at_ms, device, event === undefined ? 'reading' : 'event', body)),
    ],
  }
}
