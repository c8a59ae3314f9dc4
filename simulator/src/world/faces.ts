import { roomAt, type Building, type Plan } from '@anju/sdk'
import { between_m, distance_m } from './vector.ts'

/** The compass point that most of the glass of a flat looks at: where its main windows are. North when it has none. */
export function facesOf(plan: Plan): NonNullable<Building['faces']> {
  const glass_m2 = { s: 0, n: 0, e: 0, w: 0 }
  for (const { kind, from_m, to_m, sill_m = 0, head_m = 2.1 } of plan.openings) {
    if (kind !== 'window') continue
    const [x, y] = between_m(from_m, to_m, 0.5)
    const level = Math.abs(to_m[0] - from_m[0]) >= Math.abs(to_m[1] - from_m[1])
    const inside = level ? roomAt(plan, [x, y + 0.3]) : roomAt(plan, [x + 0.3, y])
    const side = level ? (inside === undefined ? 'n' : 's') : inside === undefined ? 'e' : 'w'
    glass_m2[side] += distance_m(from_m, to_m) * Math.max(0, head_m - sill_m)
  }
  return (['s', 'n', 'e', 'w'] as const).toSorted((a, b) => glass_m2[b] - glass_m2[a])[0]!
}
