import type { Point } from '@anju/sdk'
import { priorityQueue } from './priority-queue.ts'
import { between_m, distance_m } from './vector.ts'
import type { WalkGrid } from './walk-grid.ts'

const STRAIGHT = 10
const DIAGONAL = 14

/**
 * The way on foot from one point to another, as corners from the first to the last, or undefined when there is none. A* over the grid with whole-number
 * costs and ties broken by the order of discovery, so that it is the same on every machine; then every corner that can be cut is cut.
 */
export function route(grid: WalkGrid, from: Point, to: Point): Point[] | undefined {
  const start = standing(grid, from)
  const goal = standing(grid, to)
  if (start < 0 || goal < 0) return undefined
  const cells = shortest(grid, start, goal)
  if (cells === undefined) return undefined
  const corners = cells.map((cell) => grid.middle(cell))
  const straight = grid.clear(from, corners[0]!)
  return straight ? pulled(grid, [from, ...corners.slice(1)]) : [from, ...pulled(grid, corners)]
}

/** Whether there is a way at all: both ends lie on one piece of free floor. */
export function isReachable(grid: WalkGrid, from: Point, to: Point): boolean {
  const [start, goal] = [standing(grid, from), standing(grid, to)]
  return start >= 0 && goal >= 0 && grid.piece[start] === grid.piece[goal]
}

/** The length of a way, metres. */
export const length_m = (way: readonly Point[]): number => way.slice(1).reduce((sum, point, i) => sum + distance_m(way[i]!, point), 0)

/** The free cell of a point, or the one next to it. */
const standing = (grid: WalkGrid, point: Point): number => {
  const cell = grid.cellAt(point)
  return cell >= 0 && grid.piece[cell] !== 0 ? cell : grid.nearest(point)
}

/** Working memory of the search, shared by all homes: a search is over before the next begins. A cell counts as known when `seen` carries the run. */
const search = { run: 0, seen: new Uint32Array(0), done: new Uint32Array(0), cost: new Int32Array(0), back: new Int32Array(0) }
const queue = priorityQueue()

function prepared(cells: number): typeof search {
  if (search.seen.length < cells) {
    search.seen = new Uint32Array(cells)
    search.done = new Uint32Array(cells)
    search.cost = new Int32Array(cells)
    search.back = new Int32Array(cells)
    search.run = 0
  }
  search.run += 1
  queue.clear()
  return search
}

function shortest(grid: WalkGrid, start: number, goal: number): number[] | undefined {
  if (grid.piece[start] !== grid.piece[goal]) return undefined
  const { columns, rows, piece } = grid
  const { run, seen, done, cost, back } = prepared(piece.length)
  const [goalX, goalY] = [goal % columns, Math.floor(goal / columns)]
  const guess = (x: number, y: number) => {
    const [dx, dy] = [Math.abs(x - goalX), Math.abs(y - goalY)]
    return STRAIGHT * Math.max(dx, dy) + (DIAGONAL - STRAIGHT) * Math.min(dx, dy)
  }
  seen[start] = run
  cost[start] = 0
  back[start] = -1
  queue.push(start, guess(start % columns, Math.floor(start / columns)))
  for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
    if (cell === goal) return wayBack(back, goal)
    if (done[cell] === run) continue
    done[cell] = run
    const [x, y] = [cell % columns, Math.floor(cell / columns)]
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const [nx, ny] = [x + dx, y + dy]
        const next = ny * columns + nx
        if (nx < 0 || ny < 0 || nx >= columns || ny >= rows || piece[next] === 0 || done[next] === run) continue
        const diagonal = dx !== 0 && dy !== 0
        // A diagonal step needs both its sides free, so that no corner is cut.
        if (diagonal && (piece[y * columns + nx] === 0 || piece[ny * columns + x] === 0)) continue
        const total = cost[cell]! + (diagonal ? DIAGONAL : STRAIGHT)
        if (seen[next] === run && cost[next]! <= total) continue
        seen[next] = run
        cost[next] = total
        back[next] = cell
        queue.push(next, total + guess(nx, ny))
      }
    }
  }
  return undefined
}

function wayBack(back: Int32Array, goal: number): number[] {
  const cells = [goal]
  for (let cell = back[goal]!; cell !== -1; cell = back[cell]!) cells.push(cell)
  return cells.toReversed()
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

/** A way cut in two at a distance from its start, metres; the cut belongs to both, and lies on the way however far off it is asked for. */
export function splitWay(way: readonly Point[], at_m: number): [before: Point[], after: Point[]] {
  let left = Math.max(0, at_m)
  for (let i = 1; i < way.length; i++) {
    const leg = distance_m(way[i - 1]!, way[i]!)
    if (left <= leg) {
      const cut = leg === 0 ? way[i]! : between_m(way[i - 1]!, way[i]!, left / leg)
      return [
        [...way.slice(0, i), cut],
        [cut, ...way.slice(i)],
      ]
    }
    left -= leg
  }
  return [[...way], way.slice(-1)]
}
