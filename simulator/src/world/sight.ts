import type { Furniture, Plan, Point3 } from '@anju/sdk'
import { cross, overBox } from './vector.ts'
import { wallsOf } from './walls.ts'

/** How far each door or window stands open, 0 to 1. */
export type Leaves = (opening: string) => number

/** Whether a straight line between two points of the home is free: no wall, no door that is nearly shut, no tall furniture. */
export type Sight = (from: Point3, to: Point3, leaves: Leaves) => boolean

/** A leaf that stands open less than this hides what is behind it. */
const SEES_THROUGH = 0.3
/** What warmth and 60 GHz pass: leaves, a lamp's foot, and the glass or curtain of a shower. */
const THIN: ReadonlySet<Furniture['kind']> = new Set(['plant', 'rug', 'lamp', 'shower'])

/** Lines of sight in a plan. Built once for a home. */
export function sightOf(plan: Plan): Sight {
  const { solid, gaps } = wallsOf(plan)
  const solids = plan.furniture.filter(({ kind }) => !THIN.has(kind))
  const doors = gaps.filter(({ opening }) => opening.kind === 'door')
  return (from, to, leaves) => {
    const [a, b] = [[from[0], from[1]] as [number, number], [to[0], to[1]] as [number, number]]
    if (solid.some((wall) => cross(a, b, wall.a, wall.b))) return false
    if (doors.some((door) => leaves(door.opening.id) < SEES_THROUGH && cross(a, b, door.a, door.b))) return false
    return !solids.some(({ box_m, height_m }) => {
      const over = overBox(a, b, box_m)
      if (over === undefined) return false
      const heights = over.map((t) => from[2] + (to[2] - from[2]) * t)
      return Math.min(...heights) < height_m
    })
  }
}
