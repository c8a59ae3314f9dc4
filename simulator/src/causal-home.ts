import { roomAt, type Furniture, type Home, type Instant, type Point3, type Random, type TruePosture } from '@anju/sdk'
import type { Ratio } from './faults/fault-shape.ts'
import { fidget, type Fidget } from './people/fidget.ts'
import { fall, type Jolt, type Surroundings } from './people/moves.ts'
import { NEVER } from './people/phase.ts'
import { placesOf, type Places } from './people/places.ts'
import type { ResidentBody } from './people/resident.ts'
import { disturbances, type Disturbances } from './nuisances/disturbances.ts'
import { residentAt } from './people/start-place.ts'
import type { Start } from './start.ts'
import { truthsOfPeople } from './truth/people/truths-of-people.ts'
import { watchDoors } from './truth/watch-door.ts'
import { watchGas, watchPoison, watchWater } from './truth/watch-fields.ts'
import type { TruthLog } from './truth/truth-log.ts'
import { watchVitals } from './truth/watch-vitals.ts'
import { CHANGED } from './world/changed.ts'
import { airField, type AirField } from './world/air/air-field.ts'
import { climate, type Climate } from './world/climate/climate.ts'
import { fieldDriver } from './world/fields.ts'
import { hazardState, type Burner, type HazardState } from './world/hazard-state.ts'
import { watchChanges } from './world-changes.ts'
import { handledFurniture, type Handled } from './world/handled.ts'
import { leafStates, type LeafStates } from './world/leaves.ts'
import type { LocalTime } from './world/local-time.ts'
import { radioOf } from './world/radio.ts'
import { sightOf, type Sight } from './world/sight.ts'
import { soundOf } from './world/sound.ts'
import { middleOf } from './world/vector.ts'
import { waterField, type WaterField } from './world/water.ts'

/** A leaf that moves is looked at this often, milliseconds. */
const LEAF_MS = 100

/** The one world behind every sensor: what is where, and what it does next. */
export interface CausalHome {
  readonly home: Home
  readonly places: Places
  readonly sight: Sight
  readonly leaves: LeafStates
  /** Furniture that is being used, where a contact is on it. */
  readonly handled: Handled
  readonly air: AirField
  readonly water: WaterField
  readonly climate: Climate
  /** What is turned on, leaks or smoulders. */
  readonly hazards: HazardState
  /** Mean signal of a tag from one point at another, dBm. */
  radio(from: Point3, to: Point3, at: Instant): number
  /** The level at `to` of a voice that has `level_db` at one metre, dB. */
  sound(from: Point3, to: Point3, level_db: number, at: Instant): number
  readonly people: readonly (ResidentBody & { readonly fidget: Fidget })[]
  readonly burners: ReadonlyMap<string, Burner>
  readonly surroundings: Surroundings
  /** Worn devices whose strap is loose, and those on a charger, by id. */
  readonly bands: { readonly loose: Set<string>; readonly charging: Set<string> }
  /** What takes instruments in and endangers nobody. */
  readonly disturbances: Disturbances
  readonly time: LocalTime
  setBurner(stove: Furniture, burns: Burner | undefined): void
  roomOf(body: ResidentBody, at: Instant): string | undefined
  /** Where the body's centre is. */
  centreOf(body: ResidentBody, at: Instant): Point3
  /** Lets everything up to `now` happen. */
  advance(now: Instant): void
  /** What has changed since the last call, as bits of CHANGED. */
  takeChanges(): number
  /** When the world must be looked at next, or undefined when nothing is under way. */
  next(now: Instant): Instant | undefined
}

/** What the world tells its driver. */
export interface Told {
  log: TruthLog
  /** The wrist of a resident is jolted. */
  jolt(resident: string, kind: Jolt): void
  /** A television says something in a room that in so many cases sounds like a call. */
  phrase?(room: string, likeness: Ratio): void
}

