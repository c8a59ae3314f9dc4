// Goal: the homes that come with the suites can be lived in and watched. Method: every file is held against the checks of a home and of its devices' places; what
// is put up badly on purpose says so in its head, and nothing else is; and a day is lived in each.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Home } from '@anju/sdk'
import { checkHome, placementFlaws } from '@anju/simulator'
import { Compile } from 'typebox/compile'
import { parse } from 'yaml'
import { live } from '../lived.ts'
import { placesOf } from '../../src/people/places.ts'

const folder = join(import.meta.dirname, '../../../scenarios/homes')
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))
const isHome = Compile(Home)

describe('the homes of the suites', () => {
  it('are at least eight, of one to three rooms, each with an id and a resident of its own', () => {
    const homes = files.map((file) => parse(readFileSync(join(folder, file), 'utf8')) as Home)
    expect(homes.length).toBeGreaterThanOrEqual(8)
    expect(new Set(homes.map(({ id }) => id)).size).toBe(homes.length)
    expect(new Set(homes.map(({ residents }) => residents[0]!.id)).size).toBe(homes.length)
    const beds = homes.map(({ plan }) => plan.rooms.filter(({ kind }) => kind === 'bedroom' || kind === 'study').length)
    expect(new Set(beds)).toEqual(new Set([1, 2, 3]))
  })

  it.each(files)('[SIM-72] %s lies in a house that can stand, at an invented address in Chengdu, its windows where it says', (file) => {
    const home = parse(readFileSync(join(folder, file), 'utf8')) as Home
    const { building, location_deg, address, title } = home
    expect(building).toBeDefined()
    expect(building!.kind).toBe(building!.storeys > 7 ? 'lift' : 'walk-up')
    // The number of the door says the floor, and the address the block.
    expect(title.en).toMatch(new RegExp(` ${building!.block}-${building!.floor}\\d\\d$`))
    expect(address.zh).toContain(` ${building!.block} 栋 ${building!.floor} 楼`)
    expect(location_deg![0]).toBeCloseTo(104.1, 1)
    expect(location_deg![1]).toBeCloseTo(30.6, 1)
  })

  it('[SIM-72] are old walk-ups and towers with lifts, low and high', () => {
    const floors = files.map((file) => (parse(readFileSync(join(folder, file), 'utf8')) as Home).building!)
    expect(floors.filter(({ kind }) => kind === 'walk-up').length).toBeGreaterThanOrEqual(3)
    expect(floors.filter(({ kind }) => kind === 'lift').length).toBeGreaterThanOrEqual(3)
    expect(Math.min(...floors.map(({ floor }) => floor))).toBeLessThan(4)
    expect(Math.max(...floors.map(({ floor }) => floor))).toBeGreaterThan(12)
  })

  it.each(files)('[SIM-29] %s has nothing wrong, and is put up badly only where it says so', (file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const home = parse(text) as Home
    expect(isHome.Check(home)).toBe(true)
    expect(`${home.id}.yaml`).toBe(file)
    expect(checkHome(home)).toEqual([])
    const said = /^# placed badly on purpose: (.*)$/m.exec(text)?.[1]?.split(', ') ?? []
    expect(placementFlaws(home).map(({ code }) => code)).toEqual(said)
    const places = placesOf(home)
    for (const { id } of home.plan.rooms) expect(places.reachable(places.threshold()!.inside, places.inRoom(id)!)).toBe(true)
  })

  it.each(files)('[SIM-29] %s is lived in for a day without an emergency', async (file) => {
    const home = parse(readFileSync(join(folder, file), 'utf8')) as Home
    const lived = await live({ home, at: '2026-01-15T00:00:00+08:00', for_s: 86_400, starts: { day: true } })
    expect(lived.truths).toEqual([])
    expect(lived.bad).toEqual([])
    for (const { id } of home.devices) expect(lived.said.some(({ device }) => device === id)).toBe(true)
  })
})
