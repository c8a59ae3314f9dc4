import { inPolygon, roomAt, type Plan, type Point3, type RegisteredDevice } from '@anju/sdk'
import { cos, PI, sin } from '../exact-math.ts'
import { sightFrom, sightWithin, type SightFrom } from '../world/sight.ts'
import { distance3_m } from '../world/vector.ts'

/** How far and how wide a kind of instrument sees. */
export interface Optics {
  /** Half the opening angle of the cone around the aim, degrees. */
  half_deg: number
  range_m: number
  /** Whether it is set to its own room when it is put up, so that nothing beyond counts even through an open door. */
  clipped: boolean
}

/** A radar sees a cone of 120° to 6 m, an infrared lens 100° to 7 m (makers' usual figures; chosen). */
export const OPTICS: Readonly<Record<'radar' | 'motion', Optics>> = {
  radar: { half_deg: 60, range_m: 6, clipped: true },
  motion: { half_deg: 50, range_m: 7, clipped: false },
}

/** Whether an instrument sees a point of the home: within its cone, its range and its line of sight. Aim without a value: north, level. */
export function fieldOfView(plan: Plan, device: RegisteredDevice, optics: Optics): SightFrom {
  const { place_m, aim_deg = 0, tilt_deg = 0 } = device
  const [aim, tilt] = [(aim_deg * PI) / 180, (tilt_deg * PI) / 180]
  const axis: Point3 = [sin(aim) * cos(tilt), cos(aim) * cos(tilt), -sin(tilt)]
  const least = cos((optics.half_deg * PI) / 180)
  const room = plan.rooms.find(({ id }) => id === device.room) ?? roomAt(plan, [place_m[0], place_m[1]])
  if (optics.clipped && room === undefined) return () => false
  const polygon = optics.clipped ? room?.polygon_m : undefined
  const sight = (polygon && sightWithin(plan, room!.id, place_m)) ?? sightFrom(plan, place_m, optics.range_m)
  return (point, leaves) => {
    const away = distance3_m(place_m, point)
    if (away > optics.range_m) return false
    const along = (point[0] - place_m[0]) * axis[0] + (point[1] - place_m[1]) * axis[1] + (point[2] - place_m[2]) * axis[2]
    if (along < least * away) return false
    return (polygon === undefined || inPolygon(point, polygon)) && sight(point, leaves)
  }
}
