// Goal: a visit is kept once however often it is sent, conflicts are told, and a repair counts when the device is heard. Method: a whole server on an
// event queue; devices that speak; HTTP requests without a socket.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { memoryStore } from '../../src/store/memory-store.ts'
import type { VisitForm } from '../../src/visits/visit.ts'
import { visits } from '../../src/visits/visits.ts'
import { asking } from '../http/asking.ts'
import { bench, home, noon, site, type Bench } from '../one-home.ts'

const form = (id: string, more: Partial<VisitForm> = {}): VisitForm => ({
  id,
  home: home.id,
  by: 'li',
  began_ms: noon,
  checklist: [{ item: 'devices-plugged-in', found: 'no' }],
  devices: [],
  ...more,
})
const desk = ({ server }: Bench) =>
  visits({ ground: server.ground, site, devices: () => server.devices(), onFeed: (hear) => server.onFeed(hear) })

it('[VISIT-6] [VISIT-7] keeps what one telephone wrote, in whatever order and however often it comes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }), async (sent) => {
      const b = await bench()
      const kept = desk(b)
      for (const n of sent) await kept.put(form(`visit-${n}-x`), undefined, 'li')
      expect(
        kept
          .ofHome(home.id)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual([...new Set(sent)].map((n) => `visit-${n}-x`).toSorted())
      expect(kept.ofHome(home.id).every(({ version }) => version === 1)).toBe(true)
    }),
    { numRuns: 15 },
  )
})

it('[VISIT-6] finds a visit that is long over again, also after a restart', async () => {
  const store = memoryStore()
  const first = await bench({ store })
  const before = desk(first)
  for (let n = 0; n < 12; n++) await before.put(form(`visit-${n}-x`, { began_ms: noon + n }), undefined, 'li')
  expect(before.ofHome(home.id)).toHaveLength(8)
  const b = await bench({ store, at: first.clock.now() })
  const kept = desk(b)
  expect(kept.ofHome(home.id)).toHaveLength(8)
  expect(await kept.put(form('visit-0-x'), undefined, 'li')).toMatchObject({ ok: true, value: { did: 'unchanged' } })
  expect(await kept.put(form('visit-0-x', { note: 'more' }), undefined, 'li')).toMatchObject({ ok: true, value: { did: 'conflict' } })
})

it('[VISIT-7] takes two changes that come at once one after the other, and gives no visit away to another home', async () => {
  const b = await bench()
  const kept = desk(b)
  const both = await Promise.all([
    kept.put(form('visit-1-x', { note: 'a' }), undefined, 'li'),
    kept.put(form('visit-1-x', { note: 'b' }), undefined, 'wu'),
  ])
  expect(both.map((one) => one.ok && one.value.did)).toEqual(['created', 'conflict'])
  const two = visits({
    ground: b.server.ground,
    site: { ...site, homes: [home, { ...home, id: 'next-door' }] },
    devices: () => [],
    onFeed: () => undefined,
  })
  expect(await two.put(form('visit-1-x', { home: 'next-door' }), 1, 'li')).toMatchObject({ ok: false, fault: { code: 'request-invalid' } })
})

it('[VISIT-6] what was erased is gone at once, and does not come back', async () => {
  const b = await bench()
  const kept = desk(b)
  await kept.put(form('visit-1-x'), undefined, 'li')
  await kept.setHours(home.id, { opens_min: 540 }, 'li')
  expect(kept.hours(home.id)).toEqual({ opens_min: 540 })
  for (const name of ['visits', 'visit-hours']) {
    const book = b.server.ground.books.book<{ home: string }>(name)
    for (const one of book.all()) expect(one.home).toBe(home.id)
  }
  b.server.ground.books.book('visits').erase('visit-1-x')
  b.server.ground.books.book('visit-hours').erase(home.id)
  expect([kept.ofHome(home.id), kept.hours(home.id), kept.standing(home.id).visited_ms]).toEqual([[], undefined, undefined])
  await kept.put(form('visit-2-x'), undefined, 'li')
  expect(kept.ofHome(home.id).map(({ id }) => id)).toEqual(['visit-2-x'])
})

it('[VISIT-2] a telephone whose clock runs a year ahead does not put the next visit off', async () => {
  const b = await bench()
  const kept = desk(b)
  await kept.put(form('visit-1-x', { began_ms: noon + 365 * 86_400_000 }), undefined, 'li')
  await b.pass(3_600)
  expect(kept.standing(home.id).visited_ms).toBe(noon)
})

