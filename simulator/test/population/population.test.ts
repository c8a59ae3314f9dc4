// Goal: a town to watch over: the pilot exactly, other sizes by one number. Method: counts by hand; every home by the checks of a home and of placement; a
// file read back by the schema; homes one by one, in another order, against homes in a row.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { Home, random, Site } from '@anju/sdk'
import {
  buildingOf,
  checkHome,
  generateHome,
  mirrorHome,
  pilotFit,
  placementFlaws,
  populationFaults,
  populationHome,
  SIZES,
  subdistrictOf,
  flatOf,
  writeSite,
  type PopulationOptions,
} from '@anju/simulator'

const of = (homes: number, seed = 1): PopulationOptions => ({ seed, homes, site: 'town' })
const all = (options: PopulationOptions) => Array.from({ length: options.homes }, (_, number) => populationHome(options, number))

/** Metres between two places on the map (flat, good to a part in a thousand over a town). */
const apart_m = ([a, b]: readonly number[], [c, d]: readonly number[]) => Math.hypot((a! - c!) * 95_890, (b! - d!) * 110_860)

async function written(options: PopulationOptions, form: 'yaml' | 'ndjson') {
  let text = ''
  const file = await writeSite({ population: options, form, write: (piece) => void (text += piece) })
  return { ...file, text }
}

