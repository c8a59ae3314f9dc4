import { inPolygon, type Plan, type Point, type Point3, type Room } from '@anju/sdk'
import { hiding, isFree } from './free-line.ts'
import { inCone, promisesFall, type RadarPose } from './radar-view.ts'

/** A square of the floor is this long, metres. */
export const STEP_M = 0.1
/** How high the middle of a body on the floor is, metres. */
const LIES_M = 0.2

/** One square of the floor on which somebody can fall. */
export interface Spot {
  at_m: Point
  /** `no`: no radar sees it. `far`: seen, and farther than a maker promises falls. `sure`: within the promise. */
  seen: 'no' | 'far' | 'sure'
}

/** How much of a room's floor radars see. */
export interface RoomFloor {
  room: string
  /** Without what furniture stands on, m². */
  floor_m2: number
  /** Of the floor on which somebody can fall, per cent. */
  seen_pct: number
  sure_pct: number
}

/** Every square of a room's floor on which somebody can fall, row by row from the south-west. Rugs and a shower's floor can be stood on. */
export function floorSpots(plan: Plan, room: Room, radars: readonly RadarPose[]): Spot[] {
  const boxes = plan.furniture.filter((piece) => piece.room === room.id && piece.kind !== 'rug' && piece.kind !== 'shower')
  const taken = ([x, y]: Point) => boxes.some(({ box_m: [west, south, east, north] }) => x > west && x < east && y > south && y < north)
  const pieces = hiding(plan, room)
  const [xs, ys] = [room.polygon_m.map(([x]) => x), room.polygon_m.map(([, y]) => y)]
  const middles = (all: readonly number[]) => {
    const [low, high] = [Math.min(...all), Math.max(...all)]
    return Array.from({ length: Math.ceil((high - low) / STEP_M) }, (_, n) => low + (n + 0.5) * STEP_M)
  }
  const [columns, rows] = [middles(xs), middles(ys)]
  return rows
    .flatMap((y) => columns.map((x): Point => [x, y]))
    .filter((at_m) => inPolygon(at_m, room.polygon_m) && !taken(at_m))
    .map((at_m) => {
      const body: Point3 = [at_m[0], at_m[1], LIES_M]
      const seeing = radars.filter((radar) => inCone(radar, body) && isFree(radar.place_m, body, room, pieces))
      return { at_m, seen: seeing.length === 0 ? 'no' : seeing.some((radar) => promisesFall(radar, at_m)) ? 'sure' : 'far' }
    })
}

/** How much of a room's floor its radars see. */
export function roomFloor(plan: Plan, room: Room, radars: readonly RadarPose[]): RoomFloor {
  const spots = floorSpots(plan, room, radars)
  const pct = (count: number) => Math.round((1_000 * count) / Math.max(1, spots.length)) / 10
  return {
    room: room.id,
    floor_m2: Math.round(spots.length * STEP_M * STEP_M * 100) / 100,
    seen_pct: pct(spots.filter(({ seen }) => seen !== 'no').length),
    sure_pct: pct(spots.filter(({ seen }) => seen === 'sure').length),
  }
}
