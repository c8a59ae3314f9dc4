// Goal: whoever watches the server sees how it is, and nobody's life in it. Method: a scraper's reading of the text format, a drawn series of observations
// against counts made by hand, a store that fails, and log lines searched for everything that was sent.
import type { FastifyInstance } from 'fastify'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { api } from '../../src/http/api.ts'
import { metrics } from '../../src/observe/metrics.ts'
import { people } from '../../src/people/people.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { bench, type Bench } from '../one-home.ts'

/** Reads the text format as Prometheus' documentation gives it; throws on a line that it does not know. */
function scraped(text: string): Map<string, number> {
  expect(text.endsWith('\n')).toBe(true)
  const values = new Map<string, number>()
  for (const line of text.slice(0, -1).split('\n')) {
    if (/^# HELP [a-z_0-9]+ .+$/.test(line) || /^# TYPE [a-z_0-9]+ (counter|gauge|histogram)$/.test(line)) continue
    const [, series, value] = /^([a-z_][a-z0-9_]*(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})?) (-?[0-9.e+-]+|\+Inf)$/.exec(line) ?? []
    if (series === undefined) throw new Error(`no line of the format: ${line}`)
    expect(values.has(series), `${series} twice`).toBe(false)
    values.set(series, Number(value))
  }
  return values
}

describe('the text format', () => {
  it('[OBS-1] holds what was counted and observed, whatever stands in a label', () => {
    const Label = fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '中', ',', '}'), maxLength: 5 })
    fc.assert(
      fc.property(fc.array(fc.tuple(Label, fc.nat({ max: 20 })), { maxLength: 30 }), (seen) => {
        const all = metrics()
        const counted = all.counter('c_total', 'Counts.')
        const took = all.histogram('h', 'Takes.', [1, 5, 10])
        for (const [label, value] of seen) {
          counted.add({ label })
          took.observe(value)
        }
        all.gauge('g', 'Is.', () => [[{ label: 'a' }, 2.5]])
        const values = scraped(all.text())
        const series = [...values].filter(([of]) => of.startsWith('c_total'))
        expect(series.map(([, count]) => count).reduce((a, b) => a + b, 0)).toBe(seen.length)
        expect(series).toHaveLength(new Set(seen.map(([label]) => label)).size)
        expect(values.get('g{label="a"}')).toBe(2.5)
        if (seen.length === 0) return
        for (const le of [1, 5, 10]) expect(values.get(`h_bucket{le="${le}"}`)).toBe(seen.filter(([, value]) => value <= le).length)
        expect(values.get('h_bucket{le="+Inf"}')).toBe(seen.length)
        expect([values.get('h_count'), values.get('h_sum')]).toEqual([seen.length, seen.reduce((sum, [, value]) => sum + value, 0)])
      }),
    )
    expect(() => metrics().counter('a b', 'x')).toThrow(RangeError)
  })
})

