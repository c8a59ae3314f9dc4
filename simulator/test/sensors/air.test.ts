// Goal: what smells and feels the air errs as stated: lag, drift, other vapours, saturation, warm-up, the times of EN 50291, light scattered by anything, self-heating.
// Method: instruments on a bench in air that the test makes; against the closed form of a first-order lag and the table of the norm.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random, type Instant } from '@anju/sdk'
import { climateModel, LAG_S as CLIMATE_LAG_S, SELF_HEATING_C } from '../../src/sensors/climate.ts'
import { CROSS_LEL_PCT, gasCell, LAG_S, MOST_LEL_PCT, SPAN_DRIFT, ZERO_DRIFT_LEL_PCT } from '../../src/sensors/gas-cell.ts'
import { gasDetectorModel, WARM_UP_MS } from '../../src/sensors/gas-detector.ts'
import { smokeDetectorModel, SOUNDS_DB_M } from '../../src/sensors/smoke-detector.ts'
import type { ClimateView, GasView, SmokeView } from '../../src/sensors/views.ts'
import { bench } from './instrument-bench.ts'

type AirView = ClimateView & GasView & SmokeView
const AIR: AirView = {
  gas_lel_pct: 0,
  co_ppm: 0,
  air_c: 21,
  humidity_pct: 50,
  smoke_db_m: 0,
  alcohol_ppm: 0,
  propellant_ppm: 0,
  cooking_ppm: 0,
}
const deviation = (values: number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

describe('a gas cell', () => {
  it('[SIM-93] follows a step of gas as 1 − e^(−t/τ) with τ = 20 s, looked at however often', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 100, max: 8_000 }), { minLength: 1, maxLength: 40 }), (steps) => {
        const cell = gasCell(random(1), 0 as Instant)
        cell.follow({ ...AIR, gas_lel_pct: 20 }, 0 as Instant)
        let at = 0
        for (const step of steps) cell.follow({ ...AIR, gas_lel_pct: 20 }, (at += step) as Instant)
        expect(cell.lel_pct).toBeCloseTo(20 * (1 - Math.exp(-at / 1000 / LAG_S)), 1)
      }),
    )
  })

  it('[SIM-93] follows a ramp as k·(t − τ + τ·e^(−t/τ)), looked at every two seconds', () => {
    const cell = gasCell(random(1), 0 as Instant)
    for (let t = 0; t <= 120; t += 2) cell.follow({ ...AIR, gas_lel_pct: t / 2 }, (t * 1000) as Instant)
    expect(Math.abs(cell.lel_pct - (120 - LAG_S + LAG_S * Math.exp(-120 / LAG_S)) / 2)).toBeLessThan(0.1)
  })

  it('[SIM-93] takes other vapours for gas, drifts by month, and saturates', () => {
    const month = (30 * 86_400_000) as Instant
    const shows = (air: Partial<AirView>, at: Instant, seed: number) => {
      const cell = gasCell(random(seed), 0 as Instant)
      for (const before of [300_000, 200_000, 100_000, 0]) cell.follow({ ...AIR, ...air }, (at - before) as Instant)
      return cell.lel_pct
    }
    const seeds = Array.from({ length: 1_000 }, (_, seed) => seed)
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(seeds.map((seed) => shows({ alcohol_ppm: 1_000 }, 300_000 as Instant, seed)))).toBeCloseTo(CROSS_LEL_PCT.alcohol, 0)
    expect(mean(seeds.map((seed) => shows({ propellant_ppm: 1_000 }, 300_000 as Instant, seed)))).toBeCloseTo(CROSS_LEL_PCT.propellant, 0)
    // Drift at 50 %LEL after two months: zero and span each with twice their monthly deviation.
    const drifted = deviation(seeds.map((seed) => shows({ gas_lel_pct: 50 }, (2 * month) as Instant, seed)))
    expect(drifted / (2 * Math.hypot(ZERO_DRIFT_LEL_PCT, SPAN_DRIFT * 50))).toBeGreaterThan(0.9)
    expect(drifted / (2 * Math.hypot(ZERO_DRIFT_LEL_PCT, SPAN_DRIFT * 50))).toBeLessThan(1.1)
    expect(shows({ gas_lel_pct: 100, propellant_ppm: 50_000 }, 300_000 as Instant, 1)).toBe(MOST_LEL_PCT)
  })

  it('[SIM-93] shows nothing while it warms up, tells that as a fault, and alarms after it', () => {
    const detector = bench(gasDetectorModel, { ...AIR, gas_lel_pct: 30 }, { cold: true })
    expect(detector.events).toEqual([{ event: 'fault', faulty: true }])
    for (let i = 0; i < WARM_UP_MS / 1000 - 1; i++) {
      detector.run(1)
      detector.instrument.notice()
    }
    expect(detector.events).toHaveLength(1)
    expect(detector.readings.every((reading) => Object.keys(reading).length === 0)).toBe(true)
    detector.run(2)
    expect(detector.events[1]).toEqual({ event: 'fault', faulty: false })
    expect(detector.events[2]).toMatchObject({ event: 'gas', alarm: true })
    const warm = bench(gasDetectorModel, AIR)
    warm.run(300)
    expect(warm.events.filter(({ event }) => event === 'fault')).toEqual([])
  })

  it('[SIM-93] tests itself once a month', () => {
    const detector = bench(gasDetectorModel, AIR)
    detector.run(90 * 86_400)
    expect(detector.events.filter(({ event }) => event === 'self-test')).toHaveLength(3)
  })

  it('[SIM-106] sounds for carbon monoxide within the times of EN 50291', () => {
    const sounds_min = (co_ppm: number) => {
      const detector = bench(gasDetectorModel, { ...AIR, co_ppm })
      for (let second = 0; second <= 4 * 3_600; second++) {
        detector.instrument.notice()
        if (detector.events.some(({ event }) => event === 'co')) return second / 60
        detector.run(1)
      }
      return Infinity
    }
    expect(sounds_min(30)).toBeGreaterThan(120)
    for (const [ppm, least, most] of [
      [50, 60, 90],
      [100, 10, 40],
      [300, 0, 4],
    ] as const) {
      expect(sounds_min(ppm)).toBeGreaterThanOrEqual(least)
      expect(sounds_min(ppm)).toBeLessThanOrEqual(most)
    }
  })
})

