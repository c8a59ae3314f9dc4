import type { Point } from '@anju/sdk'
import { ExtrudeGeometry, Path, Shape, ShapeGeometry, Vector2, Vector3, type BufferGeometry } from 'three'
import type { MultiPolygon, Ring } from '../../view/plan/polygon.ts'

// The home's axes are x east, y north, z up; three's are x east, y up, z south. Turning by −90° about x takes one to the other.

/** A point of the home in three's axes. */
export const toScene = (x_m: number, y_m: number, up_m: number): Vector3 => new Vector3(x_m, up_m, -y_m)

/** The turn about the vertical that lets a figure, which looks south as it is made, look along a compass bearing. */
export const turnTo = (bearing_deg: number): number => Math.PI - (bearing_deg * Math.PI) / 180

const points = (ring: Ring) => ring.slice(0, -1).map(([x, y]: Point) => new Vector2(x, y))

const shapesOf = (polygons: MultiPolygon): Shape[] =>
  polygons.map(([outer, ...holes]) => {
    const shape = new Shape(points(outer!))
    shape.holes = holes.map((hole) => new Path(points(hole)))
    return shape
  })

/** A floor, a cap or a puddle: polygons lying at a height. Its texture coordinates are metres of the plan. */
export function flatGeometry(polygons: MultiPolygon, up_m: number): BufferGeometry {
  return new ShapeGeometry(shapesOf(polygons)).rotateX(-Math.PI / 2).translate(0, up_m, 0)
}

/** A wall or a plinth: polygons drawn up from one height to another. */
export function risenGeometry(polygons: MultiPolygon, from_m: number, to_m: number): BufferGeometry {
  return new ExtrudeGeometry(shapesOf(polygons), { depth: to_m - from_m, bevelEnabled: false })
    .rotateX(-Math.PI / 2)
    .translate(0, from_m, 0)
}
