import type { Point, RegisteredDevice, Room } from '@anju/sdk'
import { intersection, polygonOf, ringOf, type MultiPolygon } from './polygon.ts'

/** How far a ceiling radar sees on the floor below it, metres: a cone of 45° from 2.5 m, rounded down. */
const CEILING_RADIUS_M = 2.35
/** Reach and half angle of a radar on a wall. */
const WALL_REACH_M = 6
const WALL_HALF_ANGLE = Math.PI / 3

/** What a radar sees on the floor, clipped to its room: a circle under the ceiling, a fan from a wall. Drawn, never decided upon. */
export function coverageOf(device: Pick<RegisteredDevice, 'place_m' | 'aim_deg' | 'tilt_deg'>, room: Room): MultiPolygon {
  const [x, y] = device.place_m
  const ceiling = (device.tilt_deg ?? 0) >= 60
  const rim = ceiling ? circle([x, y], CEILING_RADIUS_M, 0, 2 * Math.PI, 72) : fan([x, y], device.aim_deg ?? 0)
  return intersection([ringOf(rim)], polygonOf(room.polygon_m))
}

/** Points on a circle, by compass angles: 0 is north, a quarter turn is east. */
function circle([x, y]: Point, radius_m: number, from: number, to: number, count: number): Point[] {
  return Array.from({ length: count }, (_, i): Point => {
    const a = from + ((to - from) * i) / count
    return [x + radius_m * Math.sin(a), y + radius_m * Math.cos(a)]
  })
}

function fan(centre: Point, aim_deg: number): Point[] {
  const aim = (aim_deg * Math.PI) / 180
  return [centre, ...circle(centre, WALL_REACH_M, aim - WALL_HALF_ANGLE, aim + WALL_HALF_ANGLE, 48)]
}
