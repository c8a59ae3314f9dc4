// Goal: the loop, its policy and its pages can be worked with over HTTP. Method: the API over a whole server, asked as a desk would.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { api } from '../../src/http/api.ts'
import { defaultPolicy } from '../../src/loop/page-policy.ts'
import { bench, home, type Bench } from '../one-home.ts'

let b: Bench
let app: Awaited<ReturnType<typeof api>>
beforeEach(async () => {
  b = await bench({ home: { ...home, origin: 'real' }, settings: { sinks: { app: async () => {} } } })
  app = await api(b.server, '127.0.0.1')
})
afterEach(() => app.close())

const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
  const answer = await app.inject({ method, url, headers: { host: '127.0.0.1' }, ...(payload === undefined ? {} : { payload }) })
  return { status: answer.statusCode, body: answer.json<Record<string, unknown> & unknown[]>() }
}
const press = () => b.event('button-bedside', 'sos', { state: 'raised' }, { origin: 'real' })
const { version: _, ...written } = defaultPolicy

describe('the loop over HTTP', () => {
  it('[INC-12] [INC-14] a call is noted, and what was taken back is closed only after one', async () => {
    await press()
    await b.event('button-bedside', 'sos', { state: 'cancelled' }, { origin: 'real' })
    const { id } = b.server.incidents()[0]!
    const take = (step: string) => ask('POST', `/api/incidents/${id}/steps`, { step, by: 'wu', outcome: 'no-help-needed' })
    await take('acknowledge')
    expect(await take('resolve')).toMatchObject({ status: 409, body: { code: 'call-back-first' } })
    const called = await ask('POST', `/api/incidents/${id}/actions`, { action: 'call-resident', by: 'wu', result: 'reached' })
    expect(called).toMatchObject({
      status: 200,
      body: { call_back: false, incident: { actions: [{ action: 'call-resident', by: 'wu' }] } },
    })
    expect((await take('resolve')).status).toBe(200)
    expect(await ask('POST', '/api/incidents/none/actions', { action: 'call-120', by: 'wu' })).toMatchObject({ status: 404 })
    expect(await ask('POST', `/api/incidents/${id}/actions`, { action: 'sing', by: 'wu' })).toMatchObject({ status: 400 })
  })

  it('[INC-10] [INC-11] two are merged and parted, against the version that was seen', async () => {
    await press()
    await b.event('water-bathroom', 'water', { wet: true }, { origin: 'real' })
    const [sos, water] = b.server.incidents().map(({ id }) => id)
    const merged = await ask('POST', `/api/incidents/${water}/merge`, { into: sos, by: 'wu', version: 1 })
    expect(merged).toMatchObject({ status: 200, body: { incident: { state: 'merged' }, allowed: [] } })
    expect(await ask('POST', `/api/incidents/${water}/merge`, { into: sos, by: 'wu' })).toMatchObject({ status: 409 })
    expect(await ask('POST', `/api/incidents/${water}/unmerge`, { by: 'wu', version: 1 })).toMatchObject({ status: 412 })
    expect(await ask('POST', `/api/incidents/${water}/unmerge`, { by: 'wu' })).toMatchObject({
      status: 200,
      body: { incident: { state: 'raised' } },
    })
  })

  it('[ALERT-35] [ALERT-36] tells floods and blind spots', async () => {
    await press()
    expect(await ask('GET', '/api/flood')).toMatchObject({
      status: 200,
      body: { flood: false, groups: [{ severity: 'alarm', hazard: 'person' }] },
    })
    expect(await ask('GET', `/api/homes/${home.id}/blind-spots`)).toMatchObject({ status: 200, body: { home: home.id } })
    expect((await ask('GET', '/api/homes/none/blind-spots')).status).toBe(404)
  })
})

describe('pages over HTTP', () => {
  it('[PAGE-8] a policy is changed by its version, its old versions are kept, and one that does not fit is refused', async () => {
    expect(await ask('GET', '/api/page-policy')).toMatchObject({ status: 200, body: { version: 1 } })
    expect(await ask('PUT', '/api/page-policy', { policy: written, version: 1 })).toMatchObject({ status: 200, body: { version: 2 } })
    expect(await ask('PUT', '/api/page-policy', { policy: written, version: 1 })).toMatchObject({
      status: 412,
      body: { code: 'policy-changed' },
    })
    expect((await ask('PUT', '/api/page-policy', { policy: { ...written, rules: [] }, version: 2 })).status).toBe(400)
    const [first] = written.rules
    for (const [rules, problem] of [
      [[...written.rules, first], 'two rules are called alarm-raised'],
      [[{ ...first!, rungs: [first!.rungs[0], first!.rungs[0]] }, ...written.rules.slice(1)], 'two rungs of alarm-raised are called desk'],
      [written.rules.slice(1), 'an alarm of person would page nobody'],
    ] as const) {
      const refused = await ask('PUT', '/api/page-policy', { policy: { ...written, rules }, version: 2 })
      expect(refused).toMatchObject({ status: 400, body: { code: 'request-invalid' } })
      expect(JSON.stringify(refused.body)).toContain(problem)
    }
    const old: number[] = []
    for await (const { version } of b.server.paging.policies(0, b.clock.now() + 1)) old.push(version)
    expect(old.toSorted((x, y) => x - y)).toEqual([1, 2])
    expect((await b.server.audit('page-policy')).map(({ did, detail }) => [did, detail['version']])).toEqual([['policy-changed', 2]])
  })

  it('[PAGE-8] people who can be paged are kept and forgotten', async () => {
    const wu = { id: 'wu', name: 'Wu', role: 'operator', reach: [{ channel: 'app', address: 'x' }] }
    expect((await ask('PUT', '/api/contacts/he', wu)).status).toBe(400)
    expect((await ask('PUT', '/api/contacts/wu', wu)).status).toBe(200)
    expect((await ask('GET', '/api/contacts')).body).toEqual([wu])
    expect((await ask('DELETE', '/api/contacts/wu')).status).toBe(200)
    expect(await ask('DELETE', '/api/contacts/wu')).toMatchObject({ status: 404, body: { code: 'contact-unknown' } })
  })

  it('[LOOP-3] [LOOP-4] pages are listed by mode with their figures, and another policy is tried beside the one of now', async () => {
    await ask('PUT', '/api/contacts/wu', { id: 'wu', name: 'Wu', role: 'operator', reach: [{ channel: 'app', address: 'x' }] })
    await b.event('water-bathroom', 'water', { wet: true }, { origin: 'real', mode: 'drill' })
    await press()
    await b.pass(95)
    const pages = (await ask('GET', '/api/pages')).body
    expect(pages.length).toBeGreaterThan(3)
    expect((await ask('GET', '/api/pages/statistics')).body).toMatchObject({ pages: pages.length, by_target: { operator: 4 } })
    expect((await ask('GET', '/api/pages/statistics?mode=drill')).body).toMatchObject({ by_state: { sent: 4 } })
    const silent = { ...written, rules: [{ id: 'none', steps: ['acknowledge'], rungs: [] }] }
    const tried = await ask('POST', '/api/page-policy/what-if', { policy: silent })
    expect(tried).toMatchObject({
      status: 200,
      body: { now: { incidents: 1, pages: 4 }, tried: { incidents: 1, pages: 0, late: { steps: 1, told: 0 } } },
    })
    expect((await ask('POST', '/api/page-policy/what-if', { policy: silent, from_ms: 5, to_ms: 5 })).status).toBe(400)
    expect((await ask('GET', '/api/pages?from_ms=9&to_ms=3')).status).toBe(400)
  })
})
