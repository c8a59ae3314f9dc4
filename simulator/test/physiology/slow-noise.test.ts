// Goal: what wavers wavers as an Ornstein–Uhlenbeck process does, and depends on nothing but seed and instant. Method: mean, deviation and autocorrelation over many
// time constants against e^{−t/τ}, with the sampling error of that many independent spans as the bound; and looks in any order.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random, type Instant } from '@anju/sdk'
import { slowNoise } from '../../src/physiology/slow-noise.ts'

const START = 1_768_442_400_000

describe('slow noise', () => {
  it('[SIM-67] has the deviation and the autocorrelation that are stated', () => {
    const [tau_s, sigma, step_s] = [100, 2, 20]
    const noise = slowNoise(random('ou'), tau_s, sigma)
    const values = Array.from({ length: 60_000 }, (_, i) => noise((START + i * step_s * 1000) as Instant))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length
    // Twelve thousand time constants are six thousand independent values: the mean within four of its errors, the deviation within 4 %.
    expect(Math.abs(mean)).toBeLessThan((4 * sigma) / Math.sqrt(6_000))
    expect(Math.sqrt(variance) / sigma).toBeGreaterThan(0.94)
    expect(Math.sqrt(variance) / sigma).toBeLessThan(1.04)
    for (const lag of [1, 3, 5, 10, 20, 40]) {
      const pairs = values.length - lag
      let sum = 0
      for (let i = 0; i < pairs; i++) sum += (values[i]! - mean) * (values[i + lag]! - mean)
      expect(Math.abs(sum / pairs / variance - Math.exp((-lag * step_s) / tau_s))).toBeLessThan(0.06)
    }
  })

  it('[SIM-67] is the same however often and in what order it is asked for, and never jumps', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(4_000_000), { minLength: 1, maxLength: 40 }), (seed, offsets) => {
        const [one, other] = [slowNoise(random(seed), 60, 1), slowNoise(random(seed), 60, 1)]
        for (let at = 0; at < 4_000_000; at += 37_000) one((START + at) as Instant)
        for (const offset of offsets) {
          const at = (START + offset) as Instant
          expect(other(at)).toBe(one(at))
          expect(Math.abs(one(at) - one((at + 1) as Instant))).toBeLessThan(0.01)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('[SIM-67] passes from block to block without a step', () => {
    for (let seed = 0; seed < 20; seed++) {
      const noise = slowNoise(random(seed), 60, 1)
      for (let block = 3_684_254; block < 3_684_260; block++) {
        const edge = block * 480_000
        expect(Math.abs(noise((edge - 1) as Instant) - noise((edge + 1) as Instant))).toBeLessThan(0.01)
      }
    }
  })
})
