// Goal: the figures that are asked for over HTTP are those of the store, by period, mode and grouping; and what cannot be is a problem with a pointer.
// Method: a real server on a store with incidents that were written before; real HTTP.
import { random, type Incident, type Mode } from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aedesBroker, type AedesBroker } from '../../src/aedes-broker.ts'
import { alertServer, type AlertServer } from '../../src/alert-server.ts'
import { serve, type Served } from '../../src/http/serve.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { home, site } from '../one-home.ts'
import { alert, changesOf, incident } from '../store/changes.ts'

/** 2026-03-02T23:30 in Shanghai, and the same on the next days. */
const FIRST = Date.parse('2026-03-02T15:30:00Z')
const DAY = 86_400_000

const answered = (n: number, after_ms: number, mode: Mode = 'actual'): Incident => ({
  ...incident(`i${n}`, 'acknowledged', FIRST),
  home: home.id,
  raised_ms: FIRST + n * DAY,
  mode,
  steps: [{ step: 'acknowledge', by: 'li', role: 'operator', at_ms: FIRST + n * DAY + after_ms }],
})

let server: AlertServer
let broker: AedesBroker
let served: Served
beforeAll(async () => {
  const store = memoryStore()
  const incidents = [answered(0, 20_000), answered(1, 90_000), answered(2, 30_000, 'drill')]
  await store.commit(
    changesOf({ incidents, alerts: incidents.map(({ id }) => ({ ...alert(`${id}.1`, id), kind: id === 'i0' ? 'sos' : 'fall' })) }),
  )
  server = await alertServer({ site, clock: wallClock(), store, random: random(1) })
  broker = aedesBroker(server.gate)
  server.attach(broker)
  served = await serve(server, { port: 0, mqttPort: 0, broker })
})
afterAll(async () => {
  await served.close()
  await broker.close()
  await server.close()
})

const ask = async (path: string) => {
  const response = await fetch(`${served.url}${path}`)
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer()),
  }
}
const figures = async (query: string) => JSON.parse((await ask(`/api/statistics?${query}`)).text) as Record<string, unknown>
const period = (from: number, to: number) => `from_ms=${FIRST + from * DAY}&to_ms=${FIRST + to * DAY}`

it('[STAT-3] [STAT-6] gives the figures of a period and a mode, with the norms', async () => {
  expect(await figures(period(0, 10))).toMatchObject({
    mode: 'actual',
    all: { incidents: 2, per_day: 0.2, response: { count: 1, of: 2, pct: 50 }, acknowledge: { count: 2, max_s: 90 } },
    norms: [{ id: 'answered-60', is: { count: 1, of: 2 } }, { id: 'answered-180', is: { count: 2, of: 2 }, verdict: 'open' }, {}, {}, {}],
  })
  expect(await figures(period(0, 1))).toMatchObject({ all: { incidents: 1 } })
  expect(await figures(`${period(0, 10)}&mode=drill`)).toMatchObject({ mode: 'drill', all: { incidents: 1, response: { pct: 100 } } })
})

it('[STAT-4] groups by kind, by the local hour and by the local day', async () => {
  const keys = async (by: string) => ((await figures(`${period(0, 10)}&by=${by}`))['groups'] as { key: string }[]).map(({ key }) => key)
  expect(await keys('kind')).toEqual(['fall', 'sos'])
  expect(await keys('hour')).toEqual(['23'])
  expect(await keys('day')).toEqual(['2026-03-02', '2026-03-03'])
  expect(await keys('operator')).toEqual(['li'])
})

it('[STAT-5] gives the same as a file', async () => {
  const { status, type, text } = await ask(`/api/statistics.csv?${period(0, 10)}&by=kind`)
  expect([status, type]).toEqual([200, 'text/csv; charset=utf-8'])
  expect(text.split('\r\n').map((line) => line.split(',').slice(0, 2).join(','))).toEqual(['\uFEFFgroup,incidents', 'fall,1', 'sos,1', ''])
})

it('[STAT-7] says what other numbers of people would have come to', async () => {
  const { text } = await ask(`/api/statistics/staffing?${period(0, 10)}&most=2`)
  expect(JSON.parse(text)).toMatchObject({ calls: 2, sizes: [{ people: 1, answered_in_60_s: { count: 2, of: 2 } }, { people: 2 }] })
})

it('[STAT-7] [STAT-8] gives area against hour, any two groupings, and the sizes of a team, as files too', async () => {
  const heat = JSON.parse((await ask(`/api/statistics/heat?${period(0, 10)}`)).text) as {
    rows: string[]
    columns: string[]
    counts: number[][]
  }
  expect([heat.rows.length, heat.columns.length, heat.counts[0]![23]]).toEqual([1, 24, 2])
  const sheet = await ask(`/api/statistics/heat.csv?${period(0, 10)}&rows=kind&columns=day`)
  expect(sheet.text).toBe('\uFEFFkind \\ day,2026-03-02,2026-03-03\r\nfall,0,1\r\nsos,1,0\r\n')
  const sizes = await ask(`/api/statistics/staffing.csv?${period(0, 10)}&most=2`)
  expect(sizes.text.split('\r\n').map((line) => line.split(',').slice(0, 3).join(','))).toEqual([
    '\uFEFFpeople,calls,answered_in_60_s_pct',
    '1,2,100',
    '2,2,100',
    '',
  ])
})

it.each(['from_ms=5&to_ms=5', `from_ms=0&to_ms=${400 * DAY}`, 'by=colour', 'from_ms=x', 'mode=real', '/staffing?most=1000'])(
  'refuses %s with a problem that names the field',
  async (query) => {
    const { status, type, text } = await ask(query.startsWith('/') ? `/api/statistics${query}` : `/api/statistics?${query}`)
    expect([status, type]).toEqual([400, 'application/problem+json; charset=utf-8'])
    expect(JSON.parse(text)).toMatchObject({ code: 'request-invalid', pointer: expect.any(String) as string })
  },
)
