// Goal: at any instant the right people are on duty. Method: any rota held against an oracle that walks the wall clock minute by minute from each
// shift's first day; midnight, a stand-in and the two nights of a clock change by hand.
import { instant } from '@anju/sdk'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { onDuty, type Rota, type Shift } from '../../src/people/rota.ts'

const ZONE = 'Asia/Shanghai'
const DAYS = ['2026-01-12', '2026-01-13', '2026-01-14', '2026-01-15', '2026-01-16', '2026-01-17', '2026-01-18'] as const
const wall = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const anyShift = (id: string): fc.Arbitrary<Shift> =>
  fc.record(
    {
      id: fc.constant(id),
      accounts: fc.uniqueArray(fc.constantFrom('wu', 'li', 'he', 'zhou'), { minLength: 1, maxLength: 3 }),
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
      from: fc.integer({ min: 0, max: 1_439 }).map(wall),
      until: fc.integer({ min: 0, max: 1_439 }).map(wall),
      area: fc.constantFrom('north', 'south'),
      first_day: fc.constantFrom(...DAYS),
      last_day: fc.constantFrom(...DAYS),
    },
    { requiredKeys: ['id', 'accounts', 'weekdays', 'from', 'until'] },
  )

/** Lays a shift out minute by minute over two weeks of Shanghai, where clocks never change. */
function minutesOf(shift: Shift): Set<number> {
  const covered = new Set<number>()
  for (let day = -3; day < 11; day++) {
    const midnight_ms = instant(`${DAYS[0]}T00:00:00+08:00`) + day * 86_400_000
    const name = new Date(midnight_ms + 8 * 3_600_000).toISOString().slice(0, 10)
    // 2026-01-12 is a Monday.
    const weekday = (((day % 7) + 7) % 7) + 1
    if (!shift.weekdays.includes(weekday)) continue
    if (name < (shift.first_day ?? '') || name > (shift.last_day ?? '9')) continue
    const start = Number(shift.from.slice(0, 2)) * 60 + Number(shift.from.slice(3))
    for (let minute = start; ; minute++) {
      covered.add(midnight_ms / 60_000 + minute)
      if (wall((minute + 1) % 1_440) === shift.until) break
    }
  }
  return covered
}

it('[AUTH-20] names exactly those whose shift covers the minute, over midnight too, the area first', () => {
  const minutes = fc.integer({ min: 0, max: 7 * 1_440 - 1 })
  fc.assert(
    fc.property(anyShift('a'), anyShift('b'), minutes, fc.constantFrom(undefined, 'north'), (a, b, minute, area) => {
      const at_ms = instant(`${DAYS[0]}T00:00:00+08:00`) + minute * 60_000
      const runs = [a, b].filter((shift) => minutesOf(shift).has(at_ms / 60_000))
      const asked =
        area === undefined ? runs : [...runs.filter((one) => one.area === area), ...runs.filter((one) => one.area === undefined)]
      expect(onDuty({ shifts: [a, b], stand_ins: [] }, at_ms, ZONE, area)).toEqual([...new Set(asked.flatMap(({ accounts }) => accounts))])
    }),
    { numRuns: 300 },
  )
})

const night: Shift = { id: 'night', accounts: ['wu', 'li'], weekdays: [5], from: '22:00', until: '06:00' }
const at = (rota: Rota, text: string, zone = ZONE) => onDuty(rota, instant(text), zone)

it('[AUTH-20] a night shift belongs to the day on which it begins, and so does its stand-in', () => {
  const rota: Rota = { shifts: [night], stand_ins: [{ shift: 'night', day: '2026-01-16', accounts: ['he'] }] }
  expect(at(rota, '2026-01-16T21:59:59+08:00')).toEqual([])
  expect(at(rota, '2026-01-16T22:00:00+08:00')).toEqual(['he'])
  expect(at(rota, '2026-01-17T05:59:59+08:00')).toEqual(['he'])
  expect(at(rota, '2026-01-17T06:00:00+08:00')).toEqual([])
  expect(at(rota, '2026-01-23T23:00:00+08:00')).toEqual(['wu', 'li'])
  expect(at({ ...rota, stand_ins: [{ shift: 'night', day: '2026-01-16', accounts: [] }] }, '2026-01-16T23:00:00+08:00')).toEqual([])
})

it('[AUTH-20] goes by the wall clock in a night on which the clocks change', () => {
  const rota: Rota = { shifts: [{ ...night, weekdays: [6] }], stand_ins: [] }
  // Berlin, 29 March 2026: at 02:00 the clock jumps to 03:00; 25 October: at 03:00 it goes back to 02:00.
  expect(at(rota, '2026-03-29T03:59:00Z', 'Europe/Berlin')).toEqual(['wu', 'li'])
  expect(at(rota, '2026-03-29T04:00:00Z', 'Europe/Berlin')).toEqual([])
  expect(at(rota, '2026-10-25T04:59:00Z', 'Europe/Berlin')).toEqual(['wu', 'li'])
  expect(at(rota, '2026-10-25T05:00:00Z', 'Europe/Berlin')).toEqual([])
})
