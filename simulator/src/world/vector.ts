import type { Point, Point3 } from '@anju/sdk'

/** The distance of two points of the plan, metres. */
export const distance_m = (a: Point, b: Point): number => Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]))

/** The distance of two points of the room, metres. */
export function distance3_m(a: Point3, b: Point3): number {
  const x = a[0] - b[0]
  const y = a[1] - b[1]
  const z = a[2] - b[2]
  return Math.sqrt(x * x + y * y + z * z)
}

/** How far a point of a device's own space is from the device, metres. */
export const length3_m = (a: Point3): number => Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])

/** The point a share `t` of the way from `a` to `b`. */
export const between_m = (a: Point, b: Point, t: number): Point => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]

export const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value))

/** How far a point is from a segment, metres. */
export function toSegment_m(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const square = dx * dx + dy * dy
  const t = square === 0 ? 0 : clamp(((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square, 0, 1)
  return distance_m(p, [a[0] + dx * t, a[1] + dy * t])
}

/** A box of the plan: west, south, east, north edge, metres. */
export type Box = readonly [number, number, number, number]

/** How far a point is from a box, metres; 0 inside. */
export function toBox_m([x, y]: Point, [west, south, east, north]: Box): number {
  const dx = Math.max(west - x, 0, x - east)
  const dy = Math.max(south - y, 0, y - north)
  return Math.sqrt(dx * dx + dy * dy)
}

export const middleOf = ([west, south, east, north]: Box): Point => [(west + east) / 2, (south + north) / 2]

/** A point of the plan, or of the room, of which only the plan counts. */
type Level = Point | Point3

const turn = (a: Level, b: Level, c: Level): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** Whether two segments cross in a point that is inside both. */
export const cross = (a: Level, b: Level, c: Level, d: Level): boolean =>
  turn(a, b, c) > 0 !== turn(a, b, d) > 0 && turn(c, d, a) > 0 !== turn(c, d, b) > 0
