// Goal: the totals are those of what was written down. Method: drawn visits counted again one by one; a whole server with a visit, an inspection and a test.
import { deviceFeelings, visitChecks } from '@anju/sdk'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { fieldTotals } from '../../src/field/field-totals.ts'
import type { Visit } from '../../src/visits/visit.ts'
import { asking } from '../http/asking.ts'
import { bench, home, noon } from '../one-home.ts'

const someVisit = fc
  .record({
    home: fc.constantFrom('a', 'b', 'c'),
    by: fc.constantFrom('li', 'wu'),
    nobody_in: fc.boolean(),
    wrong: fc.subarray([...visitChecks]),
    feels: fc.subarray([...deviceFeelings]),
    repairs: fc.array(fc.boolean(), { maxLength: 3 }),
  })
  .map(({ wrong, feels, repairs, ...rest }): Visit => ({
    id: 'v',
    ...rest,
    began_ms: 0,
    version: 1,
    received_ms: 0,
    devices: [],
    checklist: visitChecks.map((item) => ({ item, found: wrong.includes(item) ? 'no' : 'yes' })),
    feedback: { feels },
    repairs: repairs.map((done) => ({ device: 'd', did: 'replugged', at_ms: 0, was_silent: true, ...(done ? { confirmed_ms: 1 } : {}) })),
  }))
const people: Record<string, number> = { a: 1, b: 2, c: 0 }

it('[VISIT-11] are what one counts one by one', () => {
  fc.assert(
    fc.property(fc.array(someVisit, { maxLength: 12 }), (visits) => {
      const totals = fieldTotals({ visits, inspections: [], tests: [] }, (id) =>
        Array.from({ length: people[id]! }, () => home.residents[0]!),
      )
      const seen = new Set<string>()
      const wrong: Record<string, number> = {}
      let [reached, repairs, confirmed, away] = [0, 0, 0, 0]
      for (const visit of visits) {
        if (visit.nobody_in === true) {
          away++
          continue
        }
        if (!seen.has(visit.home)) reached += people[visit.home]!
        seen.add(visit.home)
        for (const { confirmed_ms } of visit.repairs) {
          repairs++
          if (confirmed_ms !== undefined) confirmed++
        }
        for (const { item, found } of visit.checklist) if (found === 'no') wrong[item] = (wrong[item] ?? 0) + 1
      }
      expect(totals).toMatchObject({
        visits: visits.length,
        nobody_in: away,
        homes_reached: seen.size,
        people_reached: reached,
        repairs,
        repairs_confirmed: confirmed,
      })
      expect(Object.fromEntries(totals.not_in_order.map(({ what, times }) => [what, times]))).toEqual(wrong)
      expect(totals.visitors.reduce((sum, one) => sum + one.visits, 0)).toBe(visits.length - away)
    }),
  )
})

it('[VISIT-11] over HTTP: a visit, an inspection and a test of a day', async () => {
  const b = await bench()
  const desk = await asking(b.server)
  const visit = { id: 'visit-1-x', home: home.id, by: 'li', began_ms: noon, checklist: [{ item: 'band-worn', found: 'no' }], devices: [] }
  await desk.put('/api/visits/visit-1-x', { visit })
  await desk.post(`/api/homes/${home.id}/inspections`, {})
  await desk.post(`/api/homes/${home.id}/inspections`, {})
  await desk.post(`/api/homes/${home.id}/device-tests`, { kind: 'monthly', devices: ['button-bedside'] })
  await b.event('button-bedside', 'sos', { state: 'raised' })
  await b.pass(5)
  await desk.post(`/api/homes/${home.id}/device-tests/end`, {})
  const totals = (await desk.get('/api/field')).json<Record<string, unknown>>()
  expect(totals).toMatchObject({
    visits: 1,
    people_reached: 1,
    not_in_order: [{ what: 'band-worn', times: 1 }],
    device_tests: 1,
    devices_tested: 1,
    devices_passed: 1,
  })
  // Two of one instant are one.
  expect(totals['inspections']).toBe(1)
  expect((await desk.get('/api/field.csv')).text).toBe('\uFEFFby,visits,homes,repairs\r\nli,1,1,0\r\n')
  expect((await desk.get('/api/field?from_ms=5&to_ms=5')).code).toBe('request-invalid')
  await desk.close()
})
