// Goal: gas, smoke and carbon monoxide in a lived-in home. Method: what is let happen in the home of the suites, seen by truth and by the detector.
import { describe, expect, it } from 'vitest'
import { live, wanqing } from '../lived.ts'

/** The cell of a household detector follows the air by so much, seconds. */
const LAG_S = 20

describe('gas', () => {
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
