import { inPolygon, type Furniture, type Plan, type Point3 } from '@anju/sdk'
import { cross, toBox_m, toSegment_m } from './vector.ts'
import { wallsOf, type Wall } from './walls.ts'

/** How far each door or window stands open, 0 to 1. */
export type Leaves = (opening: string) => number

/** Whether a straight line between two points of the home is free: no wall, no door that is nearly shut, no tall furniture. */
export type Sight = (from: Point3, to: Point3, leaves: Leaves) => boolean

/** The same from one point, for a device that hangs there. */
export type SightFrom = (to: Point3, leaves: Leaves) => boolean

/** A leaf that stands open less than this hides what is behind it. */
export const SEES_THROUGH = 0.3
/** What warmth and 60 GHz pass: leaves, a lamp's foot, and the glass or curtain of a shower. */
const THIN: ReadonlySet<Furniture['kind']> = new Set(['plant', 'rug', 'lamp', 'shower'])

interface Obstacles {
  solid: readonly Wall[]
  doors: readonly (Wall & { id: string })[]
  pieces: readonly Furniture[]
}

const built = new WeakMap<Plan, Obstacles>()

/** What stands in the way in a plan, found once for each, which must not change after that. */
function obstaclesOf(plan: Plan): Obstacles {
  const known = built.get(plan) ?? obstaclesIn(plan)
  built.set(plan, known)
  return known
}

function obstaclesIn(plan: Plan): Obstacles {
  const { solid, gaps } = wallsOf(plan)
  return {
    solid,
    doors: gaps.filter(({ opening }) => opening.kind === 'door').map(({ a, b, half_m, opening }) => ({ a, b, half_m, id: opening.id })),
    pieces: plan.furniture.filter(({ kind }) => !THIN.has(kind)),
  }
}

/** Lines of sight in a plan. What stands in the way is found at the first look: most homes never ask, since their devices look from where they hang. */
export const sightOf =
  (plan: Plan): Sight =>
  (from, to, leaves) =>
    isFree(obstaclesOf(plan), from, to, leaves)

/** What can come between one point and any other within a range is found once; a look then asks no further. */
export function sightFrom(plan: Plan, from: Point3, range_m: number): SightFrom {
  const { solid, doors, pieces } = obstaclesOf(plan)
  const near = ({ a, b }: Wall) => toSegment_m([from[0], from[1]], a, b) <= range_m
  const obstacles: Obstacles = {
    solid: solid.filter(near),
    doors: doors.filter(near),
    pieces: pieces.filter(({ box_m }) => toBox_m([from[0], from[1]], box_m) <= range_m),
  }
  return (to, leaves) => isFree(obstacles, from, to, leaves)
}

/** Lines of sight inside a room without a corner that stands in: its own walls and doors never come between. Undefined for any other room. */
export function sightWithin(plan: Plan, room: string, from: Point3): SightFrom | undefined {
  const polygon = plan.rooms.find(({ id }) => id === room)?.polygon_m
  if (polygon === undefined || !isConvex(polygon) || !inPolygon([from[0], from[1]], polygon)) return undefined
  if (polygon.some((a, i) => toSegment_m([from[0], from[1]], a, polygon[(i + 1) % polygon.length]!) < 1e-6)) return undefined
  const pieces = obstaclesOf(plan).pieces.filter((piece) => piece.room === room)
  const obstacles: Obstacles = { solid: [], doors: [], pieces }
  return (to, leaves) => isFree(obstacles, from, to, leaves)
}

function isConvex(polygon: readonly (readonly [number, number])[]): boolean {
  const turns = polygon.map((a, i) => {
    const [b, c] = [polygon[(i + 1) % polygon.length]!, polygon[(i + 2) % polygon.length]!]
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
  })
  return turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0)
}

function isFree({ solid, doors, pieces }: Obstacles, from: Point3, to: Point3, leaves: Leaves): boolean {
  for (const { a, b } of solid) if (cross(from, to, a, b)) return false
  for (const { a, b, id } of doors) if (cross(from, to, a, b) && leaves(id) < SEES_THROUGH) return false
  const lowest = Math.min(from[2], to[2])
  for (const { box_m, height_m } of pieces) if (lowest < height_m && hides(from, to, box_m, height_m)) return false
  return true
}

/** Whether the line from one point to another dips below the top of a box while it is over it. */
function hides(from: Point3, to: Point3, box: Furniture['box_m'], height_m: number): boolean {
  let into = 0
  let out = 1
  for (let axis = 0; axis < 2; axis++) {
    const start = from[axis]!
    const span = to[axis]! - start
    const low = box[axis]!
    const high = box[axis + 2]!
    if (span === 0) {
      if (start < low || start > high) return false
      continue
    }
    const t = (low - start) / span
    const u = (high - start) / span
    into = Math.max(into, Math.min(t, u))
    out = Math.min(out, Math.max(t, u))
    if (into >= out) return false
  }
  const rise = to[2] - from[2]
  return Math.min(from[2] + rise * into, from[2] + rise * out) < height_m
}
