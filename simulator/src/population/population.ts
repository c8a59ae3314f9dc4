import { random as randomOf, type Home, type RegisteredDevice, type Site } from '@anju/sdk'
import { WALK_UP_STOREYS } from '../check/check-building.ts'
import type { Fault } from '../faults/fault.ts'
import { generateHome } from '../homes/generate-home.ts'
import { drawPersona } from '../persona/draw-persona.ts'
import { facesOf } from '../world/faces.ts'
import { mirrorHome } from './mirror-home.ts'
import { flatOf, SUBDISTRICT_HOMES, subdistrictOf, type FlatPlace, type Subdistrict } from './town.ts'

/** What a population follows from: nothing else. */
export interface PopulationOptions {
  seed: number
  /** How many homes have devices: 91 are the pilot, 26,500 a subdistrict, more a city of several. */
  homes: number
  /** Id of the site, for the topics. */
  site: string
  /** Flats of files, fitted as the pilot's (`pilotFit`), that are among the plans besides the drawn ones. */
  models?: readonly Home[]
  /** Buildings that lose the mains: what homes share reaches each of them as a scheduled event. */
  cuts?: readonly BuildingCut[]
}

/** A building without mains for a while. */
export interface BuildingCut {
  /** As in the ids of its homes: subdistrict, estate and number. */
  building: string
  /** Seconds after the start. */
  from_s: number
  takes_s: number
}

/** Sizes that have a name. */
export const SIZES = { pilot: 91, subdistrict: SUBDISTRICT_HOMES } as const

/** Of the pilot's 91 homes 54 have a water sensor: with three devices in each of them that makes 327. Other sizes keep the share. */
const WITH_WATER = [54, 91] as const

/** The year of which the town is a picture: people have their ages in it. */
const YEAR = 2026

/** Plans that the builders of a town drew: flats above one another have the same, those across the stairs the same the other way round. */
const PLANS = 32

/** Plans and subdistricts that were worked out before, by what they follow from. They are the same whenever they are worked out again. */
const plans = new Map<string, Home>()
const subdistricts = new Map<string, Subdistrict>()
/** A city of a hundred subdistricts and the plans of ten seeds. */
const MOST_KNOWN = 1_000

function known<T>(all: Map<string, T>, key: string, make: () => T): T {
  const before = all.get(key)
  if (before !== undefined) return before
  if (all.size >= MOST_KNOWN) all.clear()
  const made = make()
  all.set(key, made)
  return made
}

/** The site without its homes. */
export const populationSite = ({ site }: PopulationOptions): Omit<Site, 'homes'> => ({
  id: site,
  title: { zh: '梧桐镇(虚构)', en: 'Wutong Town (invented)' },
  time_zone: 'Asia/Shanghai',
})

/**
 * The home of a number, from 0 to one less than there are. It follows from the options and the number alone, so that homes can be made one by one, in any
 * order, in any thread.
 */
export function populationHome(options: PopulationOptions, number: number): Home {
  const { seed } = options
  const place = placeOf(options, number)
  const { estate, building, unit, floor, flat, location_deg, subdistrict } = place
  const door = `${floor}${String(flat).padStart(2, '0')}`
  const id = `${subdistrict.id}-${estate.id}-${building}-${unit}-${door}`
  const plan = planOf(options, place)
  return {
    id,
    title: { zh: `${estate.title.zh} ${building}-${unit}-${door}`, en: `${estate.title.en} ${building}-${unit}-${door}` },
    address: {
      zh: `${subdistrict.title.zh}${estate.title.zh} ${building} 栋 ${unit} 单元 ${door}`,
      en: `${subdistrict.title.en}, ${estate.title.en}, Block ${building}, Entrance ${unit}, flat ${door}`,
    },
    location_deg,
    building: {
      kind: estate.floors > WALK_UP_STOREYS ? 'lift' : 'walk-up',
      block: String(building),
      unit: String(unit),
      storeys: estate.floors,
      floor,
      faces: facesOf(plan.plan),
    },
    origin: 'simulated',
    plan: plan.plan,
    // A resident of their own, whoever drew the plan.
    residents: [drawPersona(randomOf(seed).fork(`resident/${id}`), { year: YEAR, id: 'resident-1' })],
    devices: plan.devices.filter((device) => isFitted(device, number)),
  }
}

/** The building of a home of a population, by its id: what stands before the entrance and the door. */
export const buildingOf = (home: string): string => home.split('-').slice(0, -2).join('-')

/** What goes wrong with the home of a number because of where it lies. */
export function populationFaults(options: PopulationOptions, home: Home): Fault[] {
  const cuts = (options.cuts ?? []).filter(({ building }) => building === buildingOf(home.id))
  return cuts.map(({ from_s, takes_s }) => ({ fault: 'power-cut', from_s, takes_s }))
}

/** Homes lie evenly over the flats of their subdistrict, each somewhere in its stretch of them. */
function placeOf({ seed, homes }: PopulationOptions, number: number): FlatPlace {
  const which = Math.floor(number / SUBDISTRICT_HOMES)
  const subdistrict = known(subdistricts, `${seed}/${which}`, () => subdistrictOf(seed, which))
  const here = Math.min(SUBDISTRICT_HOMES, homes - which * SUBDISTRICT_HOMES)
  const stretch = Math.floor(subdistrict.flats / here)
  const within = randomOf(seed)
    .fork(`place/${number}`)
    .int(0, stretch - 1)
  return flatOf(subdistrict, (number % SUBDISTRICT_HOMES) * stretch + within)
}

/** A flat of this column of its building. */
function planOf({ seed, models = [] }: PopulationOptions, { estate, building, unit, flat, subdistrict }: FlatPlace): Home {
  const builders = randomOf(seed).fork(`builders/${subdistrict.id}/${estate.id}`)
  const column = builders.fork(`column/${Math.ceil(flat / 2)}`)
  const plan = column.int(0, PLANS + models.length - 1)
  const turned = (flat + unit + building) % 2 === 1
  const model = models[plan - PLANS]
  if (model !== undefined) return turned ? mirrorHome(model) : model
  return known(plans, `${seed}/${plan}/${turned}`, () => {
    const home = generateHome(randomOf(seed).fork(`plan/${plan}`), { fitting: 'pilot' })
    return turned ? mirrorHome(home) : home
  })
}

/** The pilot's mix: everybody has a radar, a gas detector and a voice terminal; water sensors are spread evenly. */
function isFitted({ kind }: RegisteredDevice, number: number): boolean {
  const [times, outOf] = WITH_WATER
  return kind !== 'water-sensor' || Math.floor(((number + 1) * times) / outOf) > Math.floor((number * times) / outOf)
}
