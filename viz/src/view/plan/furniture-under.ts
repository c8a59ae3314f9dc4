import type { Furniture, FurnitureKind, Plan, Point } from '@anju/sdk'

/** How far beside a piece of furniture somebody still counts as on it, metres. */
const MARGIN_M = 0.25

/** What somebody at a point sits or lies on: the piece of one of `kinds` at or nearest to the point, or nothing within reach. */
export function furnitureUnder(plan: Plan, [x, y]: Point, kinds: readonly FurnitureKind[]): Furniture | undefined {
  const reach_m = ({ box_m: [west, south, east, north] }: Furniture) =>
    Math.hypot(Math.max(west - x, 0, x - east), Math.max(south - y, 0, y - north))
  return plan.furniture
    .filter((piece) => kinds.includes(piece.kind) && reach_m(piece) <= MARGIN_M)
    .sort((a, b) => reach_m(a) - reach_m(b))[0]
}
