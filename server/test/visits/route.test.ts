// Goal: a round reaches every home once, is short and respects doors that shut. Method: the best of all orders by brute force, for up to seven stops;
// a worked example on a straight street whose metres were computed by hand.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { planDay } from '../../src/visits/day-plan.ts'
import { betterRound, planRound, timed, type Round, type Stop } from '../../src/visits/route.ts'
import { walk_m } from '../../src/visits/walking.ts'

const station = [104.1, 30.65] as const
const stop = (home: string, east: number, north: number, more: Partial<Stop> = {}): Stop => ({
  home,
  at: [104.1 + east / 1_000, 30.65 + north / 1_000],
  takes_s: 1_200,
  ...more,
})
const homes = ({ stops }: Round) => stops.map((one) => one.stop.home)

function* orders(stops: readonly Stop[]): Generator<Stop[]> {
  if (stops.length === 0) yield []
  for (const [n, first] of stops.entries()) for (const rest of orders(stops.toSpliced(n, 1))) yield [first, ...rest]
}
function best(stops: readonly Stop[]): Round {
  let found: Round | undefined
  for (const order of orders(stops)) {
    const round = timed(order, station, 540)
    if (found === undefined || betterRound(round, found)) found = round
  }
  return found!
}

it('[VISIT-5] is what was computed by hand on a straight street', () => {
  // A thousandth of a degree north is 6371009 m × π/180 / 1000 = 111.195 m, by streets × 1.3 = 144.55 m. Out to the third and back: six times that.
  const street = [stop('b', 0, 2), stop('c', 0, 3), stop('a', 0, 1)]
  const round = planRound(street, station, 540)
  expect(round.walk_m).toBeCloseTo(867.32, 1)
  // 867.32 m at 1.27 m/s are 682.9 s or 11.38 min, and three visits of 20 min: back at 9:00 + 71.38 min.
  expect(round.back_min).toBeCloseTo(611.38, 1)
  // B shuts at 9:05: 289.1 m are 3.79 min, so B can be reached in time only as the first.
  const early = planRound(
    [street[0]!, street[1]!, stop('a', 0, 1)].map((one) => (one.home === 'b' ? { ...one, shuts_min: 545 } : one)),
    station,
    540,
  )
  expect([homes(early)[0], early.late_stops]).toEqual(['b', 0])
  // A opens at 11:00: the others come first, and nobody waits longer than must be.
  const late = planRound(
    street.map((one) => (one.home === 'a' ? { ...one, opens_min: 660 } : one)),
    station,
    540,
  )
  expect(homes(late).at(-1)).toBe('a')
})

it('[VISIT-5] reaches every home once, never beats the best of all orders, and is within 2 % of it', () => {
  const someStop = fc.record({ east: fc.integer({ min: -20, max: 20 }), north: fc.integer({ min: -20, max: 20 }) })
  let worst = 1
  fc.assert(
    fc.property(fc.array(someStop, { minLength: 1, maxLength: 7 }), (places) => {
      const stops = places.map(({ east, north }, n) => stop(`h${n}`, east, north))
      const round = planRound(stops, station, 540)
      expect(homes(round).toSorted()).toEqual(stops.map(({ home }) => home).toSorted())
      const optimum = best(stops)
      expect(betterRound(round, optimum)).toBe(false)
      worst = Math.max(worst, (round.walk_m + 1) / (optimum.walk_m + 1))
    }),
    { numRuns: 60, seed: 1 },
  )
  expect(worst).toBeLessThan(1.02)
})

it('[VISIT-5] misses no more doors than the best of all orders', () => {
  const someStop = fc.record({
    east: fc.integer({ min: -9, max: 9 }),
    north: fc.integer({ min: -9, max: 9 }),
    opens: fc.integer({ min: 500, max: 640 }),
  })
  fc.assert(
    fc.property(fc.array(someStop, { minLength: 1, maxLength: 5 }), (places) => {
      const stops = places.map(({ east, north, opens }, n) => stop(`h${n}`, east, north, { opens_min: opens, shuts_min: opens + 60 }))
      expect(planRound(stops, station, 540).late_stops - best(stops).late_stops).toBeLessThanOrEqual(places.length > 3 ? 1 : 0)
    }),
    { numRuns: 80, seed: 1 },
  )
})

it('[VISIT-4] plans the most needed, shares them by direction, and says who is left', async () => {
  const places: Record<string, [number, number]> = { n1: [0, 9], n2: [1, 9], s1: [0, -9], s2: [1, -9], far: [9, 0] }
  const need = (home: string, score: number) => ({ home, score, points: score, risk_pct: 0, reasons: [] })
  const day = await planDay(
    [need('far', 1), need('n1', 9), need('s1', 8), need('s2', 7), need('n2', 6), need('calm', 0)],
    (id) => (places[id] === undefined ? {} : { location_deg: [104.1 + places[id][0] / 1_000, 30.65 + places[id][1] / 1_000] }),
    () => undefined,
    { visitors: 2, visits_each: 2, starts_min: 540, station },
  )
  expect(day.rounds.map((round) => homes(round).toSorted())).toEqual([
    ['s1', 's2'],
    ['n1', 'n2'],
  ])
  expect([day.left.map(({ home }) => home), day.without_place]).toEqual([['far'], []])
  expect(walk_m(station, station)).toBe(0)
})
