import { inPolygon, type Furniture, type Plan, type Point } from '@anju/sdk'
import { distance_m, toBox_m, toSegment_m } from './vector.ts'
import { wallsOf } from './walls.ts'

/** Edge of a cell, metres: a door of 0.7 m keeps at least two cells of free width. */
export const CELL_M = 0.1
/** Half the breadth that somebody who walks needs, metres (chosen: hips of 0.36 m; shoulders turn in a door). */
export const BODY_M = 0.18
/** What is walked over or into: a rug and a walk-in shower. */
const WALKED_ON: ReadonlySet<Furniture['kind']> = new Set(['rug', 'shower'])

/** The floor of a home as cells that one can stand on. Doors count as open: who walks opens them. */
export interface WalkGrid {
  readonly columns: number
  readonly rows: number
  /**
   * 0 where the middle of the cell has no room for a body; else which piece of floor the cell belongs to: one can walk between the cells of one piece,
   * and between no others.
   */
  readonly piece: Uint8Array
  middle(cell: number): Point
  /** The cell of a point, or -1 outside the plan. */
  cellAt(point: Point): number
  /** The free cell nearest to a point, by `cost` metres more where asked; -1 when there is none. */
  nearest(point: Point, cost?: (middle: Point) => number): number
  /** Whether the straight way between two points is free all along. */
  clear(a: Point, b: Point): boolean
}

const built = new WeakMap<Plan, WalkGrid>()

/** The walking grid of a plan. Built once for each plan, which must not change after that: it costs as much as minutes of a home's life. */
export function walkGrid(plan: Plan): WalkGrid {
  const known = built.get(plan)
  if (known !== undefined) return known
  const grid = gridOf(plan)
  built.set(plan, grid)
  return grid
}

function gridOf(plan: Plan): WalkGrid {
  const corners = plan.rooms.flatMap(({ polygon_m }) => polygon_m)
  const [west, south] = [Math.min(...corners.map(([x]) => x)), Math.min(...corners.map(([, y]) => y))]
  const columns = Math.ceil((Math.max(...corners.map(([x]) => x)) - west) / CELL_M)
  const rows = Math.ceil((Math.max(...corners.map(([, y]) => y)) - south) / CELL_M)
  const free = new Uint8Array(columns * rows)
  const middle = (cell: number): Point => [west + ((cell % columns) + 0.5) * CELL_M, south + (Math.floor(cell / columns) + 0.5) * CELL_M]
  const standable = standableOn(plan)
  for (let cell = 0; cell < free.length; cell++) free[cell] = standable(middle(cell)) ? 1 : 0

  const piece = piecesOf(free, columns)
  const cellAt = ([x, y]: Point): number => {
    const [column, row] = [Math.floor((x - west) / CELL_M), Math.floor((y - south) / CELL_M)]
    return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column
  }
  return {
    columns,
    rows,
    piece,
    middle,
    cellAt,
    nearest(point, cost = () => 0) {
      let [best, least] = [-1, Infinity]
      for (let cell = 0; cell < piece.length; cell++) {
        if (piece[cell] === 0) continue
        const at = middle(cell)
        const away = distance_m(point, at)
        if (away >= least) continue
        const total = away + cost(at)
        if (total < least) [best, least] = [cell, total]
      }
      return best
    },
    clear(a, b) {
      const steps = Math.max(1, Math.ceil(distance_m(a, b) / (CELL_M / 2)))
      for (let i = 0; i <= steps; i++) {
        const cell = cellAt([a[0] + ((b[0] - a[0]) * i) / steps, a[1] + ((b[1] - a[1]) * i) / steps])
        if (cell < 0 || piece[cell] === 0) return false
      }
      return true
    },
  }
}

/** Numbers the pieces of free floor from 1. Cells that meet at a corner only do not belong together. What comes after the 255th piece is no floor. */
function piecesOf(free: Uint8Array, columns: number): Uint8Array {
  const piece = new Uint8Array(free.length)
  let count = 0
  for (let first = 0; first < free.length; first++) {
    if (free[first] === 0 || piece[first] !== 0 || count === 255) continue
    count += 1
    const open = [first]
    piece[first] = count
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      const column = cell % columns
      for (const next of [cell - columns, cell + columns, column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1]) {
        if (next < 0 || next >= free.length || free[next] === 0 || piece[next] !== 0) continue
        piece[next] = count
        open.push(next)
      }
    }
  }
  return piece
}

function standableOn(plan: Plan): (point: Point) => boolean {
  const { solid } = wallsOf(plan)
  const obstacles = plan.furniture.filter(({ kind }) => !WALKED_ON.has(kind))
  return (point) =>
    plan.rooms.some(({ polygon_m }) => inPolygon(point, polygon_m)) &&
    solid.every(({ a, b, half_m }) => toSegment_m(point, a, b) >= half_m + BODY_M) &&
    obstacles.every(({ box_m }) => toBox_m(point, box_m) >= BODY_M)
}
