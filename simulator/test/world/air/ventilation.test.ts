// Goal: openings and fans move as much air as their formulas say, and air goes where a fan draws it. Method: worked figures, and a balance in every room.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OUTDOORS } from '../../../src/world/air/air-system.ts'
import { extraction } from '../../../src/world/air/extraction.ts'
import { doorExchange_m3_s, windowExchange_m3_s } from '../../../src/world/air/opening-flow.ts'

describe('air through openings', () => {
  it('[SIM-61] passes a door both ways by (C/3)·A·√(g·H·ΔT/T): 1.6 m² of 2 m and 2 K let 0.12 m³/s pass', () => {
    expect(doorExchange_m3_s(1.6, 2, 19, 21)).toBeCloseTo((0.61 / 3) * 1.6 * Math.sqrt((9.81 * 2 * 2) / 293.15), 12)
    expect(doorExchange_m3_s(1.6, 2, 19, 21)).toBeCloseTo(0.119, 3)
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 30, noNaN: true }), (delta) => {
        const one = doorExchange_m3_s(1.6, 2, 20 - delta / 2, 20 + delta / 2)
        expect(doorExchange_m3_s(3.2, 2, 20 - delta / 2, 20 + delta / 2)).toBeCloseTo(2 * one, 12)
        expect(doorExchange_m3_s(1.6, 2, 20 - 2 * delta, 20 + 2 * delta)).toBeCloseTo(2 * one, 12)
      }),
    )
  })

  it('[SIM-61] passes a window by the wind when it is as warm outside as inside, and by warmth in winter', () => {
    expect(windowExchange_m3_s(1, 1.2, 20, 20, 4)).toBeCloseTo(0.1, 12)
    expect(windowExchange_m3_s(1, 1.2, 20, 0, 1)).toBeCloseTo(doorExchange_m3_s(1, 1.2, 20, 0), 12)
    expect(windowExchange_m3_s(1, 1.2, 20, 0, 1)).toBeGreaterThan(0.15)
  })

  it('[SIM-62] comes to a fan from outdoors round every open door, and as much goes out of a room as comes in', () => {
    const homes = fc.integer({ min: 1, max: 7 }).chain((count) =>
      fc.record({
        rooms: fc.array(fc.record({ volume_m3: fc.double({ min: 2, max: 60, noNaN: true }), window_m2: fc.constantFrom(0, 0, 1.5) }), {
          minLength: count,
          maxLength: count,
        }),
        doors: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 10 }),
        from: fc.nat(count - 1),
      }),
    )
    fc.assert(
      fc.property(homes, ({ rooms, doors, from }) => {
        const connected = rooms.map((room, i) => ({
          ...room,
          open: doors.flatMap(([a, b]) => (a === b ? [] : a === i ? [b] : b === i ? [a] : [])),
        }))
        const flows = extraction(connected, from, 0.1)
        const net = rooms.map(() => 0)
        let outdoors = 0
        for (const { from: a, to, m3_s } of flows) {
          expect(m3_s).toBeGreaterThanOrEqual(0)
          net[to]! += m3_s
          if (a === OUTDOORS) outdoors += m3_s
          else net[a]! -= m3_s
        }
        expect(outdoors).toBeCloseTo(0.1, 9)
        for (const [i, balance] of net.entries()) expect(balance).toBeCloseTo(i === from ? 0.1 : 0, 9)
      }),
    )
  })
})