/** Puts a world together as it stands at `start`. Homes of one town are given the same `skies`, the chance of their weather. */
export function causalHome(
  home: Home,
  starts: Start,
  random: Random,
  start: Instant,
  time: LocalTime,
  told: Told,
  skies = random.fork('weather'),
): CausalHome {
  const { plan } = home
  const places = placesOf(home)
  const [leaves, handled] = [leafStates(plan.openings, start, starts.openings ?? {}), handledFurniture(home)]
  const air = airField(plan, start)
  const water = waterField(plan)
  const hazards = hazardState(plan)
  const people = home.residents.map((resident) => {
    const body = residentAt(home, places, resident, starts, random.fork(`person/${resident.id}`), start, time.minuteOfDay(start))
    return Object.assign(body, { fidget: fidget(body, random.fork(`fidget/${resident.id}`), start) })
  })
  const roomOf = (body: ResidentBody, at: Instant) => (body.away ? undefined : roomAt(plan, body.pose(at).at_m)?.id)
  const centreOf = (body: ResidentBody, at: Instant): Point3 => {
    const { at_m, centre_m } = body.pose(at)
    return [at_m[0], at_m[1], centre_m]
  }
  const weathered = climate(home, skies, start, {
    vapour_g_m3: (room, at) => air.rest('vapour', room, at),
    someoneUp: (room, at) => people.some((body) => roomOf(body, at) === room && UP.has(body.pose(at).posture)),
    lamp: (room) => hazards.lamp(room),
  })
  const surroundings = surroundingsOf({ leaves, handled, climate: weathered, roomOf, centreOf }, told)
  const disturbed = disturbances({
    plan,
    places,
    surroundings,
    random: random.fork('nuisance'),
    phrase: (room, likeness) => told.phrase?.(room, likeness),
  })
  const truths = [watchGas(home, air, told.log), watchPoison(home, air, told.log), watchWater(home, water, told.log)]
  const vitals = watchVitals(people, told.log, (body, at) => {
    const known = people.find(({ registered }) => registered.id === body.registered.id)!
    return known.away ? {} : { room: roomOf(known, at), position_m: centreOf(known, at) }
  })
  const watch = watchChanges(people, leaves)
  let changed = 0
  const bands = { loose: new Set<string>(), charging: new Set<string>() }
  const ofPeople = truthsOfPeople({ home, people, hazards, charging: bands.charging, time, log: told.log, start })
  const watches = [vitals, watchDoors(home, leaves, time, told.log), ofPeople]
  const fields = fieldDriver({ home, air, water, climate: weathered, hazards, leaves }, start)

  const world: CausalHome = {
    home,
    places,
    sight: sightOf(plan),
    leaves,
    handled,
    air,
    water,
    climate: weathered,
    hazards,
    ...wavesIn(home, leaves),
    people,
    burners: hazards.burners,
    surroundings,
    disturbances: disturbed,
    bands,
    time,
    setBurner: (stove, burns) => hazards.setBurner(stove.id, burns),
    roomOf,
    centreOf,
    advance(now) {
      for (const body of people) body.advance(now)
      for (const body of people) body.fidget.advance(now)
      changed |= watch.look(now) | disturbed.advance(now)
      if (handled.changed(now)) changed |= CHANGED.handled
      const moved = fields.advance(now, (before, at) => truths.forEach((field) => field.look(before, at)))
      changed |= moved
      if ((moved & CHANGED.air) !== 0) for (const body of people) breathe(world, body, now)
      for (const one of watches) one.look(now)
    },
    takeChanges() {
      const all = changed
      changed = 0
      return all
    },
    next(now) {
      let next = Math.min(
        fields.next() ?? NEVER,
        leaves.movingUntil(now) === undefined ? NEVER : now + LEAF_MS,
        handled.next() ?? NEVER,
        disturbed.next(now),
      )
      for (const one of watches) next = Math.min(next, one.next(now) ?? NEVER)
      for (const { phaseEnds, away, fidget } of people) next = Math.min(next, phaseEnds, away ? NEVER : fidget.next(now))
      return next >= NEVER ? undefined : (Math.max(now + 1, next) as Instant)
    },
  }
  return world
}

/** What bodies do to the world around them. */
function surroundingsOf(
  { leaves, handled, climate, roomOf, centreOf }: Pick<CausalHome, 'leaves' | 'handled' | 'climate' | 'roomOf' | 'centreOf'>,
  told: Told,
): Surroundings {
  return {
    isOpen: (id) => leaves.goal(id) === 1,
    move: (id, to, at) => leaves.move(id, to, at),
    handle: (piece, at) => handled.use(piece, at),
    jolt: (body, kind) => told.jolt(body.registered.id, kind),
    cools: (body, at) => body.physiology.feels(climate.temperature_c(roomOf(body, at) ?? '', at), at),
    fell(body, at) {
      this.cools(body, at)
      told.log.onset('fall', body.registered.id, at, {
        room: roomOf(body, at),
        position_m: centreOf(body, at),
        resident: body.registered.id,
      })
    },
    gotUp: (body, at) => told.log.end('fall', body.registered.id, at),
  }
}

/** How radio and voices go through a home as its doors stand. */
function wavesIn({ plan }: Home, leaves: LeafStates): Pick<CausalHome, 'radio' | 'sound'> {
  const [radio, sound] = [radioOf(plan), soundOf(plan)]
  const leafAt = (at: Instant) => (id: string) => leaves.open(id, at)
  return {
    radio: (from, to, at) => radio(from, to, leafAt(at)),
    sound: (from, to, level_db, at) => sound(from, to, level_db, leafAt(at)),
  }
}

/** Who is up in a room switches the lamp on. */
const UP: ReadonlySet<TruePosture> = new Set(['standing', 'walking', 'sitting', 'falling', 'on-floor'])

/** What somebody breathes goes into their blood; who is poisoned by it drops where they are. */
function breathe(world: CausalHome, body: ResidentBody, now: Instant): void {
  body.physiology.breathes(body.away ? 0 : world.air.co_ppm(world.centreOf(body, now), now), now)
  const { posture } = body.pose(now)
  if (body.away || body.physiology.conscious(now) || posture === 'lying' || posture === 'falling' || posture === 'on-floor') return
  body.begin(fall(world.places, world.surroundings), now)
}

/** Where a burner is: above the middle of its stove. */
export function burnerPlace({ box_m, height_m }: Furniture): Point3 {
  const [x, y] = middleOf(box_m)
  return [x, y, height_m]
}
