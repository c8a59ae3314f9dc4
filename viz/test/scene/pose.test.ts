// Goal: poses are smooth functions of time and way, and end where they should. Method: small steps make small changes; ends are compared.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { posed } from '../../src/scene/person/posed.ts'
import { blend, falling, LYING, ON_FLOOR, SITTING, STANDING, STRIDE_M, walking, type Pose } from '../../src/scene/person/pose.ts'
import { flat } from '../fixture/flat.ts'

const numbers = (pose: Pose) => Object.values(pose).flat() as number[]
const apart = (a: Pose, b: Pose) => Math.max(...numbers(a).map((value, i) => Math.abs(value - numbers(b)[i]!)))

describe('poses', () => {
  it('change little in a little time', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3, noNaN: true }), (at) => {
        expect(apart(falling(at), falling(at + 0.005))).toBeLessThan(0.12)
        expect(apart(walking(at), walking(at + 0.005))).toBeLessThan(0.05)
      }),
    )
  })

  it('begin a fall standing and end it on the floor', () => {
    expect(apart(falling(0), STANDING)).toBe(0)
    expect(apart(falling(2), ON_FLOOR)).toBeLessThan(0.001)
  })

  it('repeat the walk with every double step, legs in turn', () => {
    expect(apart(walking(0.3), walking(0.3 + STRIDE_M))).toBeLessThan(1e-9)
    const [left, right] = walking(0.2).hip
    expect(left).toBeCloseTo(-right)
  })

  it('blend from one to the other', () => {
    expect(apart(blend(STANDING, SITTING, 0), STANDING)).toBe(0)
    expect(apart(blend(STANDING, LYING, 1), LYING)).toBeLessThan(1e-12)
  })

  it('put a sleeper along the bed and a sitter on the seat', () => {
    const body = { since_s: 0, way_m: 0, bearing_deg: 10 }
    expect(posed({ ...body, at_m: [9, 6], posture: 'lying' }, flat.plan)).toMatchObject({ pose: LYING, seat_m: 0.54, bearing_deg: 270 })
    expect(posed({ ...body, at_m: [0.6, 1.5], posture: 'sitting' }, flat.plan).seat_m).toBeCloseTo(0.52)
    expect(posed({ ...body, at_m: [4, 4], posture: 'something-new' }, flat.plan).pose).toBe(STANDING)
  })
})
