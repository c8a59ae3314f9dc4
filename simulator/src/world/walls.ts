import { inPolygon, type Opening, type Plan, type Point } from '@anju/sdk'
import { between_m, distance_m, toSegment_m } from './vector.ts'

/** A straight piece of wall along its middle line; `half_m` is half its thickness. */
export interface Wall {
  a: Point
  b: Point
  half_m: number
}

/** What stands in the way on a plan: walls with the doors and passages cut out of them. Windows stay wall for people and radio alike. */
export interface Walls {
  solid: readonly Wall[]
  /** Doors and passages, each as the piece of wall that is missing. */
  gaps: readonly (Wall & { opening: Opening })[]
}

/** How far the middle of an opening may be off the middle line of its wall, metres. */
export const ON_WALL_M = 0.05

const built = new WeakMap<Plan, Walls>()

/** The walls of a plan, built once for each, which must not change after that. Rooms that meet share one; a room on both sides makes it thin. */
export function wallsOf(plan: Plan): Walls {
  const walls = built.get(plan) ?? wallsIn(plan)
  built.set(plan, walls)
  return walls
}

function wallsIn(plan: Plan): Walls {
  const pieces = new Map<string, Wall>()
  for (const { a, b } of edgesOf(plan)) {
    const [first, last] = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? [a, b] : [b, a]
    pieces.set(JSON.stringify([first, last]), { a: first, b: last, half_m: halfThickness(plan, first, last) })
  }
  const gaps: (Wall & { opening: Opening })[] = []
  for (const opening of plan.openings) {
    if (opening.kind === 'window') continue
    const middle = between_m(opening.from_m, opening.to_m, 0.5)
    const host = [...pieces.values()].find(({ a, b }) => toSegment_m(middle, a, b) <= ON_WALL_M)
    gaps.push({ a: opening.from_m, b: opening.to_m, half_m: host?.half_m ?? plan.wall.interior_m / 2, opening })
  }
  return { solid: [...pieces.values()].flatMap((piece) => without(piece, gaps)), gaps }
}

/** The edges of all rooms, cut where a corner of another room lies on them, so that each piece has one neighbour. */
function edgesOf({ rooms }: Plan): { a: Point; b: Point }[] {
  const corners = rooms.flatMap(({ polygon_m }) => polygon_m)
  return rooms.flatMap(({ polygon_m }) =>
    polygon_m.flatMap((a, i) => {
      const b = polygon_m[(i + 1) % polygon_m.length]!
      const inside = corners.filter((c) => toSegment_m(c, a, b) < 1e-6 && distance_m(c, a) > 1e-6 && distance_m(c, b) > 1e-6)
      const stops = [a, ...inside.sort((p, q) => distance_m(p, a) - distance_m(q, a)), b]
      return stops.slice(1).flatMap((to, j) => (distance_m(stops[j]!, to) < 1e-6 ? [] : [{ a: stops[j]!, b: to }]))
    }),
  )
}

function halfThickness({ rooms, wall }: Plan, a: Point, b: Point): number {
  const length = distance_m(a, b)
  const [nx, ny] = [(a[1] - b[1]) / length, (b[0] - a[0]) / length]
  const [x, y] = between_m(a, b, 0.5)
  const roomBeside = (side: number) => rooms.some(({ polygon_m }) => inPolygon([x + nx * side, y + ny * side], polygon_m))
  return (roomBeside(0.03) && roomBeside(-0.03) ? wall.interior_m : wall.exterior_m) / 2
}

/** What is left of a piece of wall when the gaps that lie in it are cut out. */
function without({ a, b, half_m }: Wall, gaps: readonly Wall[]): Wall[] {
  const length = distance_m(a, b)
  const share = (p: Point) => ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / (length * length)
  const cuts = gaps
    .filter((gap) => lineDistance(gap.a, a, b) <= ON_WALL_M && lineDistance(gap.b, a, b) <= ON_WALL_M)
    .map((gap) => [share(gap.a), share(gap.b)].sort((s, t) => s - t) as [number, number])
    .filter(([from, to]) => to > 0 && from < 1)
    .sort((s, t) => s[0] - t[0])
  const left: Wall[] = []
  let from = 0
  for (const [start, end] of [...cuts, [1, 1] as [number, number]]) {
    if ((start - from) * length > 1e-6) left.push({ a: between_m(a, b, from), b: between_m(a, b, start), half_m })
    from = Math.max(from, end)
  }
  return left
}

function lineDistance(p: Point, a: Point, b: Point): number {
  return Math.abs((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])) / distance_m(a, b)
}
