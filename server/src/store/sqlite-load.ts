import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Alert, Birth, DeviceState, Incident } from '@anju/sdk'
import type { RecordRow, RuleStateRow, Stored } from './store.ts'

/** So many rows are read before their texts are parsed, together: to begin a parse costs more than to read a small text. */
const TOGETHER = 500

/** Rows of a statement as arrays, the JSON texts among them parsed: those from the column `from` on. */
function rowsOf<Row>(database: DatabaseSync, from: number, sql: string, ...values: SQLInputValue[]): Row[] {
  const statement = database.prepare(sql)
  statement.setReturnArrays(true)
  const rows: unknown[][] = []
  let texts: unknown[] = []
  let parsed = 0
  const parse = () => {
    const found = JSON.parse(`[${texts.join(',')}]`) as unknown[]
    texts = []
    for (let next = 0; parsed < rows.length; parsed++) {
      const row = rows[parsed]!
      for (let column = from; column < row.length; column++) row[column] = found[next++]
    }
  }
  for (const one of statement.iterate(...values)) {
    const row = one as unknown as unknown[]
    for (let column = from; column < row.length; column++) texts.push(row[column])
    if (rows.push(row) % TOGETHER === 0) parse()
  }
  parse()
  return rows as Row[]
}

const CLOSED = 'FROM incidents WHERE open = 0 ORDER BY updated_ms DESC LIMIT ?'

/** Reads what a server needs to go on from its SQLite file, as other stores read it, in a fraction of the time: a server that was killed must be back. */
export function loadSqlite(database: DatabaseSync, since_ms: number, closed: number): Stored {
  const all = <Row>(from: number, sql: string, ...values: SQLInputValue[]) => rowsOf<Row>(database, from, sql, ...values)
  type Id = [home: string, device: string, id: string, arrived_ms: number]
  type State = [home: string, rule: string, version: number, state: unknown, wakes: RuleStateRow['wakes']]
  type Row = [collection: string, id: string, at_ms: number, body: unknown]
  return {
    ids: all<Id>(4, 'SELECT home, device, id, arrived_ms FROM events WHERE arrived_ms >= ? ORDER BY arrived_ms', since_ms).map(
      ([home, device, id, arrived_ms]) => ({ home, device, id, arrived_ms }),
    ),
    births: all<[string, string, string, number, Birth]>(4, 'SELECT home, device, boot, at_ms, birth FROM births').map(
      ([home, device, boot, at_ms, birth]) => ({ home, device, boot, at_ms, birth }),
    ),
    devices: all<[DeviceState]>(0, 'SELECT state FROM devices').map(([state]) => state),
    states: all<State>(3, 'SELECT home, rule, version, state, wakes FROM rule_states').map(([home, rule, version, state, wakes]) => ({
      home,
      rule,
      version,
      state,
      wakes,
    })),
    incidents: [
      ...all<[Incident]>(0, 'SELECT body FROM incidents WHERE open = 1 ORDER BY updated_ms'),
      ...all<[Incident]>(0, `SELECT body ${CLOSED}`, closed),
    ].map(([incident]) => incident),
    alerts: all<[Alert]>(
      0,
      `SELECT alerts.body FROM alerts JOIN incidents ON incidents.id = alerts.incident WHERE incidents.open = 1 OR incidents.id IN (SELECT id ${CLOSED})`,
      closed,
    ).map(([alert]) => alert),
    records: all<Row>(3, 'SELECT collection, id, at_ms, body FROM records WHERE live = 1').map(
      ([collection, id, at_ms, body]): RecordRow => ({ collection, id, at_ms, live: true, body }),
    ),
  }
}
