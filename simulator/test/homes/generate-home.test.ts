// Goal: any seed gives a flat that can be lived in, or one with exactly the badness that was asked for. Method: many seeds against the checks of a home, which know
// nothing of the generator; one thing planted at a time must be the one thing found.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Home, random } from '@anju/sdk'
import { checkHome, fittings, flatKinds, generateHome, placementFlaws } from '@anju/simulator'
import { Compile } from 'typebox/compile'
import { live } from '../lived.ts'
import { placesOf } from '../../src/people/places.ts'

const isHome = Compile(Home)
const seed = fc.integer({ min: 0, max: 1_000_000 })
const options = fc.record({ flat: fc.constantFrom(...flatKinds), fitting: fc.constantFrom(...fittings) })

describe('a generated home', () => {
  it('[SIM-30] [SIM-72] has nothing wrong, its rooms and seats within reach, its devices put up well', () => {
    fc.assert(
      fc.property(seed, options, (seed, options) => {
        const home = generateHome(random(seed), options)
        expect(isHome.Check(home)).toBe(true)
        expect(checkHome(home)).toEqual([])
        expect(placementFlaws(home)).toEqual([])
        const places = placesOf(home)
        const { inside } = places.threshold()!
        for (const { id } of home.plan.rooms) expect(places.reachable(inside, places.inRoom(id)!)).toBe(true)
        for (const piece of home.plan.furniture) expect(places.reachable(inside, places.beside(piece)!)).toBe(true)
        const kinds = home.plan.furniture.map(({ kind }) => kind)
        expect(kinds).toEqual(expect.arrayContaining(['bed', 'stove', 'toilet', 'basin']))
        // A house with a lift where there are many floors, and the number of the door says the floor.
        const { kind, storeys, floor } = home.building!
        expect(kind).toBe(storeys > 7 ? 'lift' : 'walk-up')
        expect(home.title.en).toMatch(new RegExp(`-${floor}0\\d$`))
      }),
      { numRuns: 200 },
    )
  })

  it('[SIM-30] is the same for the same seed, and put up badly in exactly one place when it is to be', () => {
    fc.assert(
      fc.property(seed, options, (seed, options) => {
        const home = generateHome(random(seed), options)
        expect(generateHome(random(seed), options)).toEqual(home)
        const bad = generateHome(random(seed), { ...options, badly: true })
        expect(checkHome(bad)).toEqual([])
        expect(placementFlaws(bad)).toHaveLength(1)
        expect(bad.devices.filter((device, i) => JSON.stringify(device) !== JSON.stringify(home.devices[i]))).toHaveLength(1)
      }),
      { numRuns: 15 },
    )
  })

  it('[SIM-21] [SIM-30] with one thing planted is refused for that thing', () => {
    const planted: readonly { code: string; plant: (home: Home) => void }[] = [
      { code: 'device-height', plant: ({ devices }) => void (devices[0]!.place_m[2] = 3.5) },
      { code: 'kind-unknown', plant: ({ devices }) => void (devices[0]!.kind = 'toaster') },
      { code: 'device-outside-room', plant: ({ devices }) => void (devices[0]!.place_m = [100, 100, 1]) },
      { code: 'floor-above-roof', plant: (home) => void (home.building = { ...home.building!, floor: home.building!.storeys + 1 }) },
      {
        code: 'faces-elsewhere',
        plant: (home) => void (home.building = { ...home.building!, faces: home.building!.faces === 'e' ? 'w' : 'e' }),
      },
      {
        code: 'door-into-nothing',
        plant: ({ plan }) => void (plan.openings = plan.openings.map((one) => (one.entrance === true ? { ...one, entrance: false } : one))),
      },
      { code: 'id-twice', plant: ({ devices }) => void devices.push(structuredClone(devices[0]!)) },
      { code: 'room-unknown', plant: ({ plan }) => void (plan.furniture[0]!.room = 'cellar') },
      { code: 'box-empty', plant: ({ plan }) => void (plan.furniture[0]!.box_m = [1, 1, 0, 0]) },
      { code: 'gait-unlikely', plant: ({ residents }) => void (residents[0]!.gait_m_s = 1.9) },
      {
        code: 'room-unreachable',
        plant: ({ plan }) =>
          void plan.openings.splice(
            plan.openings.findIndex(({ id }) => id === 'bathroom-door'),
            1,
          ),
      },
    ]
    fc.assert(
      fc.property(seed, fc.constantFrom(...planted), (seed, { code, plant }) => {
        const home = structuredClone(generateHome(random(seed), { fitting: 'full' }))
        plant(home)
        expect(checkHome(home).map((one) => one.code)).toEqual([code])
      }),
      { numRuns: 24 },
    )
  })

  it('[SIM-30] is lived in for a day', async () => {
    for (const flat of flatKinds) {
      const home = generateHome(random(`day/${flat}`), { flat, fitting: 'full' })
      const lived = await live({ home, at: '2026-01-15T00:00:00+08:00', for_s: 86_400, starts: { day: true } })
      expect(lived.truths).toEqual([])
      expect(lived.bad).toEqual([])
      expect(lived.events('door-front').length % 2).toBe(0)
    }
  }, 60_000)
})
