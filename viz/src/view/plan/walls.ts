import type { Opening, Plan, Room } from '@anju/sdk'
import { difference, intersection, offset, polygonOf, ringOf, union, type MultiPolygon, type Polygon } from './polygon.ts'

/** A piece of wall between two heights, metres; `cap` where its top is the section of the cut. */
export interface WallBlock {
  footprint: MultiPolygon
  from_m: number
  to_m: number
  cap: boolean
}

/** A plan as solids: what stands between the rooms, and the floors. */
export interface WallPlan {
  /** Outline of the flat with its outside walls. */
  outer: MultiPolygon
  /** Every wall without any opening. */
  footprint: MultiPolygon
  blocks: readonly WallBlock[]
  floors: readonly { room: Room; floor: MultiPolygon }[]
}

/** Deeper than any wall is thick, metres: a slab across a wall for its opening. */
const SLAB_M = 0.7
/** Where a plan does not say how high a door is, metres. */
export const DOOR_HEAD_M = 2.05

/** The slab that an opening takes out of its wall. */
export function slabOf({ from_m: [ax, ay], to_m: [bx, by] }: Pick<Opening, 'from_m' | 'to_m'>): Polygon {
  const length = Math.hypot(bx - ax, by - ay)
  const [nx, ny] = [((by - ay) / length) * (SLAB_M / 2), ((ax - bx) / length) * (SLAB_M / 2)]
  return [
    ringOf([
      [ax + nx, ay + ny],
      [bx + nx, by + ny],
      [bx - nx, by - ny],
      [ax - nx, ay - ny],
    ]),
  ]
}

/**
 * The walls of a plan, cut at `cut_m`. The rooms' polygons run along the middle of the walls: outside walls lie half within the outline of
 * all rooms and half without, inside walls half in each room. The full-height part is one extrusion, so that no seam shows.
 */
export function wallsOf(plan: Plan, cut_m: number): WallPlan {
  const all = union(polygonOf(plan.rooms[0]!.polygon_m), ...plan.rooms.slice(1).map((room) => polygonOf(room.polygon_m)))
  const outer = offset(all, plan.wall.exterior_m / 2)
  const within = offset(all, -plan.wall.exterior_m / 2)
  const floors = plan.rooms.map((room) => ({
    room,
    floor: intersection(offset([polygonOf(room.polygon_m)], -plan.wall.interior_m / 2), within),
  }))
  const footprint = difference(outer, ...floors.map(({ floor }) => floor))
  const solid = difference(footprint, ...plan.openings.map(slabOf))
  const blocks: WallBlock[] = [{ footprint: solid, from_m: 0, to_m: cut_m, cap: true }]
  for (const opening of plan.openings) blocks.push(...blocksAround(opening, intersection(footprint, slabOf(opening)), cut_m))
  return { outer, footprint, blocks, floors }
}

/** What of the wall stays below a window and above any opening, as far as the cut lets it be seen. */
function blocksAround(opening: Opening, piece: MultiPolygon, cut_m: number): WallBlock[] {
  if (piece.length === 0) return []
  const blocks: WallBlock[] = []
  const sill_m = opening.kind === 'window' ? (opening.sill_m ?? 0) : 0
  const head_m = opening.head_m ?? (opening.kind === 'passage' ? cut_m : DOOR_HEAD_M)
  if (sill_m > 0) blocks.push({ footprint: piece, from_m: 0, to_m: Math.min(sill_m, cut_m), cap: sill_m >= cut_m })
  if (head_m < cut_m) blocks.push({ footprint: piece, from_m: head_m, to_m: cut_m, cap: true })
  return blocks
}
