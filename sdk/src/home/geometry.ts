import type { Plan, Point, Point3, RegisteredDevice, Room } from './home.ts'

/** Whether a point lies in a polygon, whatever its height; points on the edge may go either way. Ray casting. */
export function inPolygon(point: Point | Point3, polygon: readonly Point[]): boolean {
  const x = point[0]
  const y = point[1]
  let inside = false
  let before = polygon[polygon.length - 1]!
  for (const corner of polygon) {
    const xi = corner[0]
    const yi = corner[1]
    const xj = before[0]
    const yj = before[1]
    before = corner
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

/** The room that a point of the plan lies in. */
export const roomAt = (plan: Plan, point: Point): Room | undefined => plan.rooms.find((room) => inPolygon(point, room.polygon_m))

/** The area of a polygon, m² (shoelace formula). */
export function area_m2(polygon: readonly Point[]): number {
  let twice = 0
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    twice += polygon[j]![0] * polygon[i]![1] - polygon[i]![0] * polygon[j]![1]
  }
  return Math.abs(twice) / 2
}

/**
 * From a device's coordinates (x right of its aim, y along it, both level, z up) to the home's (x east, y north, z up from the floor), metres.
 * With the aim's compass bearing a, "along" is (sin a, cos a) and "right" is (cos a, −sin a).
 */
export function toHome({ place_m, aim_deg = 0 }: Pick<RegisteredDevice, 'place_m' | 'aim_deg'>, [x, y, z]: Point3): Point3 {
  const a = (aim_deg * Math.PI) / 180
  const [sin, cos] = [Math.sin(a), Math.cos(a)]
  return [place_m[0] + x * cos + y * sin, place_m[1] - x * sin + y * cos, place_m[2] + z]
}

/** The inverse of {@link toHome}. */
export function toDevice({ place_m, aim_deg = 0 }: Pick<RegisteredDevice, 'place_m' | 'aim_deg'>, [x, y, z]: Point3): Point3 {
  const a = (aim_deg * Math.PI) / 180
  const [sin, cos] = [Math.sin(a), Math.cos(a)]
  const [dx, dy] = [x - place_m[0], y - place_m[1]]
  return [dx * cos - dy * sin, dx * sin + dy * cos, z - place_m[2]]
}
