// Goal: a pot that is left on a flame ends as its heat balance says. Method: the balance in another form for drawn pots; then pots in the home of the suites: boiled dry,
// boiled over, taken off in time.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { live, wanqing } from '../lived.ts'
import { boiling, pots } from '../../src/world/pots.ts'
import type { Instant } from '@anju/sdk'

const who = 'wang-xiulan'
const onsets = ({ truths }: Awaited<ReturnType<typeof live>>) => truths.filter(({ phase }) => phase === 'onset')

describe('a pot of water', () => {
  it('[SIM-141] takes up what the flame gives: heated from 15 °C, and then turned to steam', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 12, noNaN: true }), (pot_l) => {
        const { boils_s, dry_s } = boiling(pot_l)
        const given_kj = (s: number) => 0.55 * 4.5 * s
        expect(given_kj(boils_s) / (pot_l * 4.186)).toBeCloseTo(85, 6)
        expect(given_kj(dry_s - boils_s) / pot_l).toBeCloseTo(2_257, 6)
      }),
    )
    // A litre boils in two and a half minutes and is gone after seventeen.
    expect(boiling(1).boils_s / 60).toBeCloseTo(2.4, 1)
    expect(boiling(1).dry_s / 60).toBeCloseTo(17.6, 1)
  })

  it('[SIM-141] boils over or dry once, in order, unless it is taken off', () => {
    const on = pots()
    on.put('a', 1, false, 0 as Instant)
    on.put('b', 1, true, 0 as Instant)
    on.put('c', 0.1, false, 0 as Instant)
    on.take('c')
    expect(on.next()).toBe(Math.round(boiling(1).boils_s * 1_000))
    expect(on.due((on.next()! - 1) as Instant)).toEqual([])
    expect(on.due(on.next()!)).toEqual([{ stove: 'b', does: 'boils-over' }])
    expect(on.due(on.next()!)).toEqual([{ stove: 'a', does: 'boils-dry' }])
    expect(on.next()).toBeUndefined()
  })
})

describe('a pot on the stove', () => {
  const home = () => {
    const one = wanqing()
    return {
      ...one,
      devices: [
        ...one.devices,
        { id: 'smoke-kitchen', kind: 'smoke-detector' as const, room: 'kitchen', place_m: [1.6, 6.4, 2.68] as [number, number, number] },
      ],
    }
  }
  const cooks = (pot: { pot_l?: number; full?: boolean }, off_s?: number) =>
    live({
      home: home(),
      for_s: 3_600,
      script: [
        [10, { do: 'turn-on', what: 'stove', ...pot }],
        ...(off_s === undefined ? [] : [[off_s, { do: 'turn-off', what: 'stove' }] as const]),
      ],
    })

  it('[SIM-141] boils dry and smokes, until the detector sounds', async () => {
    const lived = await cooks({ pot_l: 1 })
    expect(onsets(lived).map(({ kind }) => kind)).toEqual(['stove-left-on', 'fire'])
    const fire = onsets(lived)[1]!.at_s
    expect(fire).toBeGreaterThan(10 + boiling(1).dry_s + 60)
    expect(fire).toBeLessThan(10 + boiling(1).dry_s + 900)
    const sounded = lived.events('smoke-kitchen').find(({ body }) => body['alarm'] === true)!
    expect(Math.abs(sounded.at_s - fire)).toBeLessThan(600)
  })

  it('[SIM-141] boils over when it is full, and the gas flows on unburnt', async () => {
    const lived = await cooks({ pot_l: 2, full: true })
    const boils_s = 10 + boiling(2).boils_s
    expect(onsets(lived).map(({ kind }) => kind)).toEqual(['gas-rising', 'gas'])
    expect(onsets(lived)[0]!.at_s).toBeGreaterThan(boils_s)
    expect(onsets(lived)[0]!.at_s).toBeLessThan(boils_s + 180)
  })

  it('[SIM-141] does neither when it is taken off in time, or the gas is shut off', async () => {
    const lived = await cooks({ pot_l: 1 }, 500)
    expect(lived.truths).toEqual([])
    expect(onsets(await cooks({}))).toMatchObject([{ kind: 'stove-left-on' }])
  })
})

describe('a contact at the knob', () => {
  it('[SIM-45] is open while the stove is turned on, lit or not', async () => {
    const one = wanqing()
    const knob = {
      id: 'knob',
      kind: 'door-contact',
      room: 'kitchen',
      place_m: [1.6, 7.35, 0.85] as [number, number, number],
      furniture: 'stove',
    }
    const lived = await live({
      home: { ...one, devices: [...one.devices, knob] },
      seed: 2,
      for_s: 900,
      script: [
        [100, { do: 'use', who, what: 'stove' }],
        [200, { do: 'turn-on', what: 'stove', lit: true }],
        [300, { do: 'blow-out', what: 'stove' }],
        [400, { do: 'turn-off', what: 'stove' }],
      ],
    })
    expect(lived.bad).toEqual([])
    expect(lived.events('knob', 'door').map(({ at_s, body }) => [at_s, body['open']])).toEqual([
      [200, true],
      [400, false],
    ])
  })
})

describe('who is unconscious', () => {
  it('[SIM-70] does not stir before a radar', async () => {
    const motions = async (faints: boolean) => {
      const lived = await live({
        for_s: 6 * 3_600,
        starts: { people: { [who]: { lies: 'sofa' } } },
        script: faints ? [[1, { do: 'faint', who }]] : [],
      })
      return lived.said.filter(({ device, body }) => device === 'radar-living' && Number(body['motion_pct']) >= 20).length
    }
    expect(await motions(false)).toBeGreaterThan(3)
    expect(await motions(true)).toBe(0)
  })
})

describe('sliding to the floor', () => {
  it('[SIM-142] is a lying that truth knows and no fall, for radar or band', async () => {
    let suspected = 0
    for (let seed = 0; seed < 24; seed++) {
      const lived = await live({
        seed,
        for_s: 300,
        starts: { people: { [who]: { sits: 'sofa' } } },
        script: [
          [20, { do: 'slide-down', who }],
          [30, { do: 'press', who, device: 'button-bedside' }],
          [240, { do: 'get-up', who }],
        ],
      })
      expect(lived.refused.map(({ code }) => code)).toEqual(['out-of-reach'])
      expect(lived.truths.map(({ kind, phase, room }) => [kind, phase, room])).toEqual([
        ['long-lie', 'onset', 'living'],
        ['long-lie', 'end', 'living'],
      ])
      expect(lived.truths[0]!.at_s - 140).toBeGreaterThanOrEqual(5)
      expect(lived.truths[0]!.at_s - 140).toBeLessThanOrEqual(9)
      expect(lived.events('radar-living', 'posture').some(({ body }) => body['posture'] === 'on-floor')).toBe(true)
      if (lived.said.some(({ body }) => body['event'] === 'fall')) suspected += 1
    }
    expect(suspected).toBeLessThanOrEqual(3)
  })
})
