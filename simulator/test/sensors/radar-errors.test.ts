// Goal: a radar errs as its doc comment says, by distance, by the turn of the chest, and in whom it keeps. Method: one instrument on a bench before drawn bodies;
// means and shares against the stated figures, each within four standard errors.
import { describe, expect, it } from 'vitest'
import { decodeFrame, random, type Point3 } from '@anju/sdk'
import { radarModel, LOST_AFTER_S, STILL_WITHIN_M } from '../../src/sensors/radar.ts'
import { POINTS, SNR_AT_1_M_DB } from '../../src/sensors/radar-stream.ts'
import { BEST_MAE, BREATH_WITHIN_M, HEART_WITHIN_M, measuredVitals, worseness } from '../../src/sensors/radar-vitals.ts'
import type { RadarView, SeenBody } from '../../src/sensors/views.ts'
import { bench, fits } from './instrument-bench.ts'

const body = (centre_m: Point3, also: Partial<SeenBody> = {}): SeenBody => ({
  track: 0,
  centre_m,
  top_m: 1.2,
  speed_m_s: 0,
  sink_m_s: 0,
  cross_m_s: 0,
  stir: 0,
  facing: 1,
  breath_per_min: 15,
  heart_per_min: 70,
  ...also,
})
const view = (...bodies: SeenBody[]): RadarView => ({ bodies, mount_m: 2.5, exits: [[3, 3, -2.5]] })
const COUNT = 4_000

/** Mean absolute errors over many measurements of a still body at a distance, turned so. */
function errors(range_m: number, facing = 1): { breath: number; heart: number; leaks: number } {
  const chance = random(`errors/${range_m}/${facing}`)
  const all = Array.from({ length: COUNT }, () => measuredVitals(body([0, range_m, 0], { facing }), 60, chance))
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    breath: mean(all.map((one) => Math.abs(one.breath_per_min! - 15))),
    heart: mean(all.map((one) => Math.abs(one.heart_per_min! - 70))),
    leaks: 0,
  }
}

describe('breathing and heart by radar', () => {
  it('[SIM-87] are off by 0.8 and 3.2 a minute in the mean at 0.7 m, the published figures, and more nearer, farther and from the side', () => {
    const best = errors(0.7)
    expect(best.breath).toBeGreaterThan(BEST_MAE.breath * 0.95)
    expect(best.breath).toBeLessThan(BEST_MAE.breath * 1.05)
    expect(best.heart).toBeGreaterThan(BEST_MAE.heart * 0.95)
    expect(best.heart).toBeLessThan(BEST_MAE.heart * 1.05)
    for (const worse of [errors(0.3), errors(1.5), errors(2.1), errors(0.7, 0)]) {
      expect(worse.breath).toBeGreaterThan(best.breath * 1.25)
      expect(worse.heart).toBeGreaterThan(best.heart * 1.25)
    }
    expect(errors(0.7, 0).breath / best.breath).toBeGreaterThan(1.85)
    expect(errors(0.7, 0).breath / best.breath).toBeLessThan(2.15)
    expect([worseness(0.6, 1), worseness(1, -1)]).toEqual([1, 1])
  })

  it('[SIM-88] mix a harmonic of breathing into the heart where they are bad, never at their best', () => {
    const shareOf = (range_m: number) => {
      const chance = random(`leaks/${range_m}`)
      // A heart far from every harmonic, 3 × 16 to 6 × 16, tells leaks from errors.
      const seen = body([0, range_m, 0], { breath_per_min: 16, heart_per_min: 150 })
      return Array.from({ length: COUNT }, () => measuredVitals(seen, 60, chance).heart_per_min!).filter((heart) => heart < 115).length
    }
    expect(shareOf(0.7)).toBe(0)
    const worse = worseness(2.1, 1) - 1
    expect(fits(shareOf(2.1), COUNT, [Math.round(40 * worse), 1_000])).toBe(true)
  })

  it('[SIM-87] are told of nobody who moved within ten seconds or is too far', () => {
    const chance = random(1)
    expect(measuredVitals(body([0, 1, 0]), 9.9, chance)).toEqual({})
    expect(measuredVitals(body([0, BREATH_WITHIN_M + 0.01, 0]), 60, chance)).toEqual({})
    expect(Object.keys(measuredVitals(body([0, HEART_WITHIN_M + 0.01, 0]), 60, chance))).toEqual(['breath_per_min'])
  })
})

