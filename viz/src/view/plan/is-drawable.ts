import type { Home, Point } from '@anju/sdk'

/** A room of less floor than this is no room, m². */
const LEAST_M2 = 0.3

const isPoint = (point: unknown): boolean => Array.isArray(point) && point.length >= 2 && point.every((n) => Number.isFinite(n))

const floor_m2 = (corners: readonly Point[]): number =>
  Math.abs(
    corners.reduce((sum, [x, y], i) => sum + x * corners[(i + 1) % corners.length]![1] - y * corners[(i + 1) % corners.length]![0], 0),
  ) / 2

/**
 * Whether a home's plan can be drawn: rooms with floor, and openings and furniture with two ends. What a document promises by its schema, a server of
 * another make may not keep; a home that cannot be drawn is said to be one.
 */
export function isDrawable(home: Pick<Home, 'plan' | 'devices'>): boolean {
  try {
    const { rooms, openings, furniture, wall } = home.plan
    return (
      rooms.length > 0 &&
      rooms.every(({ polygon_m }) => polygon_m.length >= 3 && polygon_m.every(isPoint) && floor_m2(polygon_m) >= LEAST_M2) &&
      openings.every(
        ({ from_m, to_m }) => isPoint(from_m) && isPoint(to_m) && Math.hypot(to_m[0] - from_m[0], to_m[1] - from_m[1]) > 0.01,
      ) &&
      furniture.every(({ box_m, height_m }) => box_m.length === 4 && isPoint(box_m) && Number.isFinite(height_m)) &&
      home.devices.every(({ place_m }) => isPoint(place_m)) &&
      [wall.exterior_m, wall.interior_m].every((thick_m) => thick_m > 0 && thick_m < 1)
    )
  } catch {
    return false
  }
}
