// Goal: what endangers nobody takes the right instruments in as often as it says, and is never an emergency. Method: whole homes in which one nuisance happens many
// times; alarms are counted against the stated ratio within four deviations of the binomial, and no truth may come about.
import { describe, expect, it } from 'vitest'
import { Value } from 'typebox/value'
import type { Home, RegisteredDevice, Truth } from '@anju/sdk'
import { Action } from '@anju/simulator'
import { nuisances, usual, type Nuisance } from '../../src/nuisances/nuisance.ts'
import { live, wanqing } from '../lived.ts'
import { fits } from '../sensors/instrument-bench.ts'

const who = 'wang-xiulan'
const put = (id: string, kind: string, room: string, place_m: RegisteredDevice['place_m']): RegisteredDevice => ({
  id,
  kind,
  room,
  place_m,
})
/** The suite home with what smells and hears. */
function home(): Home {
  const plain = wanqing()
  return {
    ...plain,
    devices: [
      ...plain.devices,
      put('smoke-kitchen', 'smoke-detector', 'kitchen', [2, 6, 2.6]),
      put('smoke-bathroom', 'smoke-detector', 'bathroom', [4.5, 6, 2.6]),
      put('gas-bathroom', 'gas-detector', 'bathroom', [5, 7.5, 2.5]),
      put('voice-living', 'voice-terminal', 'living', [5.2, 2.5, 1]),
    ],
  }
}
const away = { people: { [who]: { away: true } } } as const

/** Lets one nuisance happen `times` times, `every_s` apart, with nobody at home unless told. */
const often = (what: Nuisance, times: number, every_s: number, starts: object = away) =>
  live({
    home: home(),
    starts,
    for_s: times * every_s,
    script: Array.from({ length: times }, (_, i) => [i * every_s + 1, what] as const),
  })

const began = (lived: Awaited<ReturnType<typeof live>>, device: string, event: string, field: string) =>
  lived.events(device, event).filter(({ body }) => body[field] === true).length

/** Calls that are used up are used up, whoever spoke them: true of the terminal, and nobody's emergency. */
const emergencies = (truths: readonly Truth[]) => truths.filter(({ kind }) => kind !== 'voice-quota')

describe('nuisances', () => {
  it('[SIM-80] are actions with words in both languages and stated ratios', () => {
    const shapes = nuisances as unknown as { description: string; 'x-zh': string; properties: { do: { const: string } } }[]
    for (const shape of shapes) {
      expect(shape.description.length).toBeGreaterThan(10)
      expect(shape['x-zh'].length).toBeGreaterThan(2)
      expect(usual).toHaveProperty(shape.properties.do.const)
    }
    expect(Value.Check(Action, { do: 'run-fan', room: 'living', for_s: 600, ratio: [1, 3] })).toBe(true)
    expect(Value.Check(Action, { do: 'run-fan', room: 'living', ratio: [-1, 3] })).toBe(false)
  })

  it('[SIM-80] name what the home has, or are refused and change nothing', async () => {
    const wrong: Nuisance[] = [
      { do: 'run-fan', room: 'cellar' },
      { do: 'hang-mirror', what: 'no-basin' },
      { do: 'stir-curtain', opening: 'front-door' },
      { do: 'fry', what: 'basin' },
      { do: 'make-bed', who, what: 'sofa' },
      { do: 'sit-hard', who: 'nobody', on: 'sofa' },
      { do: 'have-visitor', on: 'stove' },
    ]
    const lived = await live({ for_s: 30, script: wrong.map((action, i) => [i + 1, action] as const) })
    expect(lived.refused.map(({ code }) => code)).toEqual([
      'home-has-no',
      'home-has-no',
      'not-made-for-it',
      'not-made-for-it',
      'not-made-for-it',
      'home-has-no',
      'not-made-for-it',
    ])
  })

  it('[SIM-80] end no life in peace: all of them in a day, and no truth', async () => {
    const all: Nuisance[] = [
      { do: 'hang-mirror', what: 'basin' },
      { do: 'run-fan', room: 'living' },
      { do: 'stir-curtain', opening: 'bedroom-window' },
      { do: 'stir-plant', what: 'living-plant' },
      { do: 'heat-radiator', room: 'bedroom' },
      { do: 'sun-patch', room: 'living' },
      { do: 'let-in-pet', room: 'living' },
      { do: 'run-robot-cleaner', room: 'bedroom' },
      { do: 'fry', what: 'stove' },
      { do: 'spray-hair', room: 'bathroom' },
      { do: 'wipe-with-alcohol', room: 'kitchen' },
      { do: 'steam', room: 'bathroom' },
      { do: 'have-visitor', on: 'chair-east', for_s: 600 },
      { do: 'sit-hard', who, on: 'sofa' },
      { do: 'drop-object', room: 'living' },
      { do: 'make-bed', who, what: 'bed' },
      { do: 'neighbour-walks', room: 'bathroom', wall: 'n' },
      { do: 'tv-speech', room: 'living', ratio: [1, 2] },
    ]
    expect(new Set(all.map((one) => one.do))).toEqual(new Set(Object.keys(usual)))
    const lived = await live({ home: home(), for_s: 6 * 3_600, script: all.map((one, i) => [1 + i * 600, one] as const) })
    expect(lived.refused).toEqual([])
    expect(lived.bad).toEqual([])
    expect(emergencies(lived.truths)).toEqual([])
  })
})

