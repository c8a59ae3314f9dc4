// Goal: figures mean for simulated homes what they mean for real ones. Method: records of which each figure is known by hand; rhythm against bodies of numbers
// whose value follows from its definition.
import type { Instant } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { merged } from '../../src/fidelity/activation.ts'
import { figuresOf, type Seen } from '../../src/fidelity/figures.ts'
import { quantile } from '../../src/fidelity/quantile.ts'
import { layoutInWords, sensorLayout, sensorsInWords } from '../../src/fidelity/sensor-layout.ts'
import { divergence_bits, interdailyStability, intradailyVariability, relativeAmplitude } from '../../src/fidelity/rhythm.ts'

const HOUR = 3_600_000
const at = (day: number, hour: number): Instant => Math.round((day * 24 + hour) * HOUR) as Instant
const seen = (part: Partial<Seen>): Seen => ({
  from: at(0, 0),
  days: 2,
  activations: [],
  frontDoor: new Set(),
  toilet: [],
  toiletFrom: 'labels',
  inBed: [],
  ...part,
})

describe('the figures of fidelity', () => {
  it('[SIM-46] merge a chain of re-triggers of one sensor, and not of two', () => {
    const chain = [0, 50, 100, 150, 215].map((second) => ({ at: (second * 1000) as Instant, sensor: 1 }))
    expect(merged(chain).map(({ at }) => at / 1000)).toEqual([0, 215])
    expect(merged([...chain.slice(0, 1), { at: 1_000 as Instant, sensor: 2 }])).toHaveLength(2)
    expect(merged([0, 60].map((second) => ({ at: (second * 1000) as Instant, sensor: 1 })))).toHaveLength(2)
  })

  it('[SIM-46] count a day, its spread, gaps, silences and the front door as by hand', () => {
    const activations = [at(0, 9), at(0, 12), at(0, 20), at(1, 7), at(1, 11)].map((instant, i) => ({ at: instant, sensor: i % 2 }))
    const figures = figuresOf(seen({ activations, frontDoor: new Set([1]) }))
    expect(figures.per_day).toBe(2.5)
    expect(figures.cv).toBeCloseTo(Math.SQRT1_2 / 2.5, 10)
    expect(figures.gap_p50_s).toBe(6 * 3600)
    expect(figures.front_door_per_day).toBe(1)
    // Day 0: 8–9, 9–12, 12–20, 20–22: 8 h. Day 1: 8–11, 11–22: 11 h.
    expect(figures.silence_median_h).toBeCloseTo(9.5, 10)
    expect(figures.silence_p90_h).toBeCloseTo(10.7, 10)
    expect(figures.profile[9]).toBeCloseTo(0.2, 10)
  })

  it('[SIM-46] count visits of the night from 00 to 06, flushes within five minutes once', () => {
    const toilet = [at(0, 2), at(0, 2.05), at(0, 5.9), at(0, 6.1), at(1, 7)]
    expect(figuresOf(seen({ toilet }))).toMatchObject({ night_toilet_per_night: 1.5, night_toilet_ge1: 0.5, night_toilet_ge2: 0.5 })
    expect(figuresOf(seen({ toilet, toiletFrom: 'flushes' }))).toMatchObject({ night_toilet_per_night: 1, night_toilet_ge2: 0.5 })
  })

  it('[SIM-46] sum a night from noon to noon, bedtime running on past 24', () => {
    const inBed = [
      { from: at(0, 23), until: at(1, 3) },
      { from: at(1, 3.5), until: at(1, 7) },
      { from: at(2, 1), until: at(2, 9) },
    ]
    const figures = figuresOf(seen({ days: 3, inBed }))
    expect([figures.in_bed_h, figures.bedtime_h, figures.rising_h]).toEqual([7.75, 24, 8])
    expect(figures.bedtime_sd_h).toBeCloseTo(Math.SQRT2, 10)
  })

  it('[SIM-46] know rhythm: the same day every day is stable, one jump varies little, a night without anything has amplitude 1', () => {
    const day = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? 5 : 0))
    const days = [...day, ...day, ...day]
    expect(interdailyStability(days)).toBeCloseTo(1, 10)
    // Six jumps of 5 in 71 steps, against a variance of 6.25.
    expect(intradailyVariability(days)).toBeCloseTo((72 * 6 * 25) / (71 * 72 * 6.25), 10)
    expect(relativeAmplitude(day)).toBe(1)
    expect(relativeAmplitude(Array(24).fill(1))).toBe(0)
  })

  it('[SIM-46] measure profiles by Jensen and Shannon: 0 to itself, 1 to what shares nothing, the same both ways', () => {
    const profile = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 })
    fc.assert(
      fc.property(profile, profile, (p, q) => {
        const [sumP, sumQ] = [p, q].map((one) => one.reduce((a, b) => a + b, 0)) as [number, number]
        const entropy = (one: number[]) => one.reduce((sum, x) => sum - x * Math.log2(x), 0)
        const [a, b] = [p.map((x) => x / sumP), q.map((x) => x / sumQ)]
        const oracle = entropy(a.map((x, i) => (x + b[i]!) / 2)) - (entropy(a) + entropy(b)) / 2
        expect(divergence_bits(p, q)).toBeCloseTo(oracle, 9)
        expect(divergence_bits(q, p)).toBeCloseTo(oracle, 9)
      }),
    )
    expect(divergence_bits([1, 0], [0, 1])).toBe(1)
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  })

  it('[SIM-46] give a home sensors like the real one has, in number and kind', () => {
    const layout = sensorLayout({ front_door: 4, cupboard: 9, toilet_flush: 5, temperature: 900 }, 8)
    expect(layout.map(({ type, count }) => [type, count])).toEqual([
      ['front_door', 1],
      ['cupboard', 6],
      ['toilet_flush', 1],
    ])
    const rooms = sensorLayout({ bathroom_door: 5, kitchen_pir: 9, bed_pressure: 2 }, 3)
    expect(rooms.map(({ room, notices }) => [room, notices.at(-1)])).toEqual([
      ['bathroom', 'interior-door'],
      ['kitchen', 'motion'],
      [undefined, 'bed'],
    ])
    expect(layoutInWords('31 PIR, 3 door').map(({ type, count }) => [type, count])).toEqual([
      ['pir', 31],
      ['door', 3],
    ])
    expect([sensorsInWords('31 PIR, 3 door, 5 temperature'), sensorsInWords('12: PIR, magnet')]).toEqual([34, 12])
  })
})
