// Goal: air moves as the equations say. Method: closed forms of one room and of two rooms are the oracle, for any span at once and for the same span in steps; then
// what is let in, taken out and kept must balance, whatever the rooms.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { airSystem, OUTDOORS, type AirFlow } from '../../../src/world/air/air-system.ts'

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const row = (...values: number[]): Float64Array => Float64Array.from(values)

describe('the air of coupled rooms', () => {
  it('[SIM-7] follows the closed form in one zone, in one span and in seconds alike', () => {
    const zone = fc.record({
      volume_m3: positive(5, 80),
      air_changes_h: positive(0.1, 10),
      leak_m3_h: positive(0, 0.5),
      first: positive(0, 0.01),
      seconds: fc.integer({ min: 1, max: 7_200 }),
    })
    fc.assert(
      fc.property(zone, ({ volume_m3, air_changes_h, leak_m3_h, first, seconds }) => {
        const [n, q] = [air_changes_h / 3600, leak_m3_h / 3600]
        const air = airSystem([volume_m3], [{ from: 0, to: OUTDOORS, m3_s: n * volume_m3 }])
        const exact = first * Math.exp(-n * seconds) + (q / (n * volume_m3)) * (1 - Math.exp(-n * seconds))
        const [once] = air.moved(row(first), row(q), seconds)
        let stepped = row(first)
        for (let i = 0; i < Math.min(seconds, 300); i++) stepped = air.moved(stepped, row(q), seconds / Math.min(seconds, 300))
        expect(once).toBeCloseTo(exact, 12)
        expect(stepped[0]).toBeCloseTo(exact, 12)
      }),
      { numRuns: 60 },
    )
  })

  it('[SIM-7] settles where the norms say: 20 m³, half an air change, 50 L/h give 10 %LEL; 100 L/h pass it after ln 2 / n', () => {
    const air = airSystem([20], [{ from: 0, to: OUTDOORS, m3_s: (0.5 / 3600) * 20 }])
    const after = (leak_m3_h: number, seconds: number) => air.moved(row(0), row(leak_m3_h / 3600), seconds)[0]! / 0.0005
    expect(after(0.05, 100_000)).toBeCloseTo(10, 3)
    expect(after(0.1, (Math.LN2 / 0.5) * 3600)).toBeCloseTo(10, 6)
  })

  it('[SIM-60] follows the closed form of two rooms that exchange air: the mean decays with outdoors, the difference with both', () => {
    const rooms = fc.record({
      volume: positive(5, 60),
      exchange: positive(0.0001, 0.2),
      outdoor: positive(0.0001, 0.1),
      a: positive(0, 1),
      b: positive(0, 1),
    })
    fc.assert(
      fc.property(rooms, positive(0.1, 20_000), ({ volume, exchange, outdoor, a, b }, seconds) => {
        const air = airSystem(
          [volume, volume],
          [
            { from: 0, to: 1, m3_s: exchange },
            { from: 1, to: 0, m3_s: exchange },
            { from: 0, to: OUTDOORS, m3_s: outdoor },
            { from: 1, to: OUTDOORS, m3_s: outdoor },
          ],
        )
        const mean = ((a + b) / 2) * Math.exp((-outdoor / volume) * seconds)
        const half = ((a - b) / 2) * Math.exp((-(outdoor + 2 * exchange) / volume) * seconds)
        const [first, second] = air.moved(row(a, b), row(0, 0), seconds)
        expect(first).toBeCloseTo(mean + half, 10)
        expect(second).toBeCloseTo(mean - half, 10)
      }),
      { numRuns: 100 },
    )
  })

  /** Rooms of any size with any ways for air between them; each is balanced, as air is not squeezed. */
  const homes = fc.array(positive(0.5, 60), { minLength: 2, maxLength: 8 }).chain((volumes) =>
    fc.record({
      volumes: fc.constant(volumes),
      ways: fc.array(fc.record({ a: fc.nat(volumes.length - 1), b: fc.nat(volumes.length - 1), m3_s: positive(0, 5) }), { maxLength: 12 }),
      content: fc.array(positive(0, 1), { minLength: volumes.length, maxLength: volumes.length }),
    }),
  )
  const flowsOf = (ways: readonly { a: number; b: number; m3_s: number }[]): AirFlow[] =>
    ways.flatMap(({ a, b, m3_s }) =>
      a === b
        ? []
        : [
            { from: a, to: b, m3_s },
            { from: b, to: a, m3_s },
          ],
    )
  const amount = (volumes: readonly number[], content: Float64Array) => content.reduce((sum, value, i) => sum + value * volumes[i]!, 0)

  it('[SIM-60] loses nothing and makes nothing: what is let in is there, whatever the rooms and the span', () => {
    fc.assert(
      fc.property(homes, positive(0, 1e-3), positive(0.001, 100_000), ({ volumes, ways, content }, inflow, seconds) => {
        const air = airSystem(volumes, flowsOf(ways))
        const let_in = volumes.map((_, i) => (i === 0 ? inflow : 0))
        const now = air.moved(row(...content), row(...let_in), seconds)
        const expected = amount(volumes, row(...content)) + inflow * seconds
        expect(Math.abs(amount(volumes, now) - expected)).toBeLessThanOrEqual(1e-8 * expected + 1e-15)
        for (const value of now) expect(value).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 150 },
    )
  })

  it('[SIM-60] is stable with any span: contents stay between the least and the most that were there', () => {
    fc.assert(
      fc.property(homes, positive(0, 2), fc.constantFrom(0.01, 1, 37.5, 60, 1e5, 1e7), ({ volumes, ways, content }, out, seconds) => {
        const air = airSystem(volumes, [...flowsOf(ways), { from: 0, to: OUTDOORS, m3_s: out }])
        const now = air.moved(row(...content), row(...content.map(() => 0)), seconds)
        for (const value of now) {
          expect(Number.isFinite(value)).toBe(true)
          expect(value).toBeLessThanOrEqual(Math.max(...content) + 1e-9)
        }
      }),
      { numRuns: 100 },
    )
  })
})
