// Goal: a client that follows the links of the list sees every alert once, whatever is raised meanwhile; and what it asks wrongly is pointed at.
// Method: drawn alerts in a store, drawn page sizes and insertions between pages, over the API; the oracle sorts them.
import { random, type Alert } from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import * as fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { expect, it } from 'vitest'
import { alertServer } from '../../src/alert-server.ts'
import { api } from '../../src/http/api.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { site } from '../one-home.ts'
import { alert, changesOf } from '../store/changes.ts'

async function opened(alerts: readonly Alert[]) {
  const store = memoryStore()
  const put = (some: readonly Alert[]) => store.commit(changesOf({ alerts: [...some] }))
  await put(alerts)
  const server = await alertServer({ site, clock: wallClock(), store, random: random(1) })
  const app = await api(server, '127.0.0.1')
  return {
    app,
    put,
    close: async () => {
      await app.close()
      await server.close()
    },
  }
}
const at = (n: number, raised_ms: number, home = 'h'): Alert => ({ ...alert(`a${n}`, `i${n}`), raised_ms, home })
const next = (link: unknown) => /^<([^>]+)>; rel="next"$/.exec(String(link))?.[1]

async function walk(app: FastifyInstance, from: string, between: () => void): Promise<Alert[]> {
  const found: Alert[] = []
  for (let path: string | undefined = from; path !== undefined;) {
    const answer = await app.inject(path)
    expect(answer.statusCode).toBe(200)
    found.push(...answer.json<Alert[]>())
    path = next(answer.headers.link)
    between()
  }
  return found
}

it('[API-13] following the links gives every alert once, newest first, whatever is raised meanwhile', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.nat({ max: 5 }), { maxLength: 15 }),
    fc.integer({ min: 1, max: 6 }),
    fc.nat({ max: 9 }),
    async (times, limit, newer) => {
      const there = times.map((raised_ms, n) => at(n, raised_ms))
      const { app, put, close } = await opened(there)
      let n = 1_000
      const found = await walk(app, `/api/alerts?limit=${limit}`, () => void put([at((n += 1), newer)]))
      const wanted = there.toSorted((a, b) => b.raised_ms - a.raised_ms || (a.id < b.id ? 1 : -1))
      expect(found.filter(({ id }) => Number(id.slice(1)) < 1_000)).toEqual(wanted)
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
      await close()
    },
  )
  await fc.assert(property, { numRuns: 40 })
})

it('[API-13] gives a hundred unless told otherwise, keeps the filter over the pages, and ends', async () => {
  const { app, close } = await opened(Array.from({ length: 260 }, (_, n) => at(n, n, n % 2 === 0 ? 'h' : 'g')))
  expect((await app.inject('/api/alerts')).json<Alert[]>()).toHaveLength(100)
  const ofHome = await walk(app, '/api/alerts?home=h&limit=50&from_ms=10&to_ms=250', () => {})
  expect(ofHome.map(({ raised_ms }) => raised_ms)).toEqual(Array.from({ length: 120 }, (_, n) => 248 - 2 * n))
  expect((await app.inject('/api/alerts?kind=gas')).json()).toEqual([])
  await close()
})

it.each([
  ['after=x', '/after'],
  [`after=${Buffer.from('["5","a"]').toString('base64url')}`, '/after'],
  ['limit=0', '/limit'],
  ['limit=501', '/limit'],
  ['limit=many', '/limit'],
  ['from_ms=5&to_ms=5', '/from_ms'],
])('[API-3] points at what is wrong with a list: %s', async (query, pointer) => {
  const { app, close } = await opened([])
  const answer = await app.inject(`/api/alerts?${query}`)
  expect([answer.statusCode, answer.json()]).toMatchObject([400, { code: 'request-invalid', pointer }])
  await close()
})
