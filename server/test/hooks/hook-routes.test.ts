// Goal: a webhook over the network: what is asked of the API, what a real receiver gets, and what is refused. Method: a real receiver on loopback, which the
// server allows by name; the library of Standard Webhooks checks each message; a second receiver that must never be reached.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api } from '../../src/http/api.ts'
import { people } from '../../src/people/people.ts'
import { bench, type Bench } from '../one-home.ts'

interface Got {
  headers: IncomingHttpHeaders
  body: string
}
let server: Bench
let app: FastifyInstance
let receiver: Server
let got: Got[]
let answer: { status: number; location?: string }
let at: string
beforeEach(async () => {
  got = []
  answer = { status: 200 }
  receiver = createServer((request, reply) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      got.push({ headers: request.headers, body })
      reply.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location }).end('x'.repeat(10_000))
    })
  })
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve)
  })
  at = `127.0.0.1:${(receiver.address() as AddressInfo).port}`
  server = await bench()
  app = await api(server.server, '127.0.0.1', people(server.server), { hooksAllowed: [at] })
})
afterEach(async () => {
  await app.close()
  await server.server.close()
  receiver.close()
})
const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object, headers = {}) => {
  const answered = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
  return {
    status: answered.statusCode,
    body: answered.body === '' ? undefined : answered.json<Record<string, never>>(),
    headers: answered.headers,
  }
}
const add = async (more: object = {}) => {
  const { status, body } = await ask('POST', '/api/hooks', { url: `http://${at}/in`, ...more })
  expect(status).toBe(201)
  return body as unknown as { hook: { id: string; version: number }; secret: string }
}
/** What a receiver reads that knows a secret; undefined when it is not the one. The clock of the bench stands, the library looks at the one on the wall. */
function readWith({ body, headers }: Got, secret: string): Record<string, unknown> | undefined {
  vi.useFakeTimers({ now: server.clock.now(), toFake: ['Date'] })
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>
  } catch {
    return undefined
  } finally {
    vi.useRealTimers()
  }
}
const press = () => server.event('button-bedside', 'sos', { state: 'raised' })

it.each(['structured', 'binary'] as const)(
  '[HOOK-1] [HOOK-2] a receiver is told of an incident and can check who said so, %s',
  async (style) => {
    const { hook, secret } = await add({ style })
    await press()
    await vi.waitFor(() => expect(got.length).toBeGreaterThan(0))
    const [{ headers }] = got as [Got]
    const read = readWith(got[0]!, secret)
    const { id, state } = server.server.incidents()[0]!
    const data = style === 'structured' ? read?.['data'] : read
    expect(data).toMatchObject({ incident: { id, state, severity: 'alarm' }, alerts: [{ kind: 'sos' }] })
    expect(headers['webhook-id']).toBe(`${id}.1`)
    await vi.waitFor(async () => expect((await ask('GET', `/api/hooks/${hook.id}`)).body).toMatchObject({ waiting: 0 }))
    const list = await app.inject('/api/hooks')
    expect(list.body).not.toContain(secret)
    expect(list.body).not.toContain('whsec_')
  },
)

it('[HOOK-2] while a secret is changed, either is right; a day later the new one alone', async () => {
  const { hook, secret } = await add()
  const renewed = (await ask('POST', `/api/hooks/${hook.id}/secret`)).body as unknown as { secret: string }
  await ask('POST', `/api/hooks/${hook.id}/ping`)
  await vi.waitFor(() => expect(got).toHaveLength(1))
  expect([secret, renewed.secret].map((one) => readWith(got[0]!, one) !== undefined)).toEqual([true, true])
  await server.pass(86_401)
  await ask('POST', `/api/hooks/${hook.id}/ping`)
  await vi.waitFor(() => expect(got).toHaveLength(2))
  expect([secret, renewed.secret].map((one) => readWith(got[1]!, one) !== undefined)).toEqual([false, true])
})

it('[HOOK-5] follows no redirect', async () => {
  const other = createServer((_, reply) => {
    got.push({ headers: {}, body: 'reached' })
    reply.end()
  })
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve)
  })
  const { hook } = await add()
  answer = { status: 302, location: `http://127.0.0.1:${(other.address() as AddressInfo).port}/` }
  await ask('POST', `/api/hooks/${hook.id}/ping`)
  await vi.waitFor(async () => expect((await ask('GET', `/api/hooks/${hook.id}`)).body).toMatchObject({ last_error: '302', waiting: 1 }))
  expect(got.map(({ body }) => body)).not.toContain('reached')
  other.close()
})

it.each([
  ['https://127.0.0.1/', 'private-address'],
  ['https://169.254.169.254/latest', 'private-address'],
  ['http://example.com/', 'not-https'],
  ['nonsense-nonsense', 'not-a-url'],
])('[HOOK-5] refuses %s with a pointer', async (url, why) => {
  const refused = await ask('POST', '/api/hooks', { url })
  expect([refused.status, refused.body]).toMatchObject([422, { code: 'hook-url', params: { why }, pointer: '/url' }])
})

it('[API-14] is changed by whoever saw it last, and by nobody who says no version', async () => {
  const { hook } = await add()
  const url = `/api/hooks/${hook.id}`
  const change = { hook: { url: `http://${at}/other`, enabled: false } }
  expect((await ask('PUT', url, change)).status).toBe(428)
  const read = await ask('GET', url)
  const put = await ask('PUT', url, change, { 'if-match': read.headers.etag as string })
  expect([put.status, put.body, put.headers.etag]).toMatchObject([200, { version: 2, enabled: false }, '"2"'])
  expect((await ask('PUT', url, change, { 'if-match': read.headers.etag as string })).body).toMatchObject({ code: 'hook-changed' })
  await press()
  expect(got).toEqual([])
  expect((await ask('DELETE', url)).status).toBe(204)
  for (const path of [url, `${url}/dead`]) expect((await ask('GET', path)).body).toMatchObject({ code: 'hook-unknown' })
  expect((await ask('PUT', url, change, { 'if-match': '"2"' })).status).toBe(404)
  expect(await server.server.audit(`hook:${hook.id}`)).toMatchObject([
    { did: 'hook-added' },
    { did: 'hook-changed' },
    { did: 'hook-removed' },
  ])
})

it('[HOOK-3] dead letters are listed and sent again', async () => {
  const { hook } = await add()
  answer = { status: 410 }
  await press()
  const url = `/api/hooks/${hook.id}`
  await vi.waitFor(async () => expect((await ask('GET', url)).body).toMatchObject({ enabled: false, dead: 1 }))
  expect((await ask('GET', `${url}/dead`)).body).toMatchObject([{ last: '410', event: { type: 'anju.incident.raised' } }])
  answer = { status: 200 }
  await ask('PUT', url, { hook: { url: `http://${at}/in` } }, { 'if-match': '*' })
  expect((await ask('POST', `${url}/dead/replay`, {})).body).toEqual({ replayed: 1 })
  await vi.waitFor(async () => expect((await ask('GET', url)).body).toMatchObject({ waiting: 0, dead: 0 }))
  expect(got).toHaveLength(2)
})
