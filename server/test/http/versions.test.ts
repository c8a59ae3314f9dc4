// Goal: two operators cannot overwrite each other, and a client that does not know whether it was heard may ask again. Method: requests to the API over one
// store, with restarts between them; a repeated request against the store as it was.
import { random } from '@anju/sdk'
import * as fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { api } from '../../src/http/api.ts'
import { serverLimits } from '../../src/limits.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import type { Store } from '../../src/store/store.ts'
import { bench, type Bench } from '../one-home.ts'

let store: Store
let server: Bench
let app: FastifyInstance
let failing: boolean
const open = async (boot: string) => {
  server = await bench({ store, boot })
  app = await api(server.server, '127.0.0.1')
}
const restart = async (boot: string) => {
  await app.close()
  await server.server.close()
  await open(boot)
}
beforeEach(async () => {
  failing = false
  const inner = memoryStore()
  store = {
    ...inner,
    commit(changes) {
      if (failing) throw new Error('full')
      return inner.commit(changes)
    },
  }
  await open('b1')
  await server.event('button-bedside', 'sos', { state: 'raised' })
})
afterEach(async () => {
  failing = false
  await app.close()
  await server.server.close()
})

const incident = () => server.server.incidents()[0]!
const step = (payload: object, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `/api/incidents/${incident().id}/steps`, payload, headers })

describe('versions', () => {
  it('[API-14] are the ETag, and a change of another is refused and changes nothing', async () => {
    const read = await app.inject(`/api/incidents/${incident().id}`)
    expect(read.headers.etag).toBe(`"${incident().version}"`)
    const taken = await step({ step: 'acknowledge', by: 'wu' }, { 'if-match': read.headers.etag as string })
    expect([taken.statusCode, taken.headers.etag]).toEqual([200, '"2"'])
    const stale = await step({ step: 'verify', by: 'li' }, { 'if-match': read.headers.etag as string })
    expect([stale.statusCode, stale.json()]).toMatchObject([412, { code: 'incident-changed' }])
    expect(incident()).toMatchObject({ state: 'acknowledged', version: 2 })
    expect((await step({ step: 'verify', by: 'li' }, { 'if-match': '*' })).statusCode).toBe(200)
  })

  it('[API-14] spare a reader what it has', async () => {
    const url = `/api/incidents/${incident().id}`
    const same = await app.inject({ url, headers: { 'if-none-match': `"${incident().version}"` } })
    expect([same.statusCode, same.body]).toEqual([304, ''])
    expect((await app.inject({ url, headers: { 'if-none-match': '"99"' } })).statusCode).toBe(200)
  })

  it.each(['1', '"x"', 'W/"1"', '"1", "2"'])('[API-14] are one strong tag: not %s', async (tag) => {
    const refused = await step({ step: 'acknowledge', by: 'wu' }, { 'if-match': tag })
    expect([refused.statusCode, refused.json()]).toMatchObject([400, { code: 'request-invalid' }])
    expect(incident().version).toBe(1)
  })

  it('[API-14] cannot be two at once, and must be named where the route says so', async () => {
    const two = await step({ step: 'acknowledge', by: 'wu', version: 2 }, { 'if-match': '"1"' })
    expect([two.statusCode, two.json()]).toMatchObject([400, { pointer: '/version' }])
    const other = await api(server.server, '127.0.0.1')
    const seen: unknown[] = []
    other.put(
      '/api/thing',
      { schema: { response: { 200: {} } }, config: { right: 'open', does: 'Changes a thing.', seenIn: 'seen', seenNeeded: true } },
      ({ body }) => {
        seen.push(body)
        return {}
      },
    )
    const needed = await other.inject({ method: 'PUT', url: '/api/thing', payload: {} })
    expect([needed.statusCode, needed.json()]).toMatchObject([428, { code: 'version-needed', pointer: '/seen' }])
    await other.inject({ method: 'PUT', url: '/api/thing', payload: {}, headers: { 'if-match': '"7"' } })
    await other.inject({ method: 'PUT', url: '/api/thing', payload: { seen: 8 } })
    expect(seen).toEqual([{ seen: 7 }, { seen: 8 }])
    await other.close()
  })
})

