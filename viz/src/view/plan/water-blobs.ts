import { inPolygon, type Plan, type Point, type Room } from '@anju/sdk'
import { intersection, polygonOf, union, type MultiPolygon } from './polygon.ts'
import { slabOf } from './walls.ts'

/** One drop of the field that water is drawn from: centre and radius, metres. */
export interface Blob {
  x_m: number
  y_m: number
  radius_m: number
}

/** The golden angle: successive blobs never line up. */
const GOLDEN = Math.PI * (3 - Math.sqrt(5))
const SATELLITES = 8

/**
 * Blobs whose field covers about `area_m2` around a spot: one in the middle and smaller ones around it, those that would lie outside the
 * room drawn in to the spot. The same spot and area give the same picture, and a little more water moves every edge only a little.
 */
export function waterBlobs(area_m2: number, from_m: Point, room: Room): Blob[] {
  const radius_m = Math.sqrt(area_m2 / Math.PI)
  const main: Blob = { x_m: from_m[0], y_m: from_m[1], radius_m: radius_m * 0.62 }
  const satellites = Array.from({ length: SATELLITES }, (_, i): Blob => {
    const angle = i * GOLDEN + 0.6
    const wide = 0.55 + 0.3 * ((i * 0.618) % 1)
    let far_m = radius_m * wide
    const at = (d_m: number): Point => [from_m[0] + Math.sin(angle) * d_m, from_m[1] + Math.cos(angle) * d_m]
    while (far_m > 0.05 && !inPolygon(at(far_m), room.polygon_m)) far_m *= 0.8
    const [x_m, y_m] = at(far_m)
    return { x_m, y_m, radius_m: radius_m * (0.2 + 0.1 * ((i * 0.37) % 1)) }
  })
  return [main, ...satellites]
}

/** Where the water of a room can be seen: its own floor and the gaps of its doors. */
export function wetFloor(room: Room, floor: MultiPolygon, plan: Plan): MultiPolygon {
  const gaps = plan.openings
    .filter(({ kind, entrance }) => kind !== 'window' && entrance !== true)
    .map((opening) => intersection(slabOf(opening), polygonOf(room.polygon_m)))
    .filter((gap) => gap.length > 0)
  return union(floor, ...gaps)
}
