// `alert_list_ms`: a page of 100 alerts from a store of a million, over HTTP, at drawn places of the list: from the top, deep inside, of one home, of one kind.
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { random, type Alert, type Site } from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import { alertServer } from '../src/alert-server.ts'
import { api } from '../src/http/api.ts'
import { prepareStore } from '../src/store/open-tables.ts'
import { sqliteStore } from '../src/store/sqlite-store.ts'

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, asks: { type: 'string', default: '2000' } },
})
const rows = Number(values.rows)
const asks = Number(values.asks)
const START = Date.parse('2026-01-01T00:00:00Z')
const EVERY_MS = 20_000
const HOMES = 1_000
const kinds = ['sos', 'fall', 'gas', 'not-up', 'device-silent'] as const
const chance = random('alert-list')

const alert = (n: number): Alert => ({
  id: `home-${n % HOMES}-person-${n.toString(36)}.1`,
  incident: `home-${n % HOMES}-person-${n.toString(36)}`,
  home: `home-${n % HOMES}`,
  kind: kinds[n % kinds.length]!,
  severity: 'alarm',
  key: 'bedroom',
  room: 'bedroom',
  position_m: [1.2, 2.4, 0.2],
  devices: ['radar', 'band'],
  onset_ms: START + n * EVERY_MS,
  raised_ms: START + n * EVERY_MS,
  updated_ms: START + n * EVERY_MS,
  late: false,
  supervised: true,
  origin: 'simulated',
  mode: 'actual',
  why: {
    rule: 'fall',
    version: 3,
    evidence: [
      {
        device: 'radar',
        said: 'fall',
        message: `b1/${n}`,
        happened_ms: START,
        arrived_ms: START,
        values: { drop_m: 0.8, confidence_pct: 90 },
      },
      { device: 'band', said: 'fall', message: `b2/${n}`, happened_ms: START, arrived_ms: START, values: { impact_g: 3.1 } },
    ],
    confidence_pct: 92,
    cancelled_by: ['got-up', 'steps-after'],
  },
})

/** Written beside the store, in the order of its keys and without waiting for the disk: filling is not what is measured. */
function fill(file: string): void {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN')
  const put = database.prepare('INSERT INTO alerts (incident, id, body) VALUES (?, ?, ?)')
  for (let home = 0; home < HOMES; home++)
    for (let n = home; n < rows; n += HOMES) {
      const one = alert(n)
      put.run(one.incident, one.id, JSON.stringify(one))
    }
  database.exec('COMMIT')
  database.close()
}

const folder = mkdtempSync(join(tmpdir(), 'anju-bench-'))
const file = join(folder, 'server.sqlite')
await prepareStore(file)
fill(file)
const store = sqliteStore(file)
const title = { zh: '压测', en: 'Bench' }
const site: Site = { id: 'bench', title, time_zone: 'Asia/Shanghai', homes: [] }
const server = await alertServer({ site, clock: wallClock(), store, random: random('bench') })
const app = await api(server, '127.0.0.1')
const url = await app.listen({ host: '127.0.0.1', port: 0 })

const paths = {
  top: () => '',
  deep: () => `&to_ms=${START + chance.int(1, rows) * EVERY_MS}`,
  home: () => `&home=home-${chance.int(0, HOMES - 1)}`,
  kind: () => `&kind=${kinds[chance.int(0, kinds.length - 1)]!}&to_ms=${START + chance.int(1, rows) * EVERY_MS}`,
} as const
for (const [which, query] of Object.entries(paths)) {
  const took: number[] = []
  let got = 0
  const cpu = process.cpuUsage()
  for (let n = 0; n < asks / 4; n++) {
    const asked = performance.now()
    const answer = await fetch(`${url}/api/alerts?limit=100${query()}`)
    got += ((await answer.json()) as Alert[]).length
    took.push(performance.now() - asked)
  }
  const { user, system } = process.cpuUsage(cpu)
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(share * sorted.length)] ?? Number.NaN) * 100) / 100
  // The one who asks is in the same process: what the machine does otherwise is in `value`, and hardly in this.
  const cpu_ms = Math.round((user + system) / took.length / 10) / 100
  const unit = {
    unit: 'ms',
    which,
    rows,
    asks: took.length,
    alerts: got,
    cpu_ms_each: cpu_ms,
    load_1min: Math.round(loadavg()[0]! * 10) / 10,
  }
  console.log(JSON.stringify({ bench: 'alert-list', metric: 'alert_list_ms_p99', value: at(0.99), p50: at(0.5), ...unit }))
}
await app.close()
await server.close()
rmSync(folder, { recursive: true })