describe('keys', () => {
  const key = (name: string) => ({ 'idempotency-key': `key-${name}-0000` })

  it('[API-15] a repeat does nothing and is answered the same, also after a restart', async () => {
    const first = await step({ step: 'acknowledge', by: 'wu' }, key('a'))
    expect(first.statusCode).toBe(200)
    await restart('b2')
    const lines = (await server.server.audit(incident().id)).length
    const again = await step({ step: 'acknowledge', by: 'wu' }, key('a'))
    expect([again.statusCode, again.body, again.headers['idempotency-replayed']]).toEqual([200, first.body, 'true'])
    expect([again.headers.etag, again.headers['content-type']]).toEqual([first.headers.etag, first.headers['content-type']])
    expect((await server.server.audit(incident().id)).length).toBe(lines)
    const elsewhere = { method: 'POST', payload: { step: 'acknowledge', by: 'wu' }, headers: key('a') } as const
    expect((await app.inject({ ...elsewhere, url: '/api/incidents/none/steps' })).statusCode).toBe(404)
    // Under no key it is what it is: not possible twice.
    expect((await step({ step: 'acknowledge', by: 'wu' })).statusCode).toBe(409)
  })

  it('[API-15] a refusal is repeated too; another body under the key is refused', async () => {
    const refused = await step({ step: 'arrive', by: 'wu' }, key('b'))
    expect(refused.statusCode).toBe(409)
    expect((await step({ step: 'acknowledge', by: 'wu' })).statusCode).toBe(200)
    expect((await step({ step: 'arrive', by: 'wu' }, key('b'))).body).toBe(refused.body)
    const other = await step({ step: 'verify', by: 'wu' }, key('b'))
    expect([other.statusCode, other.json()]).toMatchObject([422, { code: 'key-reused' }])
    expect(incident().state).toBe('acknowledged')
  })

  it('[API-15] a repeat that comes while the first is under way does nothing', async () => {
    const both = await Promise.all([1, 2].map(() => step({ step: 'acknowledge', by: 'wu' }, key('c'))))
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(both.find(({ statusCode }) => statusCode === 409)!.json()).toMatchObject({ code: 'key-busy' })
  })

  it('[API-15] what failed may be tried again; what began and was never answered is not done twice', async () => {
    failing = true
    expect((await step({ step: 'acknowledge', by: 'wu' }, key('d'))).statusCode).toBe(500)
    failing = false
    await server.pass(2)
    const tried = await step({ step: 'acknowledge', by: 'wu' }, key('d'))
    expect([tried.statusCode, tried.headers['idempotency-replayed']]).toEqual([409, undefined])
    expect(tried.json()).toMatchObject({ code: 'step-not-allowed' })
    // The process dies between the change and the answer: the book holds that it began.
    const books = server.server.ground.books.book<{ id: string; answer?: unknown }>('idempotency')
    await step({ step: 'verify', by: 'wu' }, key('e'))
    const { answer: _, ...begun } = books.all().at(-1)!
    books.put(begun.id, begun)
    await server.server.ground.stored()
    await restart('b3')
    const lost = await step({ step: 'verify', by: 'wu' }, key('e'))
    expect([lost.statusCode, lost.json()]).toMatchObject([409, { code: 'answer-lost' }])
  })

  it('[API-15] whatever is repeated in whichever order, each key acts once', async () => {
    const steps = ['acknowledge', 'verify', 'dispatch', 'arrive'] as const
    const property = fc.asyncProperty(fc.array(fc.nat({ max: steps.length - 1 }), { minLength: 1, maxLength: 12 }), async (order) => {
      await restart(`p${random(JSON.stringify(order)).int(0, 1e9)}`)
      const answers = new Map<number, string>()
      const before = (await server.server.audit(incident().id)).length
      let changed = 0
      for (const n of order) {
        const was = incident().version
        const { body } = await step({ step: steps[n]!, by: 'wu' }, key(`${server.server.health().run}-${n}`))
        if (answers.has(n)) expect([body, incident().version]).toEqual([answers.get(n), was])
        answers.set(n, body)
        if (incident().version !== was) changed += 1
      }
      expect((await server.server.audit(incident().id)).length - before).toBe(changed)
    })
    await fc.assert(property, { numRuns: 15 })
  })

  it.each(['short', 'with space in it', 'x'.repeat(129)])('[API-15] are 8 to 128 signs: not %s', async (name) => {
    const refused = await step({ step: 'acknowledge', by: 'wu' }, { 'idempotency-key': name })
    expect([refused.statusCode, refused.json()]).toMatchObject([400, { code: 'request-invalid' }])
  })

  it('[API-15] are kept for a day', async () => {
    await step({ step: 'arrive', by: 'wu' }, key('f'))
    expect((await step({ step: 'verify', by: 'wu' }, key('f'))).statusCode).toBe(422)
    await server.pass(serverLimits.idempotency_kept / 1_000 + 1)
    expect((await step({ step: 'verify', by: 'wu' }, key('f'))).statusCode).toBe(409)
    expect(server.server.ground.books.book('idempotency').size).toBe(1)
  })
})
