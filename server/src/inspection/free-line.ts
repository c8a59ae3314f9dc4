import type { Furniture, Plan, Point, Point3, Room } from '@anju/sdk'

/** What 60 GHz passes: leaves, a lamp's foot, the glass or curtain of a shower. */
const THIN: ReadonlySet<Furniture['kind']> = new Set(['plant', 'rug', 'lamp', 'shower'])

/** What hides things inside a room. */
export const hiding = ({ furniture }: Plan, { id }: Room): Furniture[] =>
  furniture.filter(({ room, kind }) => room === id && !THIN.has(kind))

/** Whether a straight line between two points of a room is free of its walls and of the furniture that hides. */
export const isFree = (from: Point3, to: Point3, { polygon_m }: Room, pieces: readonly Furniture[]): boolean =>
  !polygon_m.some((a, n) => crosses(from, to, a, polygon_m[(n + 1) % polygon_m.length]!)) &&
  !pieces.some((piece) => enters(from, to, piece))

const side = (a: Point | Point3, b: Point | Point3, c: Point | Point3) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** Whether two lines cross, seen from above; touching is no crossing. */
const crosses = (p: Point3, q: Point3, a: Point, b: Point): boolean =>
  side(p, q, a) * side(p, q, b) < 0 && side(a, b, p) * side(a, b, q) < 0

/** Whether a line goes through a box that stands on the floor: the stretch of it that is within each pair of faces must not be empty. */
function enters(from: Point3, to: Point3, { box_m: [west, south, east, north], height_m }: Furniture): boolean {
  const faces = [
    [west, east],
    [south, north],
    [0, height_m],
  ] as const
  let [into, out] = [0, 1]
  for (const [axis, [low, high]] of faces.entries()) {
    const [start, way] = [from[axis]!, to[axis]! - from[axis]!]
    if (way === 0) {
      if (start <= low || start >= high) return false
      continue
    }
    const [one, other] = [(low - start) / way, (high - start) / way]
    into = Math.max(into, Math.min(one, other))
    out = Math.min(out, Math.max(one, other))
  }
  return into < out
}
