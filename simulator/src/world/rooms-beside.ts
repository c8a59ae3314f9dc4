import { roomAt, type Opening, type Plan, type Point } from '@anju/sdk'
import { between_m } from './vector.ts'

/** So far from the middle of an opening one is in a room, metres. */
const STEP_M = 0.2
const SIDES: readonly Point[] = [
  [STEP_M, 0],
  [-STEP_M, 0],
  [0, STEP_M],
  [0, -STEP_M],
]

/** Ids of the rooms on the two sides of an opening; one for an opening that leads outside. */
export function roomsBeside(plan: Plan, { from_m, to_m }: Opening): string[] {
  const [x, y] = between_m(from_m, to_m, 0.5)
  return [...new Set(SIDES.flatMap(([dx, dy]) => roomAt(plan, [x + dx, y + dy])?.id ?? []))]
}
