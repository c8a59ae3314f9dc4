import { roomAt, type Instant, type Plan, type Point, type Random } from '@anju/sdk'
import type { Surroundings } from '../people/moves.ts'
import type { Places } from '../people/places.ts'
import type { Pose } from '../people/pose.ts'
import { between_m, middleOf } from '../world/vector.ts'
import { dropping, roaming, swaying, type Likeness, type Mover } from './mover.ts'
import type { Nuisance, NuisanceName } from './nuisance.ts'
import { visitor } from './visitor.ts'

/** Nuisances that something in view does. */
export type MovingNuisance = Extract<
  Nuisance,
  {
    do: Extract<
      NuisanceName,
      'run-fan' | 'stir-curtain' | 'stir-plant' | 'let-in-pet' | 'run-robot-cleaner' | 'have-visitor' | 'drop-object' | 'neighbour-walks'
    >
  }
>

export interface MovingOptions {
  plan: Plan
  places: Places
  surroundings: Surroundings
  random: Random
  track: number
  likeness: Likeness
  from: Instant
  until: Instant
  for_s: number
}

/** Speeds, m/s, and heights, metres (chosen: a cat, a disc of 9 cm that cleans, somebody who walks at home). */
const CAT = { speed_m_s: 0.6, centre_m: 0.18, top_m: 0.32 }
const ROBOT = { speed_m_s: 0.3, centre_m: 0.05, top_m: 0.09 }
const NEIGHBOUR = { speed_m_s: 0.9, centre_m: 0.9, top_m: 1.65 }
/** A fan on a stand, a curtain in its middle. */
const FAN = { centre_m: 0.9, top_m: 1.2 }
const CURTAIN = { centre_m: 1.2, top_m: 2 }
/** A draught comes and goes (chosen). */
const WIND = { blows_ms: 6_000, every_ms: 60_000 }
/** What drops from a table takes √(2h/g) to the floor: 0.39 s from 0.75 m. */
const DROP = { from_m: 0.75, to_m: 0.05, ms: 390 }
/** So far behind the wall the neighbour walks, metres. */
const BEHIND_M = 0.5

const thing = (at_m: Point, { centre_m, top_m }: { centre_m: number; top_m: number }): Pose => ({
  at_m,
  centre_m,
  top_m,
  heading_deg: 0,
  posture: 'standing',
})

/** Makes what a nuisance lets move. What it names must be there. */
export function moverOf(nuisance: MovingNuisance, options: MovingOptions): Mover {
  const { plan, places } = options
  const stands = (pose: Pose) => ({ ...options, pose })
  switch (nuisance.do) {
    case 'run-fan':
      return swaying(stands(thing(places.inRoom(nuisance.room)!, FAN)))
    case 'stir-curtain':
      return swaying(stands(thing(inside(plan, nuisance.opening), CURTAIN)), WIND)
    case 'stir-plant': {
      const { box_m, height_m } = places.furniture(nuisance.what)!
      return swaying(stands(thing(middleOf(box_m), { centre_m: 0.7 * height_m, top_m: height_m })), WIND)
    }
    case 'let-in-pet':
      return roaming(stands(thing(places.inRoom(nuisance.room)!, CAT)), CAT.speed_m_s, about(nuisance.room, options, [20_000, 400_000]))
    case 'run-robot-cleaner':
      return roaming(stands(thing(places.inRoom(nuisance.room)!, ROBOT)), ROBOT.speed_m_s, about(nuisance.room, options, [0, 0]))
    case 'drop-object': {
      const at = anywhere(nuisance.room, options)
      const end = thing(at, { centre_m: DROP.to_m, top_m: DROP.to_m * 2 })
      return dropping(stands(thing(at, { centre_m: DROP.from_m, top_m: DROP.from_m + 0.05 })), end, DROP.ms)
    }
    case 'neighbour-walks': {
      const [a, b] = behind(plan, nuisance.room, nuisance.wall)
      const along = (at: Point) => ({
        way: [at, at[0] === a[0] && at[1] === a[1] ? b : a],
        stays_ms: options.random.int(5_000, 60_000),
      })
      return roaming(stands(thing(a, NEIGHBOUR)), NEIGHBOUR.speed_m_s, along, nuisance.room)
    }
    default:
      return visitor({ ...options, seat: places.furniture(nuisance.on)! })
  }
}

/** A drawn free spot of a room. */
function anywhere(room: string, { plan, places, random }: MovingOptions): Point {
  const polygon = plan.rooms.find(({ id }) => id === room)!.polygon_m
  const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)]
  const share = (low: number, high: number) => low + (high - low) * random.unit()
  const spot = places.nearestFree([share(Math.min(...xs), Math.max(...xs)), share(Math.min(...ys), Math.max(...ys))])
  return roomAt(plan, spot)?.id === room ? spot : places.inRoom(room)!
}

const about =
  (room: string, options: MovingOptions, [least_ms, most_ms]: readonly [number, number]) =>
  (at: Point) => {
    const to = anywhere(room, options)
    return { way: options.places.way(at, to) ?? [at, to], stays_ms: most_ms === 0 ? 0 : options.random.int(least_ms, most_ms) }
  }

/** A spot on the room's side of a window. */
function inside(plan: Plan, id: string): Point {
  const { from_m, to_m } = plan.openings.find((one) => one.id === id)!
  const [x, y] = between_m(from_m, to_m, 0.5)
  const near: readonly Point[] = [
    [x + 0.2, y],
    [x - 0.2, y],
    [x, y + 0.2],
    [x, y - 0.2],
  ]
  return near.find((spot) => roomAt(plan, spot) !== undefined) ?? [x, y]
}

/** The ends of the way behind a wall of a room. */
function behind(plan: Plan, room: string, wall: 'n' | 'e' | 's' | 'w'): readonly [Point, Point] {
  const polygon = plan.rooms.find(({ id }) => id === room)!.polygon_m
  const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)]
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  if (wall === 'n' || wall === 's') {
    const y = wall === 'n' ? north + BEHIND_M : south - BEHIND_M
    return [
      [west + 0.3, y],
      [east - 0.3, y],
    ]
  }
  const x = wall === 'e' ? east + BEHIND_M : west - BEHIND_M
  return [
    [x, south + 0.3],
    [x, north - 0.3],
  ]
}
