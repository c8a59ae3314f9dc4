// Goal: functions that are the same on every machine. Method: the machine's own functions, which are good to the last digits, are the oracle.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bearing_deg, cos, exp, ln, sin } from '../src/exact-math.ts'

describe('exact maths', () => {
  it('[SIM-26] holds the accuracy that it states', () => {
    fc.assert(
      fc.property(fc.double({ min: -60, max: 60, noNaN: true }), fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (x, positive) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-13)
        expect(Math.abs(ln(positive) - Math.log(positive))).toBeLessThan(1e-12)
        expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThan(1e-12)
        expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThan(1e-12)
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }), (x, y) => {
        fc.pre(x !== 0 || y !== 0)
        const wanted = ((Math.atan2(x, y) * 180) / Math.PI + 360) % 360
        expect(Math.abs(bearing_deg(x, y) - wanted)).toBeLessThan(1e-9)
      }),
    )
    expect([exp(-1_000), exp(1_000), ln(0)]).toEqual([0, Infinity, -Infinity])
  })
})
