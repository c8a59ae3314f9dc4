// Goal: the document says what the server does, no more and no less. Method: a foreign validator for the document; the router's own list of routes against
// it, both ways; and drawn requests, good and bad, to every operation of it, each answer held against its schema by ajv.
import { Validator } from '@seriousme/openapi-schema-validator'
import * as fc from 'fast-check'
import { topicOf } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { api } from '../../src/http/api.ts'
import type { OpenApiDocument } from '../../src/http/openapi.ts'
import { bench, home, site, type Bench } from '../one-home.ts'
import { answerJudge, operationsOf, resolver, type Operation } from './described-api.ts'
import { valueOf } from './drawn-value.ts'

let server: Bench
let app: FastifyInstance
let document: OpenApiDocument
/** A server of its own: an account that one operation made ends the open desk for all others. */
async function open(): Promise<void> {
  server = await bench()
  await server.event('button-bedside', 'sos', { state: 'raised' })
  const topic = topicOf({ site: site.id, home: home.id, device: 'nobody' }, 'event')
  await server.connection.publish({ topic, payload: new Uint8Array([1]), qos: 1, retain: false })
  app = await api(server.server, '127.0.0.1')
  await app.ready()
}
async function close(): Promise<void> {
  await app.close()
  await server.server.close()
}
beforeAll(async () => {
  await open()
  document = (await app.inject('/api/openapi.json')).json()
})
afterAll(close)

/** The router's list, from its own drawing of the tree: `GET /api/homes/:id`. */
function routed(): string[] {
  const found: string[] = []
  const prefixes: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent, part, methods] = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    if (indent === undefined) continue
    const depth = indent.length / 4
    prefixes.length = depth
    prefixes.push(part!)
    for (const method of methods?.split(', ') ?? []) if (method !== 'HEAD') found.push(`${method} ${prefixes.join('')}`)
  }
  return found
}

describe('the OpenAPI document', () => {
  it('[API-1] is valid OpenAPI 3.1, and a document that is not is refused by the same validator', async () => {
    expect(await new Validator().validate(structuredClone(document) as never)).toMatchObject({ valid: true })
    const broken = { ...document, paths: { '/api/x': { get: { parameters: [{ in: 'nowhere' }] } } } }
    expect(await new Validator().validate(structuredClone(broken) as never)).toMatchObject({ valid: false })
  })

  it('[API-1] [API-11] holds every route of the router and no other', () => {
    const described = operationsOf(document).map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
    expect(described.toSorted()).toEqual(routed().toSorted())
    expect(described.length).toBeGreaterThan(10)
  })

  it('[API-11] says of every operation what it does, which right it needs and what it answers', () => {
    for (const { method, path, of } of operationsOf(document)) {
      const responses = of['responses'] as Record<string, { content?: object }>
      const good = Object.entries(responses).filter(([status]) => status < '400')
      expect([`${method} ${path}`, of['summary'], of['x-right'], good.length > 0]).toEqual([
        `${method} ${path}`,
        expect.any(String),
        expect.any(String),
        true,
      ])
      for (const [status, { content }] of Object.entries(responses))
        if (!['204', '303'].includes(status))
          expect([method, path, status, Object.keys(content ?? {}).length > 0]).toEqual([method, path, status, true])
    }
    const ids = operationsOf(document).map(({ of }) => of['operationId'])
    expect(new Set(ids).size).toBe(ids.length)
  })
})

it('[API-11] a route of the API that does not say what it is cannot be registered', async () => {
  const other = await api(server.server, '127.0.0.1')
  const config = { right: 'open', does: 'Nothing.' } as const
  const schema = { response: { 200: {} } }
  other.get('/api/said', { schema, config }, () => ({}))
  for (const less of [{ schema }, { config }, { schema, config: { right: config.right } }, { schema, config: { does: config.does } }])
    expect(() => other.get('/api/unsaid', less as object, () => ({}))).toThrow('/api/unsaid must say')
  await other.close()
})

interface Parameter {
  name: string
  in: string
  required: boolean
  schema: Readonly<Record<string, unknown>>
}

/** Requests to an operation: most fit it, some do not. */
function requestsTo({ of }: Operation) {
  const resolve = resolver(document)
  const parameters = of['parameters'] as Parameter[]
  const known = [home.id, server.server.incidents()[0]!.id]
  const anyText = fc.string({ minLength: 1, maxLength: 12 })
  const path = parameters
    .filter((one) => one.in === 'path')
    .map(({ name }) => [name, fc.oneof(fc.constantFrom(...known), anyText)] as const)
  const query = parameters
    .filter((one) => one.in === 'query')
    .map((one) => [one.name, fc.oneof({ weight: 4, arbitrary: valueOf(one.schema, resolve) }, { weight: 1, arbitrary: anyText })] as const)
  const body = (of['requestBody'] as { content?: Record<string, { schema: Record<string, unknown> }> } | undefined)?.content?.[
    'application/json'
  ]
  return fc.record({
    path: fc.record(Object.fromEntries(path)),
    query: fc.record(Object.fromEntries(query), { requiredKeys: [] }),
    body:
      body === undefined
        ? fc.constant(undefined)
        : fc.oneof({ weight: 4, arbitrary: valueOf(body.schema, resolve) }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) }),
  })
}

async function ask({ method, path }: Operation, request: { path: object; query: object; body?: unknown }) {
  const filled = Object.entries(request.path).reduce(
    (at, [name, value]) => at.replace(`{${name}}`, encodeURIComponent(String(value))),
    path,
  )
  const query = new URLSearchParams(Object.entries(request.query).map(([name, value]) => [name, String(value)])).toString()
  const answer = await app.inject({
    method: method as 'GET',
    url: query === '' ? filled : `${filled}?${query}`,
    ...(request.body === undefined ? {} : { payload: JSON.stringify(request.body), headers: { 'content-type': 'application/json' } }),
  })
  return { status: answer.statusCode, type: answer.headers['content-type'] ?? '', text: answer.body }
}

it('[API-12] answers whatever is asked as the document says, and never with a failure of its own', { timeout: 240_000 }, async () => {
  const judge = answerJudge(document)
  const seen = new Set<string>()
  for (const operation of operationsOf(document)) {
    await close()
    await open()
    await fc.assert(
      fc.asyncProperty(requestsTo(operation), async (request) => {
        const answer = await ask(operation, request)
        seen.add(`${operation.method} ${operation.path} ${answer.status < 400 ? 'good' : 'bad'}`)
        expect(judge(operation, answer)).toBeUndefined()
        expect(answer.status, answer.text).not.toBe(500)
      }),
      { numRuns: 25, seed: 20_261_130 },
    )
  }
  // Reading, at least, was seen to work.
  for (const path of ['/api/homes/{id}', '/api/incidents', '/api/alerts', '/api/statistics']) expect(seen).toContain(`GET ${path} good`)
})

it('[API-12] a judge that is told of another answer says so', () => {
  const judge = answerJudge(document)
  const health = operationsOf(document).find(({ path }) => path === '/api/health')!
  expect(judge(health, { status: 418, type: 'application/json', text: '{}' })).toContain('no such status')
  expect(judge(health, { status: 200, type: 'text/html', text: '' })).toContain('is text/html')
  expect(judge(health, { status: 200, type: 'application/json', text: '{"state":"fine"}' })).toContain('must')
  expect(judge(health, { status: 500, type: 'application/problem+json', text: '{"code":"server-failed"}' })).toContain('must have')
})
