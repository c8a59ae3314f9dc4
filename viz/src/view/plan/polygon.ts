import type { Point } from '@anju/sdk'
import polygonClipping, { type MultiPolygon, type Polygon, type Ring } from 'polygon-clipping'

export type { MultiPolygon, Polygon, Ring } from 'polygon-clipping'

/** A ring of a room's corners, closed as polygon-clipping wants it. */
export const ringOf = (corners: readonly Point[]): Ring => [...corners, corners[0]!].map(([x, y]) => [x, y])

/** One room as a polygon without holes. */
export const polygonOf = (corners: readonly Point[]): Polygon => [ringOf(corners)]

export const union = (first: Polygon | MultiPolygon, ...more: (Polygon | MultiPolygon)[]): MultiPolygon =>
  polygonClipping.union(first, ...more)
export const difference = (from: Polygon | MultiPolygon, ...cut: (Polygon | MultiPolygon)[]): MultiPolygon =>
  cut.length === 0 ? polygonClipping.union(from) : polygonClipping.difference(from, ...cut)
export const intersection = (first: Polygon | MultiPolygon, ...more: (Polygon | MultiPolygon)[]): MultiPolygon =>
  polygonClipping.intersection(first, ...more)

function signedRing_m2(ring: Ring): number {
  let twice = 0
  for (let i = 0; i + 1 < ring.length; i++) twice += ring[i]![0] * ring[i + 1]![1] - ring[i + 1]![0] * ring[i]![1]
  return twice / 2
}

/** Area of polygons less their holes, m². */
export const areaOf_m2 = (polygons: MultiPolygon): number =>
  polygons.reduce(
    (sum, [outer, ...holes]) => sum + Math.abs(signedRing_m2(outer!)) - holes.reduce((cut, hole) => cut + Math.abs(signedRing_m2(hole)), 0),
    0,
  )

/** Moves every edge of a closed ring outwards by `by_m` (inwards when negative) and joins them with mitres. */
function offsetRing(ring: Ring, by_m: number): Ring {
  const corners = ring.slice(0, -1)
  const way = signedRing_m2(ring) > 0 ? 1 : -1
  const normal = ([ax, ay]: Point, [bx, by]: Point): Point => {
    const length = Math.hypot(bx - ax, by - ay)
    return [(way * (by - ay)) / length, (-way * (bx - ax)) / length]
  }
  const moved = corners.map((corner, i): Point => {
    const [n1x, n1y] = normal(corners[(i + corners.length - 1) % corners.length]!, corner)
    const [n2x, n2y] = normal(corner, corners[(i + 1) % corners.length]!)
    const mitre = 1 + n1x * n2x + n1y * n2y
    return [corner[0] + ((n1x + n2x) * by_m) / mitre, corner[1] + ((n1y + n2y) * by_m) / mitre]
  })
  return ringOf(moved)
}

/** Polygons grown by `by_m` on every side, holes shrunk; the other way round when negative. For offsets smaller than the rooms are wide. */
export const offset = (polygons: MultiPolygon, by_m: number): MultiPolygon =>
  polygons.map(([outer, ...holes]) => [offsetRing(outer!, by_m), ...holes.map((hole) => offsetRing(hole, -by_m))])
