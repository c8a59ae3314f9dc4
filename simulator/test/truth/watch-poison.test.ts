// Goal: carbon monoxide and smoke are emergencies from the instant that the norms say. Method: the table of EN 50291 at constant concentrations, then braziers, blocked flues
// and a pot that boils dry in the home of the suites.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { live } from '../lived.ts'
import { coDose, coDue_min } from '../../src/world/co-curve.ts'

const who = 'wang-xiulan'
const onsets = ({ truths }: Awaited<ReturnType<typeof live>>) => truths.filter(({ phase }) => phase === 'onset')

describe('the alarm of carbon monoxide', () => {
  it('[SIM-64] is due within the times of EN 50291, sooner the more there is, and never below 30 ppm', () => {
    expect(coDue_min(30)).toBe(Infinity)
    const bounds: [number, number, number][] = [
      [50, 60, 90],
      [100, 10, 40],
      [300, 0, 3],
    ]
    for (const [ppm, least, most] of bounds) {
      expect(coDue_min(ppm)).toBeGreaterThanOrEqual(least)
      expect(coDue_min(ppm)).toBeLessThanOrEqual(most + 1e-9)
    }
    fc.assert(
      fc.property(fc.double({ min: 40, max: 2_000, noNaN: true }), fc.double({ min: 1.001, max: 3, noNaN: true }), (ppm, times) => {
        expect(coDue_min(ppm * times)).toBeLessThan(coDue_min(ppm))
      }),
    )
  })

  it('[SIM-64] adds up the same in any steps at a constant concentration', () => {
    fc.assert(
      fc.property(fc.constantFrom(50, 80, 100, 220, 300, 900), fc.double({ min: 0.5, max: 60, noNaN: true }), (ppm, step_s) => {
        const dose = coDose()
        let at = 0
        for (let i = 0; i < 20_000; i++, at += step_s) {
          const after = dose.add(ppm, step_s)
          if (after === undefined) continue
          expect((at + after) / 60).toBeCloseTo(coDue_min(ppm), 6)
          return
        }
        throw new Error('The alarm never came.')
      }),
    )
  })

  it('[SIM-64] is true of a room with a brazier within minutes; who stays there loses their senses, and comes round in fresh air', async () => {
    const lived = await live({
      for_s: 3 * 3_600,
      script: [
        [1, { do: 'walk', who, to: 'bathroom' }],
        [30, { do: 'shut', opening: 'bathroom-door' }],
        [40, { do: 'smoulder', room: 'bathroom' }],
      ],
    })
    const [co, fall] = [onsets(lived).find(({ kind }) => kind === 'co')!, onsets(lived).find(({ kind }) => kind === 'fall')!]
    expect(co.room).toBe('bathroom')
    expect(co.at_s).toBeGreaterThan(180)
    expect(co.at_s).toBeLessThan(1_200)
    // Poisoned, they drop where they stand: an hour or two later at some thousand ppm.
    expect(fall.at_s).toBeGreaterThan(co.at_s + 600)
    expect(fall.resident).toBe(who)
    expect(lived.sim.possible({ do: 'call', who })).toBe(false)
    const { people, co_ppm } = lived.sim.snapshot()
    expect(people[0]!.unconscious).toBe(true)
    expect(co_ppm!['bathroom']).toBeGreaterThan(500)
  })

  it('[SIM-64] comes of a blocked flue while a shower runs, and not of a tended stove', async () => {
    const shower = await live({
      for_s: 3_600,
      script: [
        [5, { do: 'shut', opening: 'bathroom-door' }],
        [5, { do: 'block-flue', room: 'bathroom' }],
        [10, { do: 'turn-on', what: 'shower' }],
        [1_900, { do: 'turn-off', what: 'shower' }],
        [1_900, { do: 'open', opening: 'bathroom-window' }],
      ],
    })
    expect(shower.truths.map(({ kind, phase, room }) => [kind, phase, room])).toEqual([
      ['co', 'onset', 'bathroom'],
      ['co', 'end', 'bathroom'],
    ])
    const cooks = await live({
      for_s: 4 * 3_600,
      script: [
        [1, { do: 'walk', who, to: 'stove' }],
        [60, { do: 'turn-on', what: 'stove', lit: true }],
      ],
    })
    expect(cooks.truths).toEqual([])
  })
})

