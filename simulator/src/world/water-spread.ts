import { inPolygon, type Furniture, type Opening, type Plan, type Point } from '@anju/sdk'
import { between_m, cross, distance_m, middleOf, toSegment_m } from './vector.ts'
import { priorityQueue } from './priority-queue.ts'
import { wallsOf, type Wall } from './walls.ts'

/** Edge of a cell of floor, metres. */
export const CELL_M = 0.1

/** A cell whose middle is this near to the middle of a wall is wall, metres. */
const ON_WALL_M = 0.02

/** A part of the floor that water spreads over before it rises to a threshold, its cells in the order in which it reaches them. */
export interface Basin {
  cells: readonly { middle: Point; room: string }[]
  /** The rooms in the order in which they are reached: where first, and after how many cells each of theirs. */
  rooms: readonly { room: string; first_m: Point; ranks: readonly number[] }[]
  /** How many cells are reached before the one of a point; Infinity where no water comes. */
  rank(point: Point): number
  /** How many cells are wet before each floor drain is reached. */
  drainsAfter: readonly number[]
  /** How high its lowest threshold to what lies beyond is, metres; Infinity when it has none. */
  sill_m: number
}

/** What water from one spot comes to: one basin after the other, each over the lowest threshold of those before it. */
export type Spread = readonly Basin[]

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

/** Spreads water from the front of a piece of furniture: round walls and through doors, nearest first, and over thresholds when it stands as high. */
export function spreadOf(plan: Plan, furniture: Furniture): Spread {
  const floor = floorOf(plan)
  const sills = plan.openings.filter(({ kind, sill_m = 0 }) => kind !== 'window' && sill_m > 0)
  const done = new Set<number>()
  const basins: Basin[] = []
  let over: Opening | undefined
  let from_m: Point | undefined = spillOf(furniture)
  while (from_m !== undefined) {
    const cells = flood(floor, sills, from_m, done)
    const open = sills.filter((sill) => beyond(floor, done, sill) !== undefined)
    over = open.toSorted((a, b) => a.sill_m! - b.sill_m!)[0]
    basins.push(basinOf(plan, floor, cells, from_m, over?.sill_m ?? Infinity))
    from_m = over === undefined ? undefined : beyond(floor, done, over)
  }
  return basins
}

/** The floor of a plan as cells. */
interface Floor {
  plan: Plan
  solid: readonly Wall[]
  columns: number
  rows: number
  middle(cell: number): Point
  cellAt(point: Point): number
  room(point: Point): string | undefined
}

function floorOf(plan: Plan): Floor {
  const corners = plan.rooms.flatMap(({ polygon_m }) => polygon_m)
  const [west, south] = [Math.min(...corners.map(([x]) => x)), Math.min(...corners.map(([, y]) => y))]
  const columns = Math.ceil((Math.max(...corners.map(([x]) => x)) - west) / CELL_M)
  return {
    plan,
    solid: wallsOf(plan).solid,
    columns,
    rows: Math.ceil((Math.max(...corners.map(([, y]) => y)) - south) / CELL_M),
    middle: (cell) => [west + ((cell % columns) + 0.5) * CELL_M, south + (Math.floor(cell / columns) + 0.5) * CELL_M],
    cellAt: ([x, y]) => Math.floor((y - south) / CELL_M) * columns + Math.floor((x - west) / CELL_M),
    room: (point) => plan.rooms.find(({ polygon_m }) => inPolygon(point, polygon_m))?.id,
  }
}

/** A spot just behind a threshold whose one side is wet and whose other is not yet, or undefined. */
function beyond(floor: Floor, done: ReadonlySet<number>, { from_m, to_m }: Opening): Point | undefined {
  const [mx, my] = between_m(from_m, to_m, 0.5)
  const length = distance_m(from_m, to_m)
  const [nx, ny] = [((from_m[1] - to_m[1]) / length) * 1.5 * CELL_M, ((to_m[0] - from_m[0]) / length) * 1.5 * CELL_M]
  const [left, right]: [Point, Point] = [
    [mx + nx, my + ny],
    [mx - nx, my - ny],
  ]
  const [wetLeft, wetRight] = [done.has(floor.cellAt(left)), done.has(floor.cellAt(right))]
  if (wetLeft === wetRight) return undefined
  const dry = wetLeft ? right : left
  return floor.room(dry) === undefined ? undefined : dry
}

/** The cells that are reached from one spot, nearest first, without passing a threshold. They are added to what is done. */
function flood(floor: Floor, sills: readonly Opening[], from_m: Point, reached: Set<number>): Basin['cells'] {
  const { solid, columns, rows } = floor
  const middle = (cell: number) => floor.middle(cell)
  const blocked = (a: Point, b: Point) =>
    solid.some((wall) => cross(a, b, wall.a, wall.b) || toSegment_m(b, wall.a, wall.b) < ON_WALL_M) ||
    sills.some((sill) => cross(a, b, sill.from_m, sill.to_m) || toSegment_m(b, sill.from_m, sill.to_m) < ON_WALL_M)
  const start = floor.cellAt(from_m)
  const cells: { middle: Point; room: string }[] = []
  const cost = new Int32Array(columns * rows).fill(-1)
  const done = new Uint8Array(columns * rows)
  for (const cell of reached) done[cell] = 1
  const queue = priorityQueue()
  cost[start] = 0
  queue.push(start, 0)
  for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
    if (done[cell] === 1) continue
    done[cell] = 1
    const here = middle(cell)
    const room = floor.room(here)
    if (room === undefined) continue
    cells.push({ middle: here, room })
    reached.add(cell)
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
  return cells
}

function basinOf({ furniture }: Plan, floor: Floor, cells: Basin['cells'], from_m: Point, sill_m: number): Basin {
  const rooms = new Set(cells.map(({ room }) => room))
  const drains = furniture.filter(({ kind, room }) => kind === 'shower' && rooms.has(room))
  const ranks = new Map(cells.map(({ middle }, i) => [floor.cellAt(middle), i]))
  return {
    cells,
    rooms: roomsOf(cells, from_m),
    sill_m,
    rank: (point) => ranks.get(floor.cellAt(point)) ?? Infinity,
    drainsAfter: drains
      .map((drain) => cells.findIndex((cell) => distance_m(cell.middle, middleOf(drain.box_m)) < CELL_M))
      .filter((rank) => rank >= 0)
      .map((rank) => rank + 1),
  }
}

function roomsOf(cells: Basin['cells'], from_m: Point): Basin['rooms'] {
  const rooms = new Map<string, { room: string; first_m: Point; ranks: number[] }>()
  for (const [rank, { middle, room }] of cells.entries()) {
    const known = rooms.get(room)
    if (known === undefined) rooms.set(room, { room, first_m: rank === 0 ? from_m : middle, ranks: [rank] })
    else known.ranks.push(rank)
  }
  return [...rooms.values()]
}
