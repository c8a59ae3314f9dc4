// Goal: none of the ten risks of OWASP's list for APIs (2023) is open. Method: one attack of each kind, as it is found in the wild, against a server with
// accounts; the rules behind them have tests of their own, which docs/explain/rights.md names.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { peopleLimits } from '../../src/people/people-limits.ts'
import { serverLimits } from '../../src/limits.ts'
import { guardedApi, siteOf, withEveryRole, type GuardedApi } from './guarded-api.ts'

let guarded: GuardedApi
const many = Array.from({ length: 70 }, (_, at) => `h${at}`)
beforeEach(async () => {
  guarded = await guardedApi({ site: siteOf(many) })
  await withEveryRole(guarded, ['h1'])
})
afterEach(() => guarded.close())
const codeOf = ({ json }: { json: () => Record<string, unknown> }) => json()['code']

describe('OWASP API security top ten', () => {
  it('[AUTH-10] API1 broken object level authorization: an id of another home or incident opens nothing', async () => {
    const { id } = await guarded.sos('h2')
    for (const path of ['/api/homes/h2', '/api/homes/h2/visits', `/api/incidents/${id}`])
      expect((await guarded.ask('agency', 'get', path)).status, path).toBe(404)
    expect((await guarded.ask('agency', 'post', `/api/incidents/${id}/steps`, { step: 'dispatch', by: 'x' })).status).toBe(404)
    expect((await guarded.ask('agency', 'post', '/api/homes/h2/open', { reason: 'please' })).status).toBe(404)
  })

  it('[AUTH-5] [AUTH-7] API2 broken authentication: no token, made up, of another, in the address', async () => {
    const { token } = guarded.people.enter('admin', 'x')
    const tries: Record<string, string>[] = [
      { cookie: 'anju=' },
      { cookie: `anju=${'A'.repeat(43)}` },
      { cookie: `anju=${token.slice(0, -1)}` },
      { authorization: `Bearer ${token}` },
      { authorization: 'Basic YWRtaW46YWRtaW4=' },
      { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.' },
    ]
    for (const headers of tries)
      expect((await guarded.ask(undefined, 'get', '/api/accounts', undefined, headers)).status, JSON.stringify(headers)).toBe(401)
    expect((await guarded.ask(undefined, 'get', `/api/accounts?token=${token}&anju=${token}`)).status).toBe(401)
  })

  it('[AUTH-3] API3 broken object property level authorization: fields that are not asked for are not taken, hashes are not given', async () => {
    for (const [path, method, body] of [
      ['/api/accounts', 'post', { id: 'x', name: 'x', role: 'operator', made_ms: 0 }],
      ['/api/accounts/operator', 'patch', { wrong: { count: 0 } }],
      ['/api/accounts/operator', 'patch', { id: 'admin' }],
      ['/api/me/password', 'post', { now: 'a heron stands on ice', next: 'three herons stand on ice', role: 'admin' }],
    ] as const)
      expect([(await guarded.ask('admin', method, path, body)).status, path]).toEqual([400, path])
    for (const path of ['/api/accounts', '/api/me', '/api/keys']) {
      const { body } = await guarded.ask('admin', 'get', path)
      expect(body).not.toMatch(/argon2|digest|password/)
    }
  })

  it('[API-4] [AUTH-15] API4 unrestricted resource consumption: bodies and requests have their most', async () => {
    const big = await guarded.ask('admin', 'post', '/api/accounts', {
      id: 'x',
      name: 'x'.repeat(serverLimits.request_bytes),
      role: 'operator',
    })
    expect(big.status).toBe(413)
    for (let n = 0; n < peopleLimits.requests_burst; n++) await guarded.ask(undefined, 'get', '/api/health')
    expect(codeOf(await guarded.ask(undefined, 'get', '/api/health'))).toBe('too-many-requests')
  })

  it('[AUTH-1] API5 broken function level authorization: the functions of an admin are closed to all others, by any method', async () => {
    for (const who of ['operator', 'trainee', 'family', 'vendor', 'auditor', 'supervisor'])
      for (const [method, path] of [
        ['get', '/api/accounts'],
        ['post', '/api/accounts'],
        ['patch', '/api/accounts/admin'],
        ['post', '/api/accounts/admin/password'],
        ['post', '/api/keys'],
        ['post', '/api/homes/h1/residents/wang-xiulan/erase'],
      ] as const)
        expect(codeOf(await guarded.ask(who, method, path, method === 'get' ? undefined : {})), `${who} ${path}`).toBe('not-allowed')
    expect((await guarded.ask('operator', 'put', '/api/accounts', {})).status).toBe(404)
  })

  it('[PRIV-2] API6 unrestricted access to sensitive business flows: nobody copies the register home by home', async () => {
    const opened: number[] = []
    for (const home of many) opened.push((await guarded.ask('operator', 'post', `/api/homes/${home}/open`, { reason: 'a look' })).status)
    expect(opened.filter((status) => status === 200)).toHaveLength(peopleLimits.names_opened_hourly)
    expect(new Set(opened.slice(peopleLimits.names_opened_hourly))).toEqual(new Set([429]))
    expect((await guarded.ask('supervisor', 'post', '/api/homes/h69/open', { reason: 'a look' })).status).toBe(200)
  })

  it('[HOOK-5] API7 server side request forgery: the server calls no address of its own network', async () => {
    for (const url of [
      'http://169.254.169.254/latest',
      'https://127.0.0.1/x',
      'https://localhost/x',
      'https://[::1]/x',
      'file:///etc/passwd',
      'https://10.0.0.7/',
    ])
      expect(codeOf(await guarded.ask('admin', 'post', '/api/hooks', { url })), url).toMatch(/hook-url|request-invalid/)
  })

  it('[API-7] [AUTH-22] API8 security misconfiguration: headers for browsers, no word of what the server is made of', async () => {
    for (const path of ['/api/health', '/api/me', '/api/nothing']) {
      const { headers, body } = await guarded.ask(undefined, 'get', path)
      expect(headers, path).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      })
      expect(JSON.stringify([headers, body])).not.toMatch(/fastify|express|x-powered-by|node_modules|at \w+ \(/i)
      expect(headers).not.toHaveProperty('access-control-allow-origin')
    }
  })

  it('[API-11] API9 improper inventory management: every route is in the document, under one version', async () => {
    const known = new Set((await guarded.operations()).map(({ path }) => path))
    const registered = [...guarded.app.printRoutes({ commonPrefix: false }).matchAll(/(\/api\/\S*)/g)].map(([path]) => path)
    expect(known.size).toBeGreaterThan(50)
    expect(registered.length).toBeGreaterThan(20)
    for (const old of [
      '/api/v1/homes',
      '/api/debug',
      '/api/admin',
      '/api/test',
      '/documentation',
      '/swagger.json',
      '/.env',
      '/api//accounts',
    ])
      expect((await guarded.ask('admin', 'get', old)).status, old).toBe(404)
    for (const path of registered) expect(known.has(path.replace(/:(\w+)/g, '{$1}')), path).toBe(true)
  })

  it('[INTAKE-4] API10 unsafe consumption of APIs: what devices say is checked like what strangers say', async () => {
    const refused = () => Object.values(guarded.server.rejected()).reduce((sum, count) => sum + count, 0)
    for (const payload of [
      '{"__proto__":{"admin":true}}',
      '[]',
      '\u0000',
      '{"id":"x","body":{"event":"sos","state":"<script>"}}',
      'x'.repeat(70_000),
    ])
      await guarded.server.gate.publish(undefined, {
        topic: 'anju/1/test/h1/button-bedside/event',
        payload: new TextEncoder().encode(payload),
        qos: 1,
        retain: false,
      })
    expect(refused()).toBe(5)
    expect(guarded.server.incidents()).toEqual([])
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  it('[AUTH-1] has a page in both languages that names each of them with its rules', () => {
    const root = join(import.meta.dirname, '../../..')
    const spec = ['server', 'sdk'].map((name) => readFileSync(join(root, name, 'SPEC.md'), 'utf8')).join()
    for (const page of ['docs/explain/rights.md', 'docs/zh/explain/rights.md']) {
      const text = readFileSync(join(root, page), 'utf8')
      for (let n = 1; n <= 10; n++) expect(text, page).toContain(`API${n} `)
      const rules = [...text.matchAll(/`([A-Z]+-\d+)`/g)].map(([, id]) => id!)
      expect(rules.length).toBeGreaterThan(15)
      for (const id of rules) expect(spec.includes(`**[${id}]**`), `${page} ${id}`).toBe(true)
    }
  })
})