describe('smoke', () => {
  it('[SIM-76] of a pot that boils dry is a fire that begins within minutes, and ends when it is aired', async () => {
    const lived = await live({
      for_s: 5_400,
      script: [
        [10, { do: 'turn-on', what: 'stove', lit: true }],
        [60, { do: 'scorch', what: 'stove' }],
        [1_200, { do: 'turn-off', what: 'stove' }],
        [1_200, { do: 'open', opening: 'kitchen-window' }],
        [1_200, { do: 'ventilate', room: 'kitchen', on: true }],
      ],
    })
    const fires = lived.truths.filter(({ kind }) => kind === 'fire')
    expect(fires.map(({ kind, phase }) => [kind, phase])).toEqual([
      ['fire', 'onset'],
      ['fire', 'end'],
    ])
    expect(fires[0]!.at_s).toBeGreaterThan(90)
    expect(fires[0]!.at_s).toBeLessThan(900)
  })
})

describe('hazards', () => {
  it('[SIM-75] cost no step of time while nothing can become an emergency', async () => {
    const counted = async (script: Parameters<typeof live>[0]['script']) => {
      let wakes = 0
      await live({ for_s: 3_600, script, starts: { people: { [who]: { away: true } } }, each: () => void (wakes += 1) })
      return wakes
    }
    const quiet = await counted([])
    // A stove that is lit, a lamp, an open window and a shower change the air and the warmth of rooms as functions of time.
    const lived = await counted([
      [10, { do: 'turn-on', what: 'stove', lit: true }],
      [20, { do: 'turn-on', what: 'shower' }],
      [30, { do: 'ventilate', room: 'kitchen', on: true }],
      [40, { do: 'switch-light', room: 'living', on: true }],
    ])
    expect(lived - quiet).toBeLessThan(80)
    expect(await counted([[10, { do: 'leak', what: 'stove' }]])).toBeGreaterThan(quiet + 3_000)
  })

  it('[SIM-20] [SIM-19] are refused where they cannot be, and undone by their opposites', async () => {
    const refused = await live({
      for_s: 60,
      script: [
        [1, { do: 'leak', what: 'bed' }],
        [2, { do: 'leak', what: 'nothing' }],
        [3, { do: 'burst', what: 'bed' }],
        [4, { do: 'mend', what: 'stove' }],
        [5, { do: 'blow-out', what: 'stove' }],
        [6, { do: 'put-out', room: 'kitchen' }],
        [7, { do: 'smoulder', room: 'cellar' }],
        [8, { do: 'fall-ill', who: 'nobody', illness: 'infection', over_h: 1 }],
        [9, { do: 'come-round', who }],
      ],
    })
    expect(refused.refused.map(({ code }) => code)).toEqual([
      'not-made-for-it',
      'home-has-no',
      'not-made-for-it',
      'already-so',
      'already-so',
      'already-so',
      'home-has-no',
      'home-has-no',
      'already-so',
    ])
    const mended = await live({
      for_s: 5_000,
      script: [
        [10, { do: 'turn-on', what: 'stove', lit: true }],
        [20, { do: 'blow-out', what: 'stove' }],
        [30, { do: 'turn-off', what: 'stove' }],
        [40, { do: 'leak', what: 'stove', flow_l_h: 30 }],
        [50, { do: 'mend', what: 'stove' }],
      ],
    })
    expect(mended.truths).toEqual([])
    expect(mended.sim.snapshot().gas_lel_pct['kitchen']).toBeLessThan(0.5)
  })
})
