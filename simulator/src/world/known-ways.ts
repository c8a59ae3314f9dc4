import type { Point } from '@anju/sdk'
import { route } from './route.ts'
import type { WalkGrid } from './walk-grid.ts'

/** So many ways of a home are remembered, about 12 kB: people go the same ones again and again, between some 300 pairs of places. */
const REMEMBERED = 160
/** A corner is kept as one character: the number of its cell. */
const CELLS = 65_536

/** Nearer than this two points are one, metres: what adding up the legs of a way leaves. */
const SAME_M = 1e-9

/** Ways on foot, those that were asked for last remembered. */
export interface KnownWays {
  find(from: Point, to: Point): readonly Point[] | undefined
}

export function knownWays(grid: WalkGrid): KnownWays {
  const known = new Map<number, string>()
  const small = grid.piece.length <= CELLS
  return {
    find(from, to) {
      const [start, goal] = [grid.cellAt(from), grid.cellAt(to)]
      // Only ways between the middles of free cells are the same for every pair of points in them; walks end in such a middle, but for the last digit.
      if (!small || !isMiddle(grid, start, from) || !isMiddle(grid, goal, to)) return route(grid, from, to)
      const key = start * grid.piece.length + goal
      const kept = known.get(key)
      if (kept !== undefined) {
        known.delete(key)
        known.set(key, kept)
        return [from, ...pointsOf(grid, kept)]
      }
      const way = route(grid, grid.middle(start), to)
      if (way === undefined) return undefined
      known.set(key, String.fromCharCode(...way.slice(1).map((corner) => grid.cellAt(corner))))
      if (known.size > REMEMBERED) known.delete(known.keys().next().value!)
      return [from, ...way.slice(1)]
    },
  }
}

const isMiddle = (grid: WalkGrid, cell: number, [x, y]: Point): boolean => {
  if (cell < 0 || grid.piece[cell] === 0) return false
  const [mx, my] = grid.middle(cell)
  return Math.abs(mx - x) < SAME_M && Math.abs(my - y) < SAME_M
}

const pointsOf = (grid: WalkGrid, cells: string): Point[] =>
  Array.from({ length: cells.length }, (_, i) => grid.middle(cells.charCodeAt(i)))