describe('a smoke detector', () => {
  it('[SIM-94] sounds at a density within the norm, another for each, and ends below it', () => {
    const limits = Array.from({ length: 300 }, (_, seed) => {
      const detector = bench(smokeDetectorModel, AIR, { seed })
      let at = 0
      while (detector.events.length === 0) detector.show({ ...AIR, smoke_db_m: (at += 0.001) })
      detector.show({ ...AIR, smoke_db_m: at - 0.01 })
      expect(detector.events).toHaveLength(1)
      detector.show({ ...AIR, smoke_db_m: 0.01 })
      expect(detector.events.at(-1)).toEqual({ event: 'smoke', alarm: false })
      return at
    })
    expect(Math.min(...limits)).toBeGreaterThanOrEqual(0.05)
    expect(Math.max(...limits)).toBeLessThanOrEqual(0.201)
    expect(Math.abs(limits.reduce((sum, one) => sum + one, 0) / 300 - SOUNDS_DB_M)).toBeLessThan(0.005)
    expect(deviation(limits)).toBeGreaterThan(0.01)
  })
})

describe('a climate sensor', () => {
  it('[SIM-99] follows a step with τ = 300 s, and is warm by itself', () => {
    const units = Array.from({ length: 100 }, (_, seed) => {
      const sensor = bench(climateModel, AIR, { seed })
      sensor.run(7_200)
      const calm = sensor.readings.at(-1)!['air_c'] as number
      sensor.show({ ...AIR, air_c: 31 })
      const from = sensor.now()
      sensor.run(420)
      const step = (sensor.readings.at(-1)!['air_c'] as number) - calm
      return { calm, step, for_s: (sensor.now() - from) / 1000 }
    })
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(mean(units.map(({ calm }) => calm)) - 21 - SELF_HEATING_C)).toBeLessThan(0.08)
    expect(deviation(units.map(({ calm }) => calm))).toBeGreaterThan(0.14)
    // The last sample is up to 60 s old, and the step comes up to 60 s after the sample before it.
    expect(mean(units.map(({ step }) => step))).toBeGreaterThan(10 * (1 - Math.exp(-360 / CLIMATE_LAG_S)) - 0.1)
    expect(mean(units.map(({ step }) => step))).toBeLessThan(10 * (1 - Math.exp(-480 / CLIMATE_LAG_S)) + 0.1)
  })
})
