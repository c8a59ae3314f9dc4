// Goal: a radar suspects falls as often as it says, and rarely anything else. Method: many drawn falls and sittings pass one watch at a time; the share
// is held against the stated ratio within four deviations of the binomial.
import { describe, expect, it } from 'vitest'
import { random, type Instant } from '@anju/sdk'
import { fallWatch } from '../../src/sensors/radar-fall.ts'
import type { SeenBody } from '../../src/sensors/views.ts'

const MOUNT_M = 2.5
const chance = random('radar-fall')

/** How many of `count` movements from one height to another are suspected. */
function suspected(count: number, from_m: number, to_m: number, lasts: () => number, falls: boolean, aside_m: number): number {
  let hits = 0
  for (let i = 0; i < count; i++) {
    const watch = fallWatch(chance.fork(`${from_m}/${to_m}/${aside_m}/${i}`))
    const span = lasts()
    for (let at = 0; at <= span + 3_000; at += 100) {
      const t = Math.min(1, at / span)
      const share = falls ? t * t : t
      const sink_m_s = t < 1 ? ((from_m - to_m) / (span / 1_000)) * (falls ? 2 * t : 1) : 0
      const body: SeenBody = {
        track: 0,
        centre_m: [aside_m, 0, from_m - (from_m - to_m) * share - MOUNT_M],
        top_m: 1,
        speed_m_s: 0,
        sink_m_s,
        cross_m_s: 0,
        facing: 1,
        stir: 0,
        breath_per_min: 15,
        heart_per_min: 70,
      }
      if (watch.look(body, MOUNT_M, at as Instant) !== undefined) hits += 1
    }
  }
  return hits
}

const within = (hits: number, count: number, times: number, outOf: number) => {
  const p = times / outOf
  return Math.abs(hits - count * p) <= 4 * Math.sqrt(count * p * (1 - p))
}

describe('the fall watch of a radar', () => {
  const fallTime = () => chance.int(600, 1_200)

  it('[SIM-12] suspects falls near it in 49 of 50 cases, from standing and from a seat, and fewer far from it', () => {
    expect(within(suspected(2_000, 0.85, 0.14, fallTime, true, 1), 2_000, 49, 50)).toBe(true)
    expect(within(suspected(1_000, 0.7, 0.14, fallTime, true, 1), 1_000, 49, 50)).toBe(true)
    expect(within(suspected(2_000, 0.85, 0.14, fallTime, true, 3), 2_000, 9, 10)).toBe(true)
  })

  it('[SIM-12] suspects sitting down in 1 of 40, and lying down or standing still never', () => {
    const sits = suspected(4_000, 0.85, 0.69, () => chance.int(2_000, 3_000), false, 1)
    expect(within(sits, 4_000, 1, 40)).toBe(true)
    expect(suspected(500, 0.85, 0.66, () => chance.int(5_000, 6_000), false, 1)).toBe(0)
    expect(suspected(200, 0.85, 0.85, () => 1_000, false, 1)).toBe(0)
  })
})
