// Goal: what is open comes whole; who follows the links of a list of incidents sees each one once, and only what is theirs. Method: drawn incidents in a
// store, drawn page sizes, over the API; the oracle sorts them.
import { isOpen, random, type Incident } from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { alertServer } from '../../src/alert-server.ts'
import { api } from '../../src/http/api.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { site } from '../one-home.ts'
import { alert, changesOf, incident } from '../store/changes.ts'

const next = (link: unknown) => /^<([^>]+)>; rel="next"$/.exec(String(link))?.[1]
const drawn = fc.array(fc.record({ raised_ms: fc.nat({ max: 5 }), open: fc.boolean(), home: fc.constantFrom('h', 'g') }), { maxLength: 20 })

it('[API-13] what is open comes whole; pages of incidents give each once, newest first', async () => {
  const property = fc.asyncProperty(drawn, fc.integer({ min: 1, max: 6 }), fc.constantFrom('open', 'all'), async (some, limit, state) => {
    const there = some.map(({ raised_ms, open, home }, n): Incident => ({
      ...incident(`i${n}`, open ? 'raised' : 'resolved', Date.now()),
      raised_ms,
      home,
    }))
    const store = memoryStore()
    await store.commit(changesOf({ incidents: there, alerts: there.map(({ id, home }) => ({ ...alert(`a-${id}`, id), home })) }))
    const server = await alertServer({ site, clock: wallClock(), store, random: random(1) })
    const app = await api(server, '127.0.0.1')
    const wanted = there
      .filter((one) => state === 'all' || isOpen(one.state))
      .toSorted((a, b) => b.raised_ms - a.raised_ms || (a.id < b.id ? 1 : -1))
    const found: Incident[] = []
    for (let path: string | undefined = `/api/incidents?state=${state}&limit=${limit}`; path !== undefined;) {
      const answer = await app.inject(path)
      found.push(...answer.json<Incident[]>())
      path = next(answer.headers.link)
    }
    expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id))
    const whole = (await app.inject('/api/incidents?home=g')).json<Incident[]>().map(({ id }) => id)
    expect(whole).toEqual(wanted.filter((one) => one.home === 'g' && isOpen(one.state)).map(({ id }) => id))
    await app.close()
    await server.close()
  })
  await fc.assert(property, { numRuns: 30 })
})
