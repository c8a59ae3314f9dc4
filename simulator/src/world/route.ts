import type { Point } from '@anju/sdk'
import { distance_m } from './vector.ts'
import type { WalkGrid } from './walk-grid.ts'

const STRAIGHT = 10
const DIAGONAL = 14

/**
 * The way on foot from one point to another, as corners from the first to the last, or undefined when there is none. A* over the grid with whole-number
 * costs and ties broken by the order of discovery, so that it is the same on every machine; then every corner that can be cut is cut.
 */
export function route(grid: WalkGrid, from: Point, to: Point): Point[] | undefined {
  const start = grid.free[grid.cellAt(from)] === 1 ? grid.cellAt(from) : grid.nearest(from)
  const goal = grid.free[grid.cellAt(to)] === 1 ? grid.cellAt(to) : grid.nearest(to)
  if (start < 0 || goal < 0) return undefined
  const cells = shortest(grid, start, goal)
  if (cells === undefined) return undefined
  const corners = cells.map((cell) => grid.middle(cell))
  const straight = grid.clear(from, corners[0]!)
  return straight ? pulled(grid, [from, ...corners.slice(1)]) : [from, ...pulled(grid, corners)]
}

/** The length of a way, metres. */
export const length_m = (way: readonly Point[]): number => way.slice(1).reduce((sum, point, i) => sum + distance_m(way[i]!, point), 0)

function shortest(grid: WalkGrid, start: number, goal: number): number[] | undefined {
  const { columns, free } = grid
  const cost = new Int32Array(free.length).fill(-1)
  const back = new Int32Array(free.length).fill(-1)
  const done = new Uint8Array(free.length)
  const queue = priorityQueue()
  const guess = (cell: number) => {
    const dx = Math.abs((cell % columns) - (goal % columns))
    const dy = Math.abs(Math.floor(cell / columns) - Math.floor(goal / columns))
    return STRAIGHT * Math.max(dx, dy) + (DIAGONAL - STRAIGHT) * Math.min(dx, dy)
  }
  cost[start] = 0
  queue.push(start, guess(start))
  for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
    if (cell === goal) return wayBack(back, goal)
    if (done[cell] === 1) continue
    done[cell] = 1
    for (const { next, step } of neighbours(grid, cell)) {
      const total = cost[cell]! + step
      if (cost[next] !== -1 && cost[next]! <= total) continue
      cost[next] = total
      back[next] = cell
      queue.push(next, total + guess(next))
    }
  }
  return undefined
}

function wayBack(back: Int32Array, goal: number): number[] {
  const cells = [goal]
  for (let cell = back[goal]!; cell !== -1; cell = back[cell]!) cells.push(cell)
  return cells.toReversed()
}

/** The free cells around one. A diagonal step needs both its sides free, so that no corner is cut. */
function neighbours({ columns, rows, free }: WalkGrid, cell: number): { next: number; step: number }[] {
  const [x, y] = [cell % columns, Math.floor(cell / columns)]
  const isFree = (cx: number, cy: number) => cx >= 0 && cy >= 0 && cx < columns && cy < rows && free[cy * columns + cx] === 1
  const found: { next: number; step: number }[] = []
  for (const dy of [-1, 0, 1]) {
    for (const dx of [-1, 0, 1]) {
      if ((dx === 0 && dy === 0) || !isFree(x + dx, y + dy)) continue
      const diagonal = dx !== 0 && dy !== 0
      if (diagonal && !(isFree(x + dx, y) && isFree(x, y + dy))) continue
      found.push({ next: (y + dy) * columns + x + dx, step: diagonal ? DIAGONAL : STRAIGHT })
    }
  }
  return found
}

/** Leaves out every corner that can be walked past in a straight line. */
function pulled(grid: WalkGrid, corners: readonly Point[]): Point[] {
  const kept = [corners[0]!]
  let at = 0
  while (at < corners.length - 1) {
    let reach = corners.length - 1
    while (reach > at + 1 && !grid.clear(corners[at]!, corners[reach]!)) reach -= 1
    kept.push(corners[reach]!)
    at = reach
  }
  return kept
}

/** A binary heap; of equal costs the first pushed comes first. */
export function priorityQueue() {
  const heap: { item: number; cost: number; order: number }[] = []
  let order = 0
  const before = (i: number, j: number) =>
    heap[i]!.cost < heap[j]!.cost || (heap[i]!.cost === heap[j]!.cost && heap[i]!.order < heap[j]!.order)
  const swap = (i: number, j: number) => ([heap[i], heap[j]] = [heap[j]!, heap[i]!])
  return {
    push(item: number, cost: number) {
      heap.push({ item, cost, order: order++ })
      for (let i = heap.length - 1; i > 0 && before(i, (i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1)
    },
    pop(): number | undefined {
      const top = heap[0]
      const last = heap.pop()
      if (top === undefined || heap.length === 0) return top?.item
      heap[0] = last!
      for (let i = 0; ;) {
        const [left, right] = [2 * i + 1, 2 * i + 2]
        let least = i
        if (left < heap.length && before(left, least)) least = left
        if (right < heap.length && before(right, least)) least = right
        if (least === i) break
        swap(i, least)
        i = least
      }
      return top.item
    },
  }
}
