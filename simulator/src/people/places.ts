import { roomAt, type Furniture, type Home, type Opening, type Plan, type Point } from '@anju/sdk'
import { between_m, clamp, distance_m, middleOf } from '../world/vector.ts'
import { isReachable } from '../world/route.ts'
import { walkGrid, type WalkGrid } from '../world/walk-grid.ts'
import { knownWays } from '../world/known-ways.ts'

/** Where one can go, sit and lie in a home, and how one gets there. */
export interface Places {
  readonly plan: Plan
  readonly entrance: Opening | undefined
  furniture(id: string): Furniture | undefined
  /** A free spot near the middle of a room. */
  inRoom(id: string): Point | undefined
  /** The free spot in the same room from which a piece of furniture is used. */
  beside(furniture: Furniture): Point | undefined
  /** Where one sits on it, when one comes from `from`. */
  seat(furniture: Furniture, from: Point): Point
  /** Free spots on both sides of the front door. */
  threshold(): { inside: Point; outside: Point } | undefined
  way(from: Point, to: Point): readonly Point[] | undefined
  /** Whether there is a way, without looking for it. */
  reachable(from: Point, to: Point): boolean
  /** The farthest free spot straight ahead, at most `most_m` away. */
  ahead(from: Point, direction: Point, most_m: number): Point
  nearestFree(point: Point): Point
  /** The doors that a leg passes through, in order, with the share of the leg at which it does. */
  doorsOn(a: Point, b: Point): { door: Opening; share: number }[]
}

/** Far beyond any room: keeps a spot on the right side of a wall. */
const WRONG_ROOM_M = 1000

const built = new WeakMap<Plan, Places>()

/** The places of a home, built once for each plan, which must not change after that: spots and ways that were found once are there for all who live in one. */
export function placesOf({ plan }: Home): Places {
  const known = built.get(plan) ?? placesIn(plan)
  built.set(plan, known)
  return known
}

function placesIn(plan: Plan): Places {
  const grid = walkGrid(plan)
  const ways = knownWays(grid)
  const entrance = plan.openings.find(({ entrance }) => entrance === true)
  const spots = new Map<string, Point | undefined>()
  const spot = (key: string, wanted: Point, room: string): Point | undefined => {
    if (!spots.has(key)) {
      const cell = grid.nearest(wanted, (at) => (roomAt(plan, at)?.id === room ? 0 : WRONG_ROOM_M))
      const found = cell < 0 ? undefined : grid.middle(cell)
      spots.set(key, found !== undefined && roomAt(plan, found)?.id === room ? found : undefined)
    }
    return spots.get(key)
  }
  let front: [ReturnType<Places['threshold']>] | undefined
  const places: Places = {
    plan,
    entrance,
    furniture: (id) => plan.furniture.find((piece) => piece.id === id),
    inRoom(id) {
      const room = plan.rooms.find((one) => one.id === id)
      return room === undefined ? undefined : spot(`room/${id}`, meanOf(room.polygon_m), id)
    },
    beside: (piece) => spot(`beside/${piece.id}`, frontOf(piece), piece.room),
    seat: ({ box_m: [west, south, east, north] }, from) => [
      clamp(from[0], Math.min(west + 0.3, (west + east) / 2), Math.max(east - 0.3, (west + east) / 2)),
      clamp(from[1], Math.min(south + 0.3, (south + north) / 2), Math.max(north - 0.3, (south + north) / 2)),
    ],
    threshold: () => (front ??= [thresholdOf(grid, plan, entrance)])[0],
    way: (from, to) => ways.find(from, to),
    reachable: (from, to) => isReachable(grid, from, to),
    ahead(from, [dx, dy], most_m) {
      for (let far = most_m; far > 0.1; far -= 0.1) {
        const to: Point = [from[0] + dx * far, from[1] + dy * far]
        if (grid.clear(from, to)) return to
      }
      return from
    },
    nearestFree: (point) => {
      const cell = grid.nearest(point)
      return cell < 0 ? point : grid.middle(cell)
    },
    doorsOn: (a, b) => doorsOn(plan, a, b),
  }
  return places
}

/** The free spot nearest to the front door, and the one as far again beyond it. */
/** Somebody stands this far inside the front door before they go out, metres: from there on the way is straight through it. */
const BEFORE_DOOR_M = 0.5

function thresholdOf(grid: WalkGrid, plan: Plan, entrance: Opening | undefined): { inside: Point; outside: Point } | undefined {
  if (entrance === undefined) return undefined
  const { from_m, to_m } = entrance
  const middle = between_m(from_m, to_m, 0.5)
  const width_m = distance_m(from_m, to_m)
  const [nx, ny] = [((from_m[1] - to_m[1]) / width_m) * BEFORE_DOOR_M, ((to_m[0] - from_m[0]) / width_m) * BEFORE_DOOR_M]
  const [left, right]: Point[] = [
    [middle[0] + nx, middle[1] + ny],
    [middle[0] - nx, middle[1] - ny],
  ]
  const cell = grid.nearest(roomAt(plan, left!) === undefined ? right! : left!)
  if (cell < 0) return undefined
  const inside = grid.middle(cell)
  const away = distance_m(middle, inside)
  return { inside, outside: between_m(inside, middle, (away + 0.8) / away) }
}

const meanOf = (polygon: readonly Point[]): Point => [
  polygon.reduce((sum, [x]) => sum + x, 0) / polygon.length,
  polygon.reduce((sum, [, y]) => sum + y, 0) / polygon.length,
]

/** The middle of a piece's front edge; of a bed its middle, since one gets in from the side. */
function frontOf({ box_m, facing, kind }: Furniture): Point {
  const [x, y] = middleOf(box_m)
  if (kind === 'bed' || facing === undefined) return [x, y]
  return { n: [x, box_m[3]], e: [box_m[2], y], s: [x, box_m[1]], w: [box_m[0], y] }[facing] as Point
}

function doorsOn(plan: Plan, a: Point, b: Point): { door: Opening; share: number }[] {
  return plan.openings
    .filter(({ kind }) => kind === 'door')
    .flatMap((door) => {
      const share = crossing(a, b, door.from_m, door.to_m)
      return share === undefined ? [] : [{ door, share }]
    })
    .sort((p, q) => p.share - q.share)
}

/** The share of the way from `a` to `b` at which it crosses the segment from `c` to `d`. */
function crossing(a: Point, b: Point, c: Point, d: Point): number | undefined {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]]
  const denominator = rx * sy - ry * sx
  if (denominator === 0) return undefined
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / denominator
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / denominator
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : undefined
}