describe('a radar before', () => {
  it('[SIM-81] a dropped object, a pet, a fan, a curtain, a plant, a robot counts a person in the ratio of each', async () => {
    const cases: [Nuisance, string][] = [
      [{ do: 'drop-object', room: 'living', ratio: [1, 3] }, 'radar-living'],
      [{ do: 'run-fan', room: 'living', for_s: 10, ratio: [1, 3] }, 'radar-living'],
      [{ do: 'stir-curtain', opening: 'bedroom-window', for_s: 10, ratio: [1, 4] }, 'radar-bedroom'],
      [{ do: 'let-in-pet', room: 'bathroom', for_s: 15, ratio: [1, 5] }, 'radar-bathroom'],
      [{ do: 'neighbour-walks', room: 'bathroom', wall: 'n', for_s: 4, ratio: [1, 4] }, 'radar-bathroom'],
    ]
    for (const [what, radar] of cases) {
      const lived = await often(what, 120, 20)
      const seen = began(lived, radar, 'presence', 'present')
      const { ratio } = what as { ratio: [number, number] }
      expect([what.do, fits(seen, 120, ratio)], `${what.do}: ${seen} of 120`).toEqual([what.do, true])
      expect(lived.truths).toEqual([])
    }
  })

  it('[SIM-81] a mirror sees whoever comes before it twice, in its ratio', async () => {
    const script = Array.from({ length: 60 }, (_, i) => [
      [i * 60 + 2, { do: 'walk', who, to: 'toilet' }] as const,
      [i * 60 + 30, { do: 'walk', who, to: 'bedroom' }] as const,
    ]).flat()
    const run = (ratio: [number, number]) => live({ for_s: 3_600, script: [[1, { do: 'hang-mirror', what: 'toilet', ratio }], ...script] })
    const twice = async (ratio: [number, number]) => {
      const lived = await run(ratio)
      expect(lived.truths).toEqual([])
      return lived.events('radar-bathroom', 'presence').filter(({ body }) => body['targets'] === 2).length
    }
    expect(await twice([0, 1])).toBe(0)
    const always = await twice([1, 1])
    expect(always).toBeGreaterThan(50)
    expect(fits(await twice([1, 3]), always, [1, 3])).toBe(true)
  })

  it('[SIM-84] a visitor is a person: comes in, sits, goes, and is nobody’s emergency', async () => {
    const lived = await live({ starts: away, for_s: 900, script: [[1, { do: 'have-visitor', on: 'chair-east', for_s: 300 }]] })
    expect(
      lived
        .events('door-front', 'door')
        .map(({ body }) => body['open'])
        .slice(0, 1),
    ).toEqual([true])
    expect(began(lived, 'motion-living', 'motion', 'moving')).toBeGreaterThan(0)
    expect(lived.events('radar-living', 'presence').at(-1)?.body['present']).toBe(false)
    expect(began(lived, 'radar-living', 'presence', 'present')).toBeGreaterThan(0)
    expect(lived.truths).toEqual([])
  })
})

