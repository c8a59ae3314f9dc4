import type { Point, Point3, RegisteredDevice } from '@anju/sdk'

/** Half the opening angle of a radar's cone, degrees, and how far it sees anything at all, metres: makers' usual figures (chosen). */
const HALF_DEG = 60
const RANGE_M = 6
/**
 * Within this a maker promises falls, metres: level, around the point below a radar that looks down (Seeed MR60FDA1, 2 to 3 m high), or from one that looks
 * ahead (chosen).
 */
const BELOW_M = 2
const AHEAD_M = 4
/** From this tilt on it looks down rather than ahead, degrees. */
const DOWN_DEG = 45
/** Where a radar that looks down must hang, metres above the floor (Seeed MR60FDA1). */
export const MOUNT_M = { least: 2, most: 3 } as const

export type RadarPose = Pick<RegisteredDevice, 'place_m' | 'aim_deg' | 'tilt_deg'>

export const looksDown = ({ tilt_deg = 0 }: RadarPose): boolean => tilt_deg >= DOWN_DEG

/** Whether a point lies in a radar's cone and range, whatever stands between. */
export function inCone({ place_m, aim_deg = 0, tilt_deg = 0 }: RadarPose, point: Point3): boolean {
  const [dx, dy, dz] = [point[0] - place_m[0], point[1] - place_m[1], point[2] - place_m[2]]
  const away_m = Math.hypot(dx, dy, dz)
  if (away_m > RANGE_M) return false
  const [aim, tilt] = [(aim_deg * Math.PI) / 180, (tilt_deg * Math.PI) / 180]
  const along_m = dx * Math.sin(aim) * Math.cos(tilt) + dy * Math.cos(aim) * Math.cos(tilt) - dz * Math.sin(tilt)
  return along_m >= away_m * Math.cos((HALF_DEG * Math.PI) / 180)
}

/** Whether a radar is near enough to a spot of the floor that its maker promises to see falls there. */
export const promisesFall = (radar: RadarPose, [x, y]: Point): boolean =>
  Math.hypot(x - radar.place_m[0], y - radar.place_m[1]) <= (looksDown(radar) ? BELOW_M : AHEAD_M)