describe('a server', () => {
  let server: Bench
  let app: FastifyInstance
  let failing: boolean
  let lines: string[]
  beforeEach(async () => {
    failing = false
    lines = []
    const inner = memoryStore()
    const store = {
      ...inner,
      commit(changes: Parameters<typeof inner.commit>[0]) {
        if (failing) throw new Error('/secret/path is full')
        return inner.commit(changes)
      },
    }
    server = await bench({ store })
    app = await api(server.server, '127.0.0.1', people(server.server), { log: (line) => lines.push(line) })
  })
  afterEach(async () => {
    failing = false
    await app.close()
    await server.server.close()
  })
  const press = (more: Record<string, unknown> = {}) => server.event('button-bedside', 'sos', { state: 'raised' }, more)
  const scrape = async () => {
    const answer = await app.inject('/metrics')
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    return scraped(answer.body)
  }

  it('[OBS-1] counts incidents, devices, refusals and requests, and names no home', async () => {
    await press()
    await server.say('button-bedside', 'event', { event: 'dance' })
    await app.inject('/api/homes/somebody')
    await app.inject('/api/homes/another')
    await app.inject('/nowhere/at-all')
    const values = await scrape()
    expect(values.get('anju_up')).toBe(1)
    expect(values.get('anju_incidents_open{severity="alarm",mode="actual"}')).toBe(1)
    expect(values.get('anju_incidents_open{severity="alarm",mode="drill"}')).toBe(0)
    expect(values.get('anju_incident_changes_total{state="raised",mode="actual"}')).toBe(1)
    expect(values.get('anju_refused_total{code="event-unknown"}')).toBe(1)
    expect([...values].filter(([of]) => of.startsWith('anju_devices')).reduce((sum, [, n]) => sum + n, 0)).toBe(
      server.server.devices().length,
    )
    expect(values.get('anju_http_request_seconds_count{route="/api/homes/:id",method="GET",status="404"}')).toBe(2)
    expect(values.get('anju_http_request_seconds_count{route="none",method="GET",status="404"}')).toBe(1)
    expect([...values.keys()].join('\n')).not.toMatch(/somebody|another|at-all|wanqing/)
  })

  it('[OBS-2] says that the store fails, in words, without its message; and is not ready until it is back', async () => {
    expect((await app.inject('/health')).json()).toMatchObject({
      state: 'ok',
      checks: [
        { id: 'store', state: 'ok' },
        { id: 'webhooks', state: 'ok' },
        { id: 'devices', state: 'ok' },
        { id: 'clock', state: 'ok' },
      ],
    })
    expect((await app.inject('/ready')).statusCode).toBe(200)
    failing = true
    await press().catch(() => {}) // What is not durable is not acknowledged.
    const [health, ready] = [await app.inject('/health'), await app.inject('/ready')]
    expect(health.json()).toMatchObject({
      state: 'failing',
      checks: [{ id: 'store', state: 'failing', code: 'store-failing' }, {}, {}, {}],
    })
    expect(health.body).toContain('nothing is acknowledged')
    expect([ready.statusCode, ready.json()]).toMatchObject([503, { state: 'failing' }])
    expect(health.body + ready.body).not.toContain('secret')
    expect((await scrape()).get('anju_up')).toBe(0)
    failing = false
    await server.pass(2)
    expect((await app.inject('/ready')).statusCode).toBe(200)
  })

  it('[OBS-3] log lines hold route, method, status and time, and nothing of what was asked or answered', async () => {
    await press()
    const { id } = server.server.incidents()[0]!
    const headers = {
      authorization: 'Bearer hidden-token',
      cookie: 'anju=hidden-cookie',
      'idempotency-key': 'hidden-key-1',
      'user-agent': 'hidden-agent',
    }
    await app.inject({
      method: 'POST',
      url: `/api/incidents/${id}/steps?q=hidden-query`,
      payload: { step: 'acknowledge', by: 'hidden-name', note: 'hidden-note' },
      headers,
    })
    await app.inject({ method: 'POST', url: '/api/login', payload: { account: 'hidden-account', password: 'hidden-password' } })
    await app.inject('/hidden/path')
    failing = true
    await app.inject({ method: 'POST', url: `/api/incidents/${id}/steps`, payload: { step: 'verify', by: 'hidden-name' } })
    const all = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(all.map(({ method, route, status }) => [method, route, status])).toMatchObject([
      ['POST', '/api/incidents/:id/steps', 200],
      ['POST', '/api/login', expect.any(Number)],
      ['GET', 'none', 404],
      ['POST', '/api/incidents/:id/steps', 500],
    ])
    expect(all.map(({ level }) => level)).toEqual([30, 30, 30, 50])
    for (const line of all)
      expect(Object.keys(line).toSorted()).toEqual(['at', 'level', 'method', 'msg', 'reqId', 'route', 'status', 'time', 'took_ms'])
    expect(lines.join('\n')).not.toMatch(/hidden|127\.0\.0\.1|wanqing|secret/)
  })
})
