// Goal: gas as the room model says. Method: the closed form is the oracle for one zone; a stove left on in the home of the suites is the example.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { live, wanqing } from '../lived.ts'
import { mixed } from '../../src/world/gas-zones.ts'
import { LAG_S } from '../../src/sensors/gas-detector.ts'

describe('gas', () => {
  it('[SIM-7] follows the closed form in one zone', () => {
    const zone = fc.record({
      volume_m3: fc.double({ min: 5, max: 80, noNaN: true }),
      air_changes_h: fc.double({ min: 0.1, max: 10, noNaN: true }),
      leak_m3_h: fc.double({ min: 0, max: 0.5, noNaN: true }),
      first: fc.double({ min: 0, max: 0.01, noNaN: true }),
      seconds: fc.integer({ min: 1, max: 7_200 }),
    })
    fc.assert(
      fc.property(zone, ({ volume_m3, air_changes_h, leak_m3_h, first, seconds }) => {
        const [n, q] = [air_changes_h / 3600, leak_m3_h / 3600]
        let fractions = [first]
        for (let i = 0; i < seconds; i++) fractions = mixed([{ volume_m3, outdoor_m3_s: n * volume_m3, source_m3_s: q }], [], fractions, 1)
        // The source drives out as much air as it brings, which the closed form of the norms leaves out: q (1 − C) for q.
        const m = n + q / volume_m3
        const exact = first * Math.exp(-m * seconds) + (q / (m * volume_m3)) * (1 - Math.exp(-m * seconds))
        const norm = first * Math.exp(-n * seconds) + (q / (n * volume_m3)) * (1 - Math.exp(-n * seconds))
        expect(fractions[0]).toBeCloseTo(exact, 9)
        expect(Math.abs(fractions[0]! - norm)).toBeLessThan(0.13 * norm + 1e-9)
      }),
      { numRuns: 30 },
    )
  })

  it('[SIM-7] settles where the norms say: 20 m³, half an air change, 50 L/h give 10 %LEL; 100 L/h pass it after ln 2 / n', () => {
    const after = (leak_m3_h: number, seconds: number) => {
      let fractions = [0]
      for (let i = 0; i < seconds; i++)
        fractions = mixed([{ volume_m3: 20, outdoor_m3_s: (0.5 / 3600) * 20, source_m3_s: leak_m3_h / 3600 }], [], fractions, 1)
      return fractions[0]! / 0.0005
    }
    expect(after(0.05, 60_000)).toBeCloseTo(10, 0)
    expect(after(0.1, Math.round((Math.LN2 / 0.5) * 3600))).toBeCloseTo(10, 0)
  })

  it('[SIM-7] loses nothing between zones', () => {
    const zones = [3, 20, 40].map((volume_m3) => ({ volume_m3, outdoor_m3_s: 0, source_m3_s: 0 }))
    let fractions = [0.01, 0, 0.002]
    const amount = () => fractions.reduce((sum, fraction, i) => sum + fraction * zones[i]!.volume_m3, 0)
    const before = amount()
    for (let i = 0; i < 1_000; i++)
      fractions = mixed(
        zones,
        [
          { a: 0, b: 1, flow_m3_s: 0.03 },
          { a: 1, b: 2, flow_m3_s: 0.01 },
        ],
        fractions,
        1,
      )
    expect(amount()).toBeCloseTo(before, 12)
    expect(Math.max(...fractions) - Math.min(...fractions)).toBeLessThan(0.001)
  })

  it('[SIM-8] has its onset at 10 %LEL at the detector, and the alarm follows by the lag', async () => {
    const levels: [number, number][] = []
    const lived = await live({
      for_s: 900,
      script: [
        [10, { do: 'turn-on', what: 'stove', lit: false }],
        [300, { do: 'turn-off', what: 'stove' }],
        [310, { do: 'open', opening: 'kitchen-window' }],
      ],
      each: (sim, clock) => levels.push([clock.now(), sim.snapshot().gas_lel_pct['kitchen']!]),
    })
    const onset = lived.truths.find(({ kind, phase }) => kind === 'gas' && phase === 'onset')!
    expect(onset.room).toBe('kitchen')
    const before = levels.findLast(([at]) => at <= onset.at_ms)![1]
    const after = levels.find(([at]) => at >= onset.at_ms)![1]
    expect(before).toBeLessThanOrEqual(10)
    expect(after).toBeGreaterThanOrEqual(10)
    // Believable, and short enough to be shown: two to three minutes.
    expect(onset.at_s).toBeGreaterThan(100)
    expect(onset.at_s).toBeLessThan(190)
    const [rising] = lived.truths
    expect(rising).toMatchObject({ kind: 'gas-rising', phase: 'onset' })
    expect(rising!.at_s).toBeLessThan(onset.at_s)
    const alarms = lived.events('gas-kitchen', 'gas')
    expect(alarms.map(({ body }) => body['alarm'])).toEqual([true, false])
    expect(alarms[0]!.at_s - onset.at_s).toBeGreaterThan(LAG_S / 2)
    expect(alarms[0]!.at_s - onset.at_s).toBeLessThan(2 * LAG_S)
    expect(lived.truths.filter(({ phase }) => phase === 'end').map(({ kind }) => kind)).toEqual(['gas', 'gas-rising'])
  })

  it('[SIM-8] does not come from a burner that is lit, nor through a closed valve', async () => {
    const lit = await live({ for_s: 600, script: [[10, { do: 'turn-on', what: 'stove', lit: true }]] })
    expect(lit.truths).toEqual([])
    expect(lit.sim.snapshot().gas_sources).toMatchObject([{ lit: true }])
    const home = wanqing()
    const closed = await live({
      home: { ...home, devices: [...home.devices, { id: 'valve', kind: 'gas-valve', room: 'kitchen', place_m: [1.5, 7.8, 0.5] }] },
      for_s: 600,
      commands: [[5, 'valve', { command: 'close' }]],
      script: [[20, { do: 'turn-on', what: 'stove', lit: false }]],
    })
    expect(closed.truths).toEqual([])
    expect(closed.sim.snapshot().gas_lel_pct['kitchen']).toBe(0)
  })
})