describe('an infrared sensor before', () => {
  it('[SIM-82] a radiator and the sun starts in the ratio of gusts, and no other room’s does', async () => {
    for (const [what, mean_s] of [
      [{ do: 'heat-radiator', room: 'bedroom', for_s: 3 * 86_400, ratio: [1, 2] }, 2_402],
      [{ do: 'sun-patch', room: 'bedroom', for_s: 86_400, ratio: [1, 2] }, 902],
    ] as const) {
      const lived = await live({ starts: away, for_s: what.for_s, script: [[1, { ...what, ratio: [1, 2] }]] })
      const gusts = what.for_s / mean_s
      const starts = began(lived, 'motion-bedroom', 'motion', 'moving')
      // Both the number of gusts and the draw are chance: a Poisson of half the gusts.
      expect(Math.abs(starts - gusts / 2)).toBeLessThan(4 * Math.sqrt(gusts / 2) + 2)
      expect(lived.events('motion-living', 'motion')).toEqual([])
      expect(lived.truths).toEqual([])
    }
  })
})

describe('what smells and sees smoke', () => {
  it('[SIM-83] is set off by fumes, sprays, alcohol and steam in their ratios, and ends when the air is clean', async () => {
    const cases: [Nuisance, [number, number], string, string][] = [
      [{ do: 'spray-hair', room: 'bathroom' }, [1, 3], 'gas-bathroom', 'gas'],
      [{ do: 'wipe-with-alcohol', room: 'kitchen' }, [1, 4], 'gas-kitchen', 'gas'],
      [{ do: 'fry', what: 'stove', for_s: 300 }, [1, 8], 'smoke-kitchen', 'smoke'],
      [{ do: 'fry', what: 'stove', for_s: 300 }, [1, 8], 'gas-kitchen', 'gas'],
      [{ do: 'steam', room: 'bathroom', for_s: 300 }, [1, 5], 'smoke-bathroom', 'smoke'],
    ]
    for (const [what, ratio, device, event] of cases) {
      const lived = await often(what, 80, 1_500)
      const alarms = began(lived, device, event, 'alarm')
      expect(fits(alarms, 80, ratio), `${what.do} at ${device}: ${alarms} of 80`).toBe(true)
      expect(lived.events(device, event).length).toBe(2 * alarms)
      expect(lived.truths).toEqual([])
    }
  })
})

describe('rough movements', () => {
  it('[SIM-85] are suspected by radar and band in the stated ratios, and are no fall', async () => {
    const script = Array.from({ length: 100 }, (_, i) => [
      [i * 60 + 2, { do: 'sit-hard', who, on: 'bed' }] as const,
      [i * 60 + 30, { do: 'stand', who }] as const,
    ]).flat()
    const lived = await live({ for_s: 6_000, script, starts: { people: { [who]: { in: 'bedroom' } } } })
    expect(lived.refused).toEqual([])
    expect(lived.truths).toEqual([])
    const radar = lived.events('radar-bedroom', 'fall').length
    expect(fits(radar, 100, [1, 4]), `radar ${radar} of 100`).toBe(true)
    // The band: a peak above 3 g, log-normal about 2.6 with 0.25, then stillness; a small movement now and then saves it.
    const band = lived.events('wristband-1', 'fall').length
    expect(band).toBeGreaterThan(100 * 0.15)
    expect(band).toBeLessThan(100 * 0.4)
  })

  it('[SIM-85] over a bed are suspected once in forty bends', async () => {
    const script = Array.from({ length: 60 }, (_, i) => [i * 90 + 2, { do: 'make-bed', who, what: 'bed' }] as const)
    const lived = await live({ for_s: 5_400, script, starts: { people: { [who]: { in: 'bedroom' } } } })
    expect(lived.truths).toEqual([])
    const falls = lived.events('radar-bedroom', 'fall').length
    expect(fits(falls, 60 * 8, [1, 40]), `${falls} of ${60 * 8}`).toBe(true)
    expect(lived.events('wristband-1', 'fall').length).toBeLessThan(20)
  })
})

describe('a television', () => {
  it('[SIM-86] is now and then taken for a call, in the stated ratio, within the quota', async () => {
    const lived = await live({
      home: home(),
      for_s: 6 * 3_600,
      starts: away,
      script: [[1, { do: 'tv-speech', room: 'living', for_s: 21_600, ratio: [1, 50] }]],
    })
    const calls = lived.events('voice-living', 'sos').length
    const phrases = 21_600 / 47
    expect(calls).toBeLessThanOrEqual(10)
    expect(Math.abs(calls - phrases / 50)).toBeLessThan(4 * Math.sqrt(phrases / 50) + 1)
    expect(emergencies(lived.truths)).toEqual([])
  })
})
