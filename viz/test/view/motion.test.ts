// Goal: between two snapshots people move smoothly, and never through a jump. Method: properties of the interpolation, examples of its limits.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mixBearing, peopleAt } from '../../src/view/motion.ts'
import { afterDirector, emptyWorld } from '../../src/view/world-state.ts'
import { person, T0, world } from '../fixture/situations.ts'

const seen = (x: number, seen_ms: number) => ({ world: world(T0 + seen_ms, { people: [person({ position_m: [x, 1, 0] })] }), seen_ms })

describe('the motion of people', () => {
  it('turns the short way round', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 359 }),
        fc.integer({ min: 0, max: 359 }),
        fc.integer({ min: 0, max: 100 }).map((hundredth) => hundredth / 100),
        (a, b, share) => {
          const apart = (one: number, other: number) => Math.abs(((((one - other) % 360) + 540) % 360) - 180)
          expect(apart(a, mixBearing(a, b, share))).toBeLessThanOrEqual(apart(a, b) * share + 1e-6)
        },
      ),
    )
  })

  it('lies between the last two snapshots, and stops at the latest', () => {
    const at = (now_ms: number) => peopleAt(seen(1, 0), seen(1.2, 200), now_ms)[0]!.position_m[0]
    expect(at(200)).toBeCloseTo(1)
    expect(at(300)).toBeCloseTo(1.1)
    expect(at(9_000)).toBeCloseTo(1.2)
  })

  it('does not draw a way that is too long or took too long', () => {
    expect(peopleAt(seen(1, 0), seen(6, 200), 210)[0]!.position_m[0]).toBe(6)
    expect(peopleAt(seen(1, 0), seen(1.2, 5_000), 5_010)[0]!.position_m[0]).toBeCloseTo(1.2)
  })

  it('forgets the way when the world went back in time', () => {
    const later = afterDirector(emptyWorld, { type: 'world', world: world(T0 + 500) }, 1)
    expect(afterDirector(later, { type: 'world', world: world(T0) }, 2).previous).toBeUndefined()
    expect(afterDirector(later, { type: 'world', world: world(T0 + 600) }, 2).previous?.world.at_ms).toBe(T0 + 500)
  })
})