it('[VISIT-10] a repair counts when the device is heard, and not before; after an hour the patrol knows', async () => {
  const b = await bench()
  const kept = desk(b)
  await b.say('gas-kitchen', 'birth', { kind: 'gas-detector', model: 'm', firmware: 'f', heartbeat_s: 60, capabilities: [] })
  await b.event('gas-kitchen', 'mains-power', { mains: 'lost' })
  await b.pass(600)
  const at_ms = b.clock.now()
  const done = await kept.put(form('visit-1-x', { devices: [{ device: 'gas-kitchen', did: 'replugged', at_ms }] }), undefined, 'li')
  expect(done).toMatchObject({ value: { visit: { repairs: [{ was_silent: true }] } } })
  expect(kept.ofHome(home.id)[0]!.repairs[0]!.confirmed_ms).toBeUndefined()
  await b.pass(3_700)
  expect(kept.standing(home.id).unconfirmed).toEqual(['gas-kitchen'])
  await b.say('gas-kitchen', 'reading', { gas_lel_pct: 0 })
  await b.pass(10)
  expect(kept.ofHome(home.id)[0]!.repairs[0]!.confirmed_ms).toBeGreaterThan(at_ms)
  expect(kept.standing(home.id).unconfirmed).toEqual([])
  expect((await b.server.audit('visit:visit-1-x')).map(({ did }) => did)).toEqual(['visited', 'repair-confirmed'])
})

it('[VISIT-10] a device that speaks from its reserve, or with the old cell, proves nothing', async () => {
  const b = await bench()
  const kept = desk(b)
  await b.event('gas-kitchen', 'mains-power', { mains: 'lost' })
  await b.event('door-front', 'battery-low', { low: true, battery_pct: 12 })
  await b.pass(10)
  const at_ms = b.clock.now()
  const devices: VisitForm['devices'] = [
    { device: 'gas-kitchen', did: 'replugged', at_ms },
    { device: 'door-front', did: 'battery-changed', at_ms: at_ms + 86_400_000 },
  ]
  await kept.put(form('visit-1-x', { devices }), undefined, 'li')
  await b.pass(30)
  await b.say('gas-kitchen', 'reading', { gas_lel_pct: 0 })
  await b.say('door-front', 'reading', { battery_pct: 11, rssi_dbm: -60 })
  await b.pass(10)
  const confirmed = () => kept.ofHome(home.id)[0]!.repairs.map(({ confirmed_ms }) => confirmed_ms !== undefined)
  expect(confirmed()).toEqual([false, false])
  await b.event('gas-kitchen', 'mains-power', { mains: 'back' })
  await b.say('door-front', 'reading', { battery_pct: 100, rssi_dbm: -60 })
  await b.pass(10)
  expect(confirmed()).toEqual([true, true])
})

it('[VISIT-7] [VISIT-8] [VISIT-9] over HTTP: conflicts with the version, strangers, pictures, and a batch each for itself', async () => {
  const b = await bench()
  const app = await asking(b.server)
  const put = async (visit: object, seen?: number) => {
    const answer = await app.put(`/api/visits/${(visit as VisitForm).id}`, { visit, ...(seen === undefined ? {} : { seen }) })
    return [answer.status, answer.code ?? answer.json<{ did: string }>().did]
  }
  expect(await put(form('visit-1-x'))).toEqual([200, 'created'])
  expect(await put(form('visit-1-x'))).toEqual([200, 'unchanged'])
  expect(await put(form('visit-1-x', { note: 'a' }), 1)).toEqual([200, 'changed'])
  expect(await put(form('visit-1-x', { note: 'b' }), 1)).toEqual([412, 'visit-changed'])
  expect(await put(form('visit-2-x', { home: 'nowhere' }))).toEqual([404, 'home-unknown'])
  expect(await put(form('visit-2-x', { devices: [{ device: 'nothing', did: 'moved', at_ms: 1 }] }))).toEqual([422, 'device-unknown'])
  expect(await put({ ...form('visit-2-x'), photo: 'x' })).toEqual([422, 'photo-refused'])
  expect(await put(form('visit-2-x', { note: 'data:image/png;base64,AAAA' }))).toEqual([422, 'photo-refused'])
  expect(await put({ ...form('visit-2-x'), checklist: [{ item: 'nothing', found: 'yes' }] })).toEqual([400, 'request-invalid'])
  const visits = [
    { visit: form('visit-1-x', { note: 'c' }), seen: 1 },
    { visit: form('visit-3-x') },
    { visit: form('visit-4-x', { home: 'nowhere' }) },
  ]
  const sync = await app.post('/api/visits/sync', { visits })
  expect(sync.json<{ did: string; problem?: { code: string } }[]>().map(({ did, problem }) => [did, problem?.code])).toEqual([
    ['conflict', 'visit-changed'],
    ['created', undefined],
    ['refused', 'home-unknown'],
  ])
  const patrol = await app.get('/api/patrol')
  expect(patrol.json<{ needs: { home: string }[] }>().needs[0]!.home).toBe(home.id)
  const sheet = await app.get('/api/patrol.csv?language=en')
  expect(sheet.text.split('\r\n')[1]).toMatch(new RegExp(`^${home.id},\\d+,\\d+,\\d+,`))
  const made = await app.get(`/api/visits.csv?from_ms=0&to_ms=${noon + 1}`)
  expect(made.text.split('\r\n').filter((line) => line.includes(`,${home.id},li,`))).toHaveLength(2)
  expect((await app.get('/api/patrol/day?visitors=1')).json()).toMatchObject({ station_is: 'middle-of-the-homes' })
  await app.close()
})
