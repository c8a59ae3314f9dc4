import { inPolygon, type Furniture, type Plan, type Point } from '@anju/sdk'
import { cross, distance_m, middleOf, toSegment_m } from './vector.ts'
import { priorityQueue } from './priority-queue.ts'
import { wallsOf } from './walls.ts'

/** Edge of a cell of floor, metres. */
export const CELL_M = 0.1

/** A cell whose middle is this near to the middle of a wall is wall, metres. */
const ON_WALL_M = 0.02

/** The cells of the floor in the order in which water from one spot reaches them. */
export interface Spread {
  from_m: Point
  cells: readonly { middle: Point; room: string }[]
  /** How many cells are reached before the one of a point; Infinity where no water comes. */
  rank(point: Point): number
  /** How many cells are wet before the drain is reached; Infinity without one. */
  drainAfter: number
}

/** The eight cells around one: columns, rows, cost. */
const AROUND = [
  [1, 0, 10],
  [-1, 0, 10],
  [0, 1, 10],
  [0, -1, 10],
  [1, 1, 14],
  [1, -1, 14],
  [-1, 1, 14],
  [-1, -1, 14],
] as const

/** Where water that runs over meets the floor: before the middle of the front, 5 cm out. */
function spillOf({ box_m, facing = 's' }: Furniture): Point {
  const [x, y] = middleOf(box_m)
  const out: Record<NonNullable<Furniture['facing']>, Point> = {
    n: [x, box_m[3] + 0.05],
    e: [box_m[2] + 0.05, y],
    s: [x, box_m[1] - 0.05],
    w: [box_m[0] - 0.05, y],
  }
  return out[facing]
}

/** Spreads water from the front of a piece of furniture: round walls and through doors, nearest first. The drain lies below the room's shower. */
export function spreadOf(plan: Plan, furniture: Furniture): Spread {
  const { solid } = wallsOf(plan)
  const blocked = (a: Point, b: Point) => solid.some((wall) => cross(a, b, wall.a, wall.b) || toSegment_m(b, wall.a, wall.b) < ON_WALL_M)
  const from_m = spillOf(furniture)
  const corners = plan.rooms.flatMap(({ polygon_m }) => polygon_m)
  const [west, south] = [Math.min(...corners.map(([x]) => x)), Math.min(...corners.map(([, y]) => y))]
  const columns = Math.ceil((Math.max(...corners.map(([x]) => x)) - west) / CELL_M)
  const rows = Math.ceil((Math.max(...corners.map(([, y]) => y)) - south) / CELL_M)
  const middle = (cell: number): Point => [west + ((cell % columns) + 0.5) * CELL_M, south + (Math.floor(cell / columns) + 0.5) * CELL_M]
  const roomOf = (point: Point) => plan.rooms.find(({ polygon_m }) => inPolygon(point, polygon_m))?.id
  const start = Math.floor((from_m[1] - south) / CELL_M) * columns + Math.floor((from_m[0] - west) / CELL_M)

  const cells: { middle: Point; room: string }[] = []
  const cost = new Int32Array(columns * rows).fill(-1)
  const done = new Uint8Array(columns * rows)
  const queue = priorityQueue()
  cost[start] = 0
  queue.push(start, 0)
  for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
    if (done[cell] === 1) continue
    done[cell] = 1
    const here = middle(cell)
    const room = roomOf(here)
    if (room === undefined) continue
    cells.push({ middle: here, room })
    for (const [dx, dy, step] of AROUND) {
      const [x, y] = [(cell % columns) + dx, Math.floor(cell / columns) + dy]
      const next = y * columns + x
      if (x < 0 || y < 0 || x >= columns || y >= rows || done[next] === 1 || blocked(here, middle(next))) continue
      const total = cost[cell]! + step
      if (cost[next] !== -1 && cost[next]! <= total) continue
      cost[next] = total
      queue.push(next, total)
    }
  }
  const drain = plan.furniture.find(({ kind, room }) => kind === 'shower' && room === furniture.room)
  const drainAt = drain === undefined ? -1 : cells.findIndex((cell) => distance_m(cell.middle, middleOf(drain.box_m)) < CELL_M)
  const cellOf = ([x, y]: Point) => Math.floor((y - south) / CELL_M) * columns + Math.floor((x - west) / CELL_M)
  const ranks = new Map(cells.map(({ middle }, rank) => [cellOf(middle), rank]))
  return { from_m, cells, rank: (point) => ranks.get(cellOf(point)) ?? Infinity, drainAfter: drainAt < 0 ? Infinity : drainAt + 1 }
}
