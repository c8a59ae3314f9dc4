// Goal: the intervals are those of the books. Method: published tables (Newcombe 1998 for Wilson, Garwood's limits as tabulated for Poisson counts), and the
// definition itself as an oracle: at a bound of the Poisson interval the tail, summed term by term, is 2.5 %.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentile, poissonMean, poissonRate, wilson } from '../../src/statistics/interval.ts'

describe('the interval of a share', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('[FIG-1] of %i in %i is that of Newcombe 1998, table I, method 3', (successes, trials, low, high) => {
    const share = wilson(successes, trials)
    expect(share.low).toBeCloseTo(low, 4)
    expect(share.high).toBeCloseTo(high, 4)
  })

  it('[FIG-1] holds the value, grows narrower with trials, mirrors, and knows nothing of nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, part) => {
        const successes = Math.round(trials * part)
        const { value, low, high } = wilson(successes, trials)
        expect(low).toBeLessThanOrEqual(value + 1e-12)
        expect(high).toBeGreaterThanOrEqual(value - 1e-12)
        const mirror = wilson(trials - successes, trials)
        expect(mirror.low).toBeCloseTo(1 - high, 12)
        const more = wilson(successes * 4, trials * 4)
        expect(more.high - more.low).toBeLessThan(high - low)
      }),
    )
    expect(wilson(0, 0)).toMatchObject({ low: 0, high: 1, n: 0 })
  })
})

describe('the interval of a count', () => {
  it.each([
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [2, 0.2422, 7.225],
    [3, 0.6187, 8.767],
    [5, 1.623, 11.668],
    [10, 4.795, 18.39],
    [20, 12.217, 30.888],
    [50, 37.111, 65.919],
    [100, 81.364, 121.627],
  ])('[FIG-2] of %i events is the tabulated one', (events, low, high) => {
    const mean = poissonMean(events)
    expect(mean.low).toBeCloseTo(low, 2)
    expect(mean.high).toBeCloseTo(high, 2)
  })

  it('[FIG-2] leaves 2.5 % on either side, summed term by term', () => {
    const below = (events: number, mean: number) => {
      let [term, sum] = [Math.exp(-mean), 0]
      for (let k = 0; k < events; k++) {
        sum += term
        term *= mean / (k + 1)
      }
      return sum
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (events) => {
        const { low, high } = poissonMean(events)
        expect(1 - below(events, low)).toBeCloseTo(0.025, 8)
        expect(below(events + 1, high)).toBeCloseTo(0.025, 8)
      }),
      { numRuns: 60 },
    )
  })

  it('[FIG-2] is divided by the exposure; without any nothing is known', () => {
    expect(poissonRate(3, 1.5)).toMatchObject({ value: 2, n: 1.5 })
    expect(poissonRate(3, 1.5).high).toBeCloseTo(8.767 / 1.5, 2)
    expect(poissonRate(0, 0)).toMatchObject({ low: 0, high: Number.POSITIVE_INFINITY, n: 0 })
  })
})

describe('a percentile', () => {
  it('[FIG-3] is the smallest value that so many do not exceed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const found = percentile(values, share)!
          const upTo = (limit: number) => values.filter((value) => value <= limit).length
          expect(values).toContain(found)
          expect(upTo(found)).toBeGreaterThanOrEqual(share * values.length - 1e-9)
          const smaller = values.filter((value) => value < found)
          if (smaller.length > 0) expect(smaller.length).toBeLessThan(share * values.length)
        },
      ),
    )
    expect(percentile([], 0.5)).toBeUndefined()
  })
})
