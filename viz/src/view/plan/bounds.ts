import type { Plan } from '@anju/sdk'

/** The rectangle that the rooms of a plan lie in, metres. */
export interface Bounds {
  west_m: number
  south_m: number
  east_m: number
  north_m: number
}

export function boundsOf(plan: Plan): Bounds {
  const points = plan.rooms.flatMap(({ polygon_m }) => polygon_m)
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return { west_m: Math.min(...xs), south_m: Math.min(...ys), east_m: Math.max(...xs), north_m: Math.max(...ys) }
}
