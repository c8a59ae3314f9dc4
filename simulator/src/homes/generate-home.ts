import type { Furniture, Home, Plan, Random, RegisteredDevice, Resident } from '@anju/sdk'
import { checkHome } from '../home-check.ts'
import { placesOf } from '../people/places.ts'
import { toBox_m } from '../world/vector.ts'
import { doorOf, drawnBuilding } from './building.ts'
import { fittedDevices, fittings, type Fitting } from './fit-devices.ts'
import { furnished } from './furnish.ts'
import { flatKinds, layoutOf, type FlatKind, type Layout } from './layout.ts'
import { ESTATES, GIVEN, SURNAMES } from './names.ts'
import { placementFlaws } from './placement.ts'

/** What a home is to be; what is left out is drawn. */
export interface GenerateOptions {
  /** Id of the home; drawn from nothing but `home` and the kind of flat when left out. */
  id?: string
  flat?: FlatKind
  fitting?: Fitting
  /** True puts one device up badly: `placementFlaws` finds exactly that one, and the home still runs. */
  badly?: boolean
}

/** Tries before it is given up; from the middle on with what must be there alone, and in larger rooms. */
const TRIES = 60
/** From this far a piece of furniture is still used, metres. */
const USED_FROM_M = 0.8

/**
 * A flat as there are many in Chengdu, with one resident: valid by `checkHome`, every room and seat within reach, every device put up well unless
 * `badly`. The same stream of chance gives the same home. Throws an Error when sixty drawn plans in a row cannot be furnished, which no seed is
 * known to do.
 */
export function generateHome(random: Random, options: GenerateOptions = {}): Home {
  const drawn = random.fork('home')
  const flat = options.flat ?? drawn.pick(flatKinds)
  const fitting = options.fitting ?? drawn.pick(fittings)
  for (let i = 0; i < TRIES; i++) {
    const attempt = random.fork(`try/${i}`)
    const layout = layoutOf(flat, attempt, Math.max(0, i - TRIES / 2) * 0.02)
    const furniture = furnished(layout, attempt, i >= TRIES / 2)
    if (furniture === undefined) continue
    const devices = fittedDevices(layout, furniture, fitting, attempt)
    const home = homeOf(options.id ?? `home-${flat}`, layout, furniture, devices, drawn)
    if (checkHome(home).length > 0 || !isUsable(home) || placementFlaws(home).length > 0) continue
    return options.badly === true ? spoilt(home, drawn) : home
  }
  throw new Error(`No ${flat} flat could be furnished in ${TRIES} tries.`)
}

function homeOf(id: string, { rooms, openings }: Layout, furniture: Furniture[], devices: RegisteredDevice[], random: Random): Home {
  const estate = random.fork('address').pick(ESTATES)
  const plan = planOf(rooms, openings, furniture)
  const building = drawnBuilding(plan, random.fork('building'))
  const { block, floor, unit } = building
  const door = doorOf(building, random.fork('door').int(1, building.kind === 'lift' ? 4 : 2))
  return {
    id,
    title: { zh: `${estate.zh} ${block}-${unit}-${door}`, en: `${estate.en} ${block}-${unit}-${door}` },
    address: {
      zh: `梧桐里街道 ${estate.zh} ${block} 栋 ${unit} 单元 ${floor} 楼 ${door}`,
      en: `Wutongli Subdistrict, ${estate.en}, Block ${block}, Entrance ${unit}, floor ${floor}, flat ${door}`,
    },
    location_deg: [round(104.1 + 0.04 * random.unit()), round(30.62 + 0.03 * random.unit())],
    building,
    origin: 'simulated',
    plan,
    residents: [residentOf(devices, random)],
    devices,
  }
}

const planOf = (rooms: Layout['rooms'], openings: Layout['openings'], furniture: Furniture[]): Plan => ({
  wall: { exterior_m: 0.2, interior_m: 0.12, height_m: 2.7 },
  rooms: rooms.map(({ id, kind, title, rect: [west, south, east, north] }) => ({
    id,
    kind,
    title,
    polygon_m: [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ],
  })),
  openings,
  furniture,
})

const round = (value: number): number => Math.round(value * 10_000) / 10_000

/** Over 70, most over 80; the gait follows from how they walk, and a little from age. */
function residentOf(devices: readonly RegisteredDevice[], random: Random): Resident {
  const sex = random.chance(3, 5) ? 'female' : 'male'
  const [surname, given] = [random.pick(SURNAMES), random.pick(GIVEN[sex])]
  const born = random.int(1932, 1953)
  const mobility = random.pick(['free', 'free', 'stick', 'walker'] as const)
  const base = { free: 0.95, stick: 0.75, walker: 0.55 }[mobility]
  const gait_m_s = Math.round((base + (born - 1942) * 0.01 + 0.1 * random.unit()) * 100) / 100
  const wears = devices.filter(({ kind }) => kind === 'wristband').map(({ id }) => id)
  return {
    id: 'resident-1',
    name: { zh: surname.zh + given.zh, en: `${surname.en} ${given.en}` },
    born,
    sex,
    mobility,
    gait_m_s,
    ...(wears.length === 0 ? {} : { wears }),
  }
}

/** Whoever lives there comes to their bed, their seats, the stove and the toilet. */
function isUsable(home: Home): boolean {
  const places = placesOf(home)
  const front = places.threshold()
  if (front === undefined) return false
  return home.plan.furniture
    .filter(({ kind }) => kind !== 'rug')
    .every((piece) => {
      const spot = places.beside(piece)
      return spot !== undefined && toBox_m(spot, piece.box_m) <= USED_FROM_M && places.reachable(front.inside, spot)
    })
}

/** One device hung where people who know no better hang it. */
function spoilt(home: Home, random: Random): Home {
  const candidates = home.devices.flatMap((device, i) => {
    const [x, y, z] = device.place_m
    if (device.kind === 'gas-detector') return [{ i, changed: { ...device, place_m: [x, y, 1.2] as RegisteredDevice['place_m'] } }]
    if (device.kind === 'radar') return [{ i, changed: { ...device, place_m: [x, y, z] as RegisteredDevice['place_m'], tilt_deg: 0 } }]
    if (device.kind === 'motion') return [{ i, changed: { ...device, aim_deg: ((device.aim_deg ?? 0) + 180) % 360 } }]
    return []
  })
  const { i, changed } = random.pick(candidates)
  return { ...home, devices: home.devices.map((device, j) => (j === i ? changed : device)) }
}
