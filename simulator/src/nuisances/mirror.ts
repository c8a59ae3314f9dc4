import type { Furniture, Instant, Plan, Point } from '@anju/sdk'
import type { Ratio } from '../faults/fault-shape.ts'
import { distance_m, middleOf, toSegment_m } from '../world/vector.ts'

/** A mirror on a wall: who comes before it is met a second time, at the wall. */
export interface Mirror {
  room: string
  /** Where on the plan it hangs. */
  at_m: Point
  likeness: Ratio
  /** The tracks of its ghosts begin here. */
  track: number
  until: Instant
}

/** Who is nearer than this to a mirror is met in it, metres (chosen). */
export const BEFORE_MIRROR_M = 1.5

/**
 * Where a mirror over a piece of furniture hangs: on the nearest wall of its room. The way radar → body → mirror → radar is the mean of the direct way
 * and the way by the mirror image, so the second echo lies half way between body and image, which is on the mirror.
 */
export function mirrorPlace(plan: Plan, { box_m, room }: Furniture): Point {
  const middle = middleOf(box_m)
  const polygon = plan.rooms.find(({ id }) => id === room)?.polygon_m ?? []
  const feet = polygon.map((a, i) => footOn(middle, a, polygon[(i + 1) % polygon.length]!))
  const found = feet.toSorted((a, b) => distance_m(middle, a) - distance_m(middle, b))[0] ?? middle
  // A little inside the wall: a range gate that ends at the wall keeps it.
  const away = distance_m(middle, found)
  return away === 0 ? found : [found[0] + ((middle[0] - found[0]) * 0.15) / away, found[1] + ((middle[1] - found[1]) * 0.15) / away]
}

function footOn(p: Point, a: Point, b: Point): Point {
  const away = toSegment_m(p, a, b)
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const square = dx * dx + dy * dy
  if (square === 0 || away === 0) return a
  const t = Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square))
  return [a[0] + dx * t, a[1] + dy * t]
}
