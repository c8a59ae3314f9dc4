import type { Home } from '@anju/sdk'

/** Longitude and latitude, WGS-84, degrees. */
export type Place = readonly [longitude_deg: number, latitude_deg: number]

/** The comfortable pace of women in their seventies (Bohannon 1997): visitors are younger, so no plan is too tight for them. */
export const WALKING_M_S = 1.27
/** How much longer the way by streets is than the straight line (chosen). */
const DETOUR = 1.3
/** A storey by the stairs, up and down again; by a lift once there and back, whatever the floor. Seconds, chosen. */
const STAIRS_S = 40
const LIFT_S = 90
/** Mean radius of the earth (IUGG), metres. */
const EARTH_M = 6_371_009

/** The way on foot between two places, metres: the level of a town is flat enough for an equirectangular projection. */
export function walk_m([lon_a, lat_a]: Place, [lon_b, lat_b]: Place): number {
  const rad = Math.PI / 180
  const x = (lon_b - lon_a) * rad * Math.cos(((lat_a + lat_b) / 2) * rad)
  const y = (lat_b - lat_a) * rad
  return Math.hypot(x, y) * EARTH_M * DETOUR
}

/** From the street to the door and back to it, seconds. */
export function climb_s(building: Home['building']): number {
  if (building === undefined || building.floor <= 1) return 0
  return building.kind === 'lift' ? LIFT_S : STAIRS_S * (building.floor - 1)
}