describe('a population', () => {
  it('[SIM-124] is the pilot: 91 homes and 327 devices, a radar, a gas detector and a voice terminal in each, a water sensor in 54', () => {
    const homes = all(of(SIZES.pilot))
    const kinds = Map.groupBy(
      homes.flatMap(({ devices }) => devices),
      ({ kind }) => kind,
    )
    expect(Object.fromEntries([...kinds].map(([kind, devices]) => [kind, devices.length]))).toEqual({
      radar: 91,
      'gas-detector': 91,
      'voice-terminal': 91,
      'water-sensor': 54,
    })
    expect(homes.every(({ residents }) => residents.length === 1)).toBe(true)
    expect(new Set(homes.map(({ id }) => id)).size).toBe(91)
    expect(new Set(homes.map(({ residents }) => JSON.stringify(residents[0]!))).size).toBeGreaterThan(80)
  })

  it('[SIM-125] has homes that can be simulated, with their devices put up well, and says that they are simulated', () => {
    const numbers = Array.from({ length: 30 }, (_, i) => i * 883)
    for (const home of numbers.map((number) => populationHome(of(SIZES.subdistrict), number))) {
      expect(Value.Check(Home, home), home.id).toBe(true)
      expect(checkHome(home), home.id).toEqual([])
      expect(placementFlaws(home), home.id).toEqual([])
      expect(home.origin).toBe('simulated')
    }
  })

  it('[SIM-125] mirrors a flat into one that is as good, and back into itself', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const home = generateHome(random(seed), { fitting: 'full' })
        const turned = mirrorHome(home)
        expect(checkHome(turned)).toEqual([])
        expect(placementFlaws(turned)).toEqual([])
        expect(mirrorHome(turned)).toEqual(home)
        expect(turned.plan).not.toEqual(home.plan)
      }),
      { numRuns: 8, seed: 4 },
    )
  })

  it('[SIM-138] has flats of files among its plans, fitted as the pilot, and leaves out what is put up badly', () => {
    const folder = join(import.meta.dirname, '../../../scenarios/homes')
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
    const read = (name: string) => parse(readFileSync(join(folder, name), 'utf8')) as Home
    const models = files.map((name) => pilotFit(read(name))).filter((home) => home !== undefined)
    expect(models.length).toBe(files.length - 1)
    expect(pilotFit(read('guihu-7-203.yaml'))).toBeUndefined()
    for (const { devices } of models)
      expect(devices.map(({ kind }) => kind)).toEqual(['radar', 'gas-detector', 'water-sensor', 'voice-terminal'])
    const homes = all({ ...of(SIZES.pilot), models })
    const plans = new Set(models.map(({ plan }) => plan.rooms.length + '/' + plan.furniture.map(({ id }) => id).join()))
    const modelled = homes.filter(({ plan }) => plans.has(plan.rooms.length + '/' + plan.furniture.map(({ id }) => id).join()))
    expect(modelled.length).toBeGreaterThan(5)
    expect(modelled.length).toBeLessThan(60)
    for (const home of modelled.slice(0, 6)) expect([...checkHome(home), ...placementFlaws(home)], home.id).toEqual([])
    expect(homes.flatMap(({ devices }) => devices)).toHaveLength(327)
  })

  it('[SIM-126] follows from seed, size and number alone: in any order, and the same file each time', async () => {
    const options = of(40)
    const backwards = Array.from({ length: 40 }, (_, i) => populationHome(options, 39 - i)).toReversed()
    expect(backwards).toEqual(all(options))
    const [first, again, other] = [await written(options, 'ndjson'), await written(options, 'ndjson'), await written(of(40, 2), 'ndjson')]
    expect(again).toEqual(first)
    expect(other.sha256).not.toBe(first.sha256)
    expect(
      first.text
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => JSON.parse(line) as Home),
    ).toEqual(all(options))
  })

  it('[SIM-127] writes a site file that the schema takes', async () => {
    const { text, homes, devices } = await written(of(SIZES.pilot), 'yaml')
    const site = parse(text) as Site
    expect([...Value.Errors(Site, site)].slice(0, 3)).toEqual([])
    expect(site.homes).toEqual(all(of(SIZES.pilot)))
    expect([homes, devices]).toEqual([91, 327])
  })

  it('[SIM-128] lies in a town: every home of a subdistrict in a flat of its own, in an estate with streets between, as dense as a town is', () => {
    const subdistrict = subdistrictOf(1, 0)
    const flats = new Set<string>()
    const doors = new Map<string, readonly number[]>()
    for (let number = 0; number < subdistrict.flats; number += 7) {
      const { estate, building, unit, floor, flat, location_deg } = flatOf(subdistrict, number)
      flats.add([estate.id, building, unit, floor, flat].join('/'))
      doors.set([estate.id, building, unit].join('/'), location_deg)
      expect(building <= estate.buildings && unit <= estate.units && floor <= estate.floors && flat <= estate.per_floor).toBe(true)
      expect(building >= 1 && unit >= 1 && floor >= 1 && flat >= 1).toBe(true)
    }
    expect(flats.size).toBe(Math.ceil(subdistrict.flats / 7))
    expect(new Set(subdistrict.estates.map(({ id }) => id)).size).toBe(subdistrict.estates.length)
    const places = [...doors.values()]
    expect(new Set(places.map((place) => place.join())).size).toBe(places.length)
    const [width_m, height_m] = [0, 1].map((axis) => {
      const along = places.map((place) => place[axis]!)
      return (Math.max(...along) - Math.min(...along)) * [95_890, 110_860][axis]!
    }) as [number, number]
    // Inner districts of large Chinese cities have 8,000 to 15,000 flats a square kilometre of built-up land.
    const per_km2 = subdistrict.flats / ((width_m * height_m) / 1e6)
    expect(per_km2).toBeGreaterThan(5_000)
    expect(per_km2).toBeLessThan(15_000)
  })

  it('[SIM-137] loses the mains by building: every home of it at the same time, and no other', () => {
    const options = of(SIZES.subdistrict)
    const homes = Array.from({ length: 400 }, (_, number) => populationHome(options, number))
    const building = buildingOf(homes[200]!.id)
    const cut = homes.map((home) => populationFaults({ ...options, cuts: [{ building, from_s: 60, takes_s: 900 }] }, home))
    const dark = homes.filter((_, number) => cut[number]!.length > 0)
    expect(dark.length).toBeGreaterThan(3)
    expect(dark.length).toBeLessThan(200)
    expect(dark).toEqual(homes.filter(({ id }) => id.startsWith(`${building}-`)))
    expect(cut.filter((faults) => faults.length > 0).every((faults) => JSON.stringify(faults) === JSON.stringify(cut[200]))).toBe(true)
    expect(new Set(homes.map(({ address, id }) => `${address.en.replace(/, Entrance.*/, '')} ${buildingOf(id)}`)).size).toBe(
      new Set(homes.map(({ id }) => buildingOf(id))).size,
    )
  })

  it('[SIM-128] grows to a city: further subdistricts lie beside the first, with names and ids of their own', () => {
    const size = 3 * SIZES.subdistrict
    const some = [0, 26_499, 26_500, 53_000, size - 1].map((number) => populationHome(of(size), number))
    expect(new Set(some.map(({ id }) => id)).size).toBe(5)
    expect(apart_m(some[0]!.location_deg!, some[2]!.location_deg!)).toBeGreaterThan(1_000)
    expect(apart_m(some[0]!.location_deg!, some[4]!.location_deg!)).toBeLessThan(12_000)
    const ids = Array.from({ length: 40 }, (_, number) => subdistrictOf(1, number).id)
    expect(new Set(ids).size).toBe(40)
  })
})
