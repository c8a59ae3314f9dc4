import { random as randomOf, type Random, type Title } from '@anju/sdk'
import { FIRST, idOf, SECOND } from './town-names.ts'

/** Homes of one subdistrict: as many as it has residents over 60, the upper bound of homes with devices. */
export const SUBDISTRICT_HOMES = 26_500
/** Flats of one subdistrict: every second one has somebody over 60 at most (chosen). */
const SUBDISTRICT_FLATS = 2 * SUBDISTRICT_HOMES
/** A block between two streets with its street, metres, and how many lie side by side (chosen, as in an inner district). */
const BLOCK_M = { east: 280, north: 260 }
const BLOCKS_ABREAST = 10
/** A subdistrict and the next one, metres from south-west corner to south-west corner. */
const SUBDISTRICT_M = { east: 3_000, north: 3_400 }
const SUBDISTRICTS_ABREAST = 6
/** South-west corner of the town, WGS-84, degrees. The town is invented; its streets are on no other map. */
const CORNER_DEG = [104.105, 30.62] as const
/** Metres a degree at 30.6° north on the WGS-84 ellipsoid, to a part in a thousand. */
const DEGREE_M = { east: 95_890, north: 110_860 }

/** One estate: so many buildings alike, each of so many entrances, floors, and flats on a floor. */
export interface Estate {
  id: string
  title: Title
  lift: boolean
  /** Its south-west corner, metres from that of the subdistrict. */
  corner_m: readonly [number, number]
  buildings: number
  units: number
  floors: number
  per_floor: number
  /** Flats of all estates before this one. */
  before: number
}

/** One subdistrict of the town. */
export interface Subdistrict {
  id: string
  title: Title
  corner_m: readonly [number, number]
  estates: readonly Estate[]
  flats: number
}

/** Where one flat is. */
export interface FlatPlace {
  subdistrict: Subdistrict
  estate: Estate
  building: number
  unit: number
  floor: number
  /** Which flat of its floor, from 1 on. */
  flat: number
  /** WGS-84, degrees. */
  location_deg: [number, number]
}

/** One subdistrict of the invented town, by its number from 0 on: the same seed gives the same. */
export function subdistrictOf(seed: number, number: number): Subdistrict {
  const random = randomOf(seed).fork(`subdistrict/${number}`)
  const first = FIRST[number % FIRST.length]!
  const round = Math.floor(number / FIRST.length)
  const [title, id] =
    round === 0
      ? [{ zh: `${first.zh}街道`, en: `${first.en} Subdistrict` }, idOf(first)]
      : [{ zh: `${first.zh}${round + 1} 街道`, en: `${first.en} ${round + 1} Subdistrict` }, `${idOf(first)}-${round + 1}`]
  const estates: Estate[] = []
  let flats = 0
  for (let block = 0; flats < SUBDISTRICT_FLATS; block++) {
    const own = random.fork(`block/${block}`)
    if (own.chance(1, 9)) continue // A school, a market or a park.
    const estate = estateOf(own, block, estates.length, flats, random)
    estates.push(estate)
    flats += estate.buildings * estate.units * estate.floors * estate.per_floor
  }
  const [column, row] = [number % SUBDISTRICTS_ABREAST, Math.floor(number / SUBDISTRICTS_ABREAST)]
  return { id, title, corner_m: [column * SUBDISTRICT_M.east, row * SUBDISTRICT_M.north], estates, flats }
}

/** Old walk-ups of six or seven floors with two flats each, or towers with lifts and four. */
function estateOf(random: Random, block: number, number: number, before: number, subdistrict: Random): Estate {
  const names = FIRST.length * SECOND.length
  // 5 and 176 have no common factor, so each name comes once before any comes again.
  const name = (subdistrict.fork('names').int(0, names - 1) + number * 5) % names
  const [first, second] = [FIRST[name % FIRST.length]!, SECOND[Math.floor(name / FIRST.length)]!]
  const round = Math.floor(number / names)
  const again = round === 0 ? '' : ` ${round + 1}`
  const title = { zh: `${first.zh}${second.zh}${again}`, en: `${first.en} ${second.en}${again}` }
  const lift = random.chance(2, 5)
  return {
    id: idOf(title),
    title,
    lift,
    corner_m: [(block % BLOCKS_ABREAST) * BLOCK_M.east, Math.floor(block / BLOCKS_ABREAST) * BLOCK_M.north],
    buildings: lift ? random.int(5, 9) : random.int(8, 15),
    units: lift ? random.int(1, 2) : random.int(3, 4),
    floors: lift ? random.int(15, 30) : random.int(6, 7),
    per_floor: lift ? 4 : 2,
    before,
  }
}

/** The flat of a number, from 0 up to `flats` of the subdistrict: counted estate by estate, building by building, from the ground up. */
export function flatOf(subdistrict: Subdistrict, number: number): FlatPlace {
  const estate = estateAt(subdistrict.estates, number)
  const { units, floors, per_floor } = estate
  let rest = number - estate.before
  const flat = rest % per_floor
  rest = Math.floor(rest / per_floor)
  const floor = rest % floors
  rest = Math.floor(rest / floors)
  const unit = rest % units
  const building = Math.floor(rest / units)
  return {
    subdistrict,
    estate,
    building: building + 1,
    unit: unit + 1,
    floor: floor + 1,
    flat: flat + 1,
    location_deg: locationOf(subdistrict, estate, building, unit),
  }
}

function estateAt(estates: readonly Estate[], flat: number): Estate {
  let [low, high] = [0, estates.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (estates[middle]!.before <= flat) low = middle
    else high = middle - 1
  }
  return estates[low]!
}

/** Buildings stand in rows of three inside their block, entrances side by side: the door of the entrance is the place on the map. */
function locationOf(subdistrict: Subdistrict, { corner_m, lift }: Estate, building: number, unit: number): [number, number] {
  const [column, row] = [building % 3, Math.floor(building / 3)]
  const east = subdistrict.corner_m[0] + corner_m[0] + 30 + column * 78 + unit * (lift ? 30 : 17)
  const north = subdistrict.corner_m[1] + corner_m[1] + 25 + row * (lift ? 70 : 42)
  return [degrees(CORNER_DEG[0] + east / DEGREE_M.east), degrees(CORNER_DEG[1] + north / DEGREE_M.north)]
}

/** Six decimals are a decimetre. */
const degrees = (value: number): number => Math.round(value * 1e6) / 1e6
