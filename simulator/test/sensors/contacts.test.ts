// Goal: contacts, keys and probes err as stated: hysteresis and springing back, how long a key is held, a film that counts late and dries slowly. Method: on a bench.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doorContactModel, CLOSES_M, OPENS_M, REBOUNDS } from '../../src/sensors/door-contact.ts'
import { helpButtonModel, HOLD_MS, PRESS_MS } from '../../src/sensors/help-button.ts'
import { waterSensorModel, DRIES_MS, JOINS_MS } from '../../src/sensors/water-sensor.ts'
import { bench, fits } from './instrument-bench.ts'

describe('a door contact', () => {
  it('[SIM-92] opens and closes at two distances, fixed by its mounting, and alternates', () => {
    const opensAt: number[] = []
    for (let seed = 0; seed < 200; seed++) {
      const contact = bench(doorContactModel, { gap_m: 0 }, { seed })
      const find = (gaps: number[]) => gaps.find((gap_m) => (contact.show({ gap_m }), contact.events.length % 2 === 1))
      const opens = find(Array.from({ length: 400 }, (_, i) => i / 10_000))!
      opensAt.push(opens)
      const closes = Array.from({ length: 400 }, (_, i) => opens - i / 10_000).find(
        (gap_m) => (contact.show({ gap_m }), contact.events.at(-1)!['open'] === false),
      )!
      expect(closes / opens).toBeGreaterThan((CLOSES_M / OPENS_M) * 0.95)
      expect(closes / opens).toBeLessThan((CLOSES_M / OPENS_M) * 1.05)
      contact.run(5)
      expect(contact.events.map(({ open }) => open)).toEqual(contact.events.map((_, i) => i % 2 === 0))
    }
    const mean = opensAt.reduce((sum, one) => sum + one, 0) / opensAt.length
    expect(Math.abs(mean - OPENS_M)).toBeLessThan(0.001)
    expect(new Set(opensAt).size).toBeGreaterThan(20)
  })

  it('[SIM-92] springs back once in twenty-five times, within half a second', () => {
    let sprang = 0
    const contact = bench(doorContactModel, { gap_m: 0 })
    for (let i = 0; i < 2_000; i++) {
      contact.show({ gap_m: 0.8 })
      contact.run(3)
      const before = contact.events.length
      contact.show({ gap_m: 0 })
      contact.run(1)
      sprang += (contact.events.length - before - 1) / 2
      // Who only looks again at a shut leaf finds nothing.
      contact.show({ gap_m: 0 })
      contact.run(1)
      contact.show({ gap_m: 0 })
    }
    expect(fits(sprang, 2_000, REBOUNDS)).toBe(true)
  })
})

describe('a water sensor', () => {
  it('[SIM-100] counts a film after a second, and is dry 3 to 20 min after the floor', () => {
    const dried: number[] = []
    const sensor = bench(waterSensorModel, { wet: false })
    for (let i = 0; i < 300; i++) {
      sensor.show({ wet: true })
      sensor.run(JOINS_MS / 1000 - 0.01)
      expect(sensor.events.length).toBe(2 * i)
      sensor.run(0.02)
      expect(sensor.events.at(-1)).toEqual({ event: 'water', wet: true })
      sensor.show({ wet: false })
      const from = sensor.now()
      sensor.run(DRIES_MS[0] / 1000 - 1)
      expect(sensor.events.at(-1)).toEqual({ event: 'water', wet: true })
      while (sensor.events.at(-1)!['wet'] === true) sensor.run(5)
      dried.push(sensor.now() - from)
    }
    expect(Math.max(...dried)).toBeLessThanOrEqual(DRIES_MS[1] + 5_000)
    const mean = dried.reduce((sum, one) => sum + one, 0) / dried.length
    expect(Math.abs(mean - (DRIES_MS[0] + DRIES_MS[1]) / 2)).toBeLessThan(80_000)
  })

  it('[SIM-100] does not count a splash', () => {
    const sensor = bench(waterSensorModel, { wet: false })
    sensor.show({ wet: true })
    sensor.run(0.5)
    sensor.show({ wet: false })
    sensor.run(3_000)
    expect(sensor.events).toEqual([])
  })
})

describe('a help button', () => {
  it('[SIM-101] tells by how long it is held: nothing, a call, or taking it back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (held_ms) => {
        const button = bench(helpButtonModel, { rssi_dbm: -60 })
        button.instrument.touched!({ held_ms })
        const state = held_ms < PRESS_MS ? [] : [{ event: 'sos', state: held_ms < HOLD_MS ? 'raised' : 'cancelled' }]
        expect(button.events).toEqual(state)
      }),
      { examples: [[PRESS_MS - 1], [PRESS_MS], [HOLD_MS - 1], [HOLD_MS]] },
    )
  })

  it('[SIM-101] says once that its cell is low, when it has fallen to 15 %', () => {
    const button = bench(helpButtonModel, { rssi_dbm: -60 })
    button.run(700 * 86_400)
    const low = button.events.filter(({ event }) => event === 'battery-low')
    expect(low).toEqual([{ event: 'battery-low', low: true, battery_pct: 15 }])
    const charges = button.readings.map(({ battery_pct }) => battery_pct as number)
    expect(charges.every((charge, i) => i === 0 || charge <= charges[i - 1]!)).toBe(true)
  })
})