describe('somebody who keeps still', () => {
  const after = (level_m: number, seconds: number, seeds: number) =>
    Array.from({ length: seeds }, (_, seed) => {
      const radar = bench(radarModel, view(body([level_m, 0, -1.8])), { seed })
      radar.run(seconds)
      return radar
    })

  it('[SIM-90] is kept for good within 2.25 m, and farther away is lost after a while, until they stir', () => {
    for (const radar of after(STILL_WITHIN_M - 0.05, 4 * 3_600, 20))
      expect(radar.events.filter(({ event }) => event === 'presence')).toHaveLength(1)
    const far = after(2.6, 600, 400)
    const lost = far.filter(({ events }) => events.at(-1)?.['present'] === false)
    // Exponential beyond the least time: 1 − e^(−(600 − 180)/420) = 0.632.
    const share = 1 - Math.exp(-(600 - LOST_AFTER_S.least) / LOST_AFTER_S.mean_more)
    expect(fits(lost.length, 400, [Math.round(1_000 * share), 1_000])).toBe(true)
    expect(after(2.6, LOST_AFTER_S.least - 1, 50).every(({ events }) => events.length > 0 && events.at(-1)!['present'] !== false)).toBe(
      true,
    )
    for (const radar of lost.slice(0, 20)) {
      expect(radar.events.map(({ event }) => event)).toContain('target-lost')
      radar.show(view(body([2.6, 0, -1.8], { stir: 1 })))
      expect(radar.events.at(-1)).toEqual({ event: 'presence', present: true, targets: 1 })
    }
  })
})

describe('the points of a frame', () => {
  const frames = (range_m: number, speed_m_s: number) => {
    const radar = bench(radarModel, view(body([0, range_m, 0], { speed_m_s })))
    radar.instrument.command!({ command: 'stream', for_s: 60 })
    radar.run(60)
    return radar.frames.map((bytes) => {
      const frame = decodeFrame(bytes)
      if (!frame.ok) throw new Error(frame.fault.code)
      return frame.value.points
    })
  }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

  it('[SIM-89] are 10 to 30 of somebody who walks between 1 and 4 m, a third of them of who is still', () => {
    for (const range_m of [1, 2, 3, 4]) {
      const walking = mean(frames(range_m, 0.7).map((points) => points.length))
      const expected = POINTS.at_1_m * range_m ** -POINTS.fewer
      expect(Math.abs(walking - expected)).toBeLessThan(0.5)
      expect(walking).toBeGreaterThan(9.5)
      expect(walking).toBeLessThan(30.5)
      const still = mean(frames(range_m, 0).map((points) => points.length))
      expect(Math.abs(still - expected * POINTS.still)).toBeLessThan(0.5)
    }
  })

  it('[SIM-89] grow weaker with the fourth power of the distance', () => {
    for (const range_m of [1, 2, 4]) {
      const snr = mean(frames(range_m, 0.7).flatMap((points) => points.map(({ snr_db }) => snr_db)))
      expect(Math.abs(snr - (SNR_AT_1_M_DB - 40 * Math.log10(range_m)))).toBeLessThan(0.3)
    }
  })
})

describe('an echo that is no person’s', () => {
  it('[SIM-81] counts as one in its ratio, decided once for as long as it is there', () => {
    let counted = 0
    for (let seed = 0; seed < 400; seed++) {
      const ghost = body([1, 1, -1.5], { track: 40, likeness: [1, 4] })
      const radar = bench(radarModel, view(ghost), { seed })
      for (let i = 0; i < 20; i++) radar.show(view({ ...ghost, stir: i % 2 }))
      const told = radar.events.filter(({ event }) => event === 'presence')
      expect(told.length).toBeLessThanOrEqual(1)
      counted += told.length
    }
    expect(fits(counted, 400, [1, 4])).toBe(true)
  })
})
