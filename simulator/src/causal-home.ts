import { roomAt, type Furniture, type Home, type Instant, type Point3, type Random } from '@anju/sdk'
import { fidget, type Fidget } from './people/fidget.ts'
import type { Jolt, Surroundings } from './people/moves.ts'
import { NEVER } from './people/phase.ts'
import { placesOf, type Places } from './people/places.ts'
import type { ResidentBody } from './people/resident.ts'
import { residentAt } from './people/start-place.ts'
import type { Start } from './start.ts'
import { watchDoors } from './truth/watch-door.ts'
import { watchGas, watchWater } from './truth/watch-fields.ts'
import type { TruthLog } from './truth/truth-log.ts'
import { CHANGED } from './world/changed.ts'
import { BURNER_M3_S, gasField, type GasField } from './world/gas.ts'
import { watchChanges } from './world-changes.ts'
import { leafStates, type LeafStates } from './world/leaves.ts'
import type { LocalTime } from './world/local-time.ts'
import { sightOf, type Sight } from './world/sight.ts'
import { middleOf } from './world/vector.ts'
import { waterField, type WaterField } from './world/water.ts'

/** A leaf that moves is looked at this often, milliseconds; fields of gas and water move on once a second. */
const LEAF_MS = 100
const FIELD_MS = 1_000

/** The one world behind every sensor: what is where, and what it does next. */
export interface CausalHome {
  readonly home: Home
  readonly places: Places
  readonly sight: Sight
  readonly leaves: LeafStates
  readonly gas: GasField
  readonly water: WaterField
  readonly people: readonly (ResidentBody & { readonly fidget: Fidget })[]
  readonly burners: ReadonlyMap<string, { lit: boolean }>
  readonly surroundings: Surroundings
  readonly time: LocalTime
  /** Whether the valve in the gas pipe lets gas through. */
  supply: 'open' | 'closed'
  setBurner(stove: Furniture, burns: { lit: boolean } | undefined): void
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
}

/** Puts a world together as it stands at `start`. */
export function causalHome(home: Home, starts: Start, random: Random, start: Instant, time: LocalTime, told: Told): CausalHome {
  const { plan } = home
  const places = placesOf(home)
  const leaves = leafStates(plan.openings, start, starts.openings ?? {})
  const gas = gasField(plan)
  const water = waterField(plan)
  const burners = new Map<string, { lit: boolean }>()
  const people = home.residents.map((resident) => {
    const body = residentAt(home, places, resident, starts, random.fork(`person/${resident.id}`), start, time.minuteOfDay(start))
    return Object.assign(body, { fidget: fidget(body, random.fork(`fidget/${resident.id}`), start) })
  })
  const roomOf = (body: ResidentBody, at: Instant) => (body.away ? undefined : roomAt(plan, body.pose(at).at_m)?.id)
  const centreOf = (body: ResidentBody, at: Instant): Point3 => {
    const { at_m, centre_m } = body.pose(at)
    return [at_m[0], at_m[1], centre_m]
  }
  const surroundings: Surroundings = {
    isOpen: (id) => leaves.goal(id) === 1,
    move: (id, to, at) => leaves.move(id, to, at),
    jolt: (body, kind) => told.jolt(body.registered.id, kind),
    fell: (body, at) => {
      const where = { room: roomOf(body, at), position_m: centreOf(body, at), resident: body.registered.id }
      told.log.onset('fall', body.registered.id, at, where)
    },
    gotUp: (body, at) => told.log.end('fall', body.registered.id, at),
  }
  const truths = [watchGas(home, gas, told.log), watchWater(home, water, told.log)]
  const watch = watchChanges(people, leaves)
  let changed = 0
  const doors = watchDoors(home, leaves, time, told.log)
  const fields = fieldDriver({ burners, gas, water, leaves, plan, supply: () => world.supply }, start)

  const world: CausalHome = {
    home,
    places,
    sight: sightOf(plan),
    leaves,
    gas,
    water,
    people,
    burners,
    surroundings,
    time,
    supply: 'open',
    setBurner: (stove, burns) => (burns === undefined ? burners.delete(stove.id) : burners.set(stove.id, burns)),
    roomOf,
    centreOf,
    advance(now) {
      for (const body of people) body.advance(now)
      for (const body of people) body.fidget.advance(now)
      changed |= watch.look(now)
      const { before, moved } = fields.advance(now)
      changed |= moved
      if (moved !== 0) for (const field of truths) field.look(before, now)
      doors.look(now)
    },
    takeChanges() {
      const all = changed
      changed = 0
      return all
    },
    next(now) {
      let next = Math.min(
        fields.active ? fields.at + FIELD_MS : NEVER,
        leaves.movingUntil(now) === undefined ? NEVER : now + LEAF_MS,
        doors.next(now) ?? NEVER,
      )
      for (const { phaseEnds, away, fidget } of people) next = Math.min(next, phaseEnds, away ? NEVER : fidget.next(now))
      return next >= NEVER ? undefined : (Math.max(now + 1, next) as Instant)
    },
  }
  return world
}

interface Fields extends Pick<CausalHome, 'burners' | 'gas' | 'water' | 'leaves'> {
  plan: Home['plan']
  supply: () => 'open' | 'closed'
}

/** Moves gas and water on, in steps of at most a second, while there is anything to move. */
function fieldDriver({ burners, gas, water, leaves, plan, supply }: Fields, start: Instant) {
  let at = start
  const sources = () =>
    [...burners].flatMap(([id, { lit }]) => {
      const room = plan.furniture.find((piece) => piece.id === id)!.room
      return lit || supply() === 'closed' ? [] : [{ room, flow_m3_s: BURNER_M3_S }]
    })
  return {
    get at() {
      return at
    },
    get active() {
      return gas.present || water.active || (burners.size > 0 && sources().length > 0)
    },
    /** Answers the instant that was reached before, and which fields have moved since. */
    advance(now: Instant): { before: Instant; moved: number } {
      const before = at
      const flows = burners.size === 0 ? [] : sources()
      const gassy = gas.present || flows.length > 0
      const wet = water.active
      if (!gassy && !wet) at = now
      while (at < now) {
        const ends = Math.min(now, at + FIELD_MS) as Instant
        const seconds = (ends - at) / 1000
        if (gassy) gas.step(seconds, flows, (id) => leaves.open(id, ends))
        if (water.active) water.step(seconds)
        at = ends
      }
      // What has lain on the floor and is wiped away counts as moved too: an action comes between two steps.
      return { before, moved: (gassy ? CHANGED.air : 0) | (wet || water.any ? CHANGED.floor : 0) }
    },
  }
}

/** Where a burner is: above the middle of its stove. */
export function burnerPlace({ box_m, height_m }: Furniture): Point3 {
  const [x, y] = middleOf(box_m)
  return [x, y, height_m]
}
