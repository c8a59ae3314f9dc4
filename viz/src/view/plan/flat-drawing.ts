import type { Opening, Plan, Point } from '@anju/sdk'
import { boundsOf } from './bounds.ts'
import { nameSpot } from './name-spot.ts'

// A plan as an SVG draws it: metres, x east, y south. North is up.

/** What of a plan stands still. */
export interface FlatDrawing {
  viewBox: string
  rooms: readonly { id: string; points: string; name_at: Point }[]
  furniture: readonly { id: string; x: number; y: number; width: number; height: number; soft: boolean }[]
  gaps: readonly { id: string; kind: Opening['kind']; from: Point; to: Point }[]
}

/** Space left around the flat, metres. */
const MARGIN_M = 0.45
const SOFT = new Set(['bed', 'sofa', 'armchair', 'rug'])

/** A point of the home on the drawing. */
export const onFlat = ([x, y]: readonly [number, number, ...number[]]): Point => [x, -y]

const drawings = new WeakMap<Plan, FlatDrawing>()

/** The drawing of a plan; made once a plan. */
export function flatDrawing(plan: Plan): FlatDrawing {
  const known = drawings.get(plan)
  if (known !== undefined) return known
  const { west_m, south_m, east_m, north_m } = boundsOf(plan)
  const drawing: FlatDrawing = {
    viewBox: [west_m - MARGIN_M, -north_m - MARGIN_M, east_m - west_m + 2 * MARGIN_M, north_m - south_m + 2 * MARGIN_M]
      .map((metres) => metres.toFixed(2))
      .join(' '),
    rooms: plan.rooms.map((room) => ({
      id: room.id,
      points: room.polygon_m.map((corner) => onFlat(corner).join(',')).join(' '),
      name_at: onFlat(nameSpot(plan, room)),
    })),
    furniture: plan.furniture.map(({ id, kind, box_m: [west, south, east, north] }) => ({
      id,
      x: west,
      y: -north,
      width: east - west,
      height: north - south,
      soft: SOFT.has(kind),
    })),
    gaps: plan.openings.map(({ id, kind, from_m, to_m }) => ({ id, kind, from: onFlat(from_m), to: onFlat(to_m) })),
  }
  drawings.set(plan, drawing)
  return drawing
}

/** How far a leaf turns when it stands wide open, radians. */
const WIDE = (78 * Math.PI) / 180

/** The line of a door's leaf that stands open by a share, 0 to 1: from its hinge to its free edge. */
export function leafLine(opening: Opening, share: number): { hinge: Point; edge: Point } {
  const onTo = opening.hinge === 'to'
  const [hinge, jamb] = onTo ? [opening.to_m, opening.from_m] : [opening.from_m, opening.to_m]
  const turn = (opening.swing ?? 1) * (onTo ? -1 : 1) * WIDE * share
  const [dx, dy] = [jamb[0] - hinge[0], jamb[1] - hinge[1]]
  const edge: Point = [hinge[0] + dx * Math.cos(turn) - dy * Math.sin(turn), hinge[1] + dx * Math.sin(turn) + dy * Math.cos(turn)]
  return { hinge: onFlat(hinge), edge: onFlat(edge) }
}
