import type { Point } from '@anju/sdk'
import { route } from './route.ts'
import type { WalkGrid } from './walk-grid.ts'

/** So many ways of a home are remembered, about 10 kB: people go from bed to toilet and from stove to table again and again. */
const REMEMBERED = 24

/** Ways on foot, those that were asked for last remembered. */
export interface KnownWays {
  find(from: Point, to: Point): readonly Point[] | undefined
}

export function knownWays(grid: WalkGrid): KnownWays {
  const known = new Map<string, readonly Point[] | undefined>()
  return {
    find(from, to) {
      const key = `${from[0]} ${from[1]} ${to[0]} ${to[1]}`
      const has = known.has(key)
      const way = has ? known.get(key) : route(grid, from, to)
      known.delete(key)
      known.set(key, way)
      if (known.size > REMEMBERED) known.delete(known.keys().next().value!)
      return way
    },
  }
}
