import { inPolygon, type Plan, type Point, type Room } from '@anju/sdk'

/** Candidates lie this far apart, metres. */
const GRID_M = 0.25
/** More free floor than this around a name is no better, metres. */
const ENOUGH_M = 0.75
/** A name prefers the front of its room: how much free floor a metre to the south is worth. */
const SOUTHWARD = 0.06

/** Where a room's name covers least: free floor around it, towards the south, where one looks in from. */
export function nameSpot(plan: Plan, room: Room): Point {
  const xs = room.polygon_m.map(([x]) => x)
  const ys = room.polygon_m.map(([, y]) => y)
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const boxes = plan.furniture.filter(({ room: id, kind }) => id === room.id && kind !== 'rug').map(({ box_m }) => box_m)
  let best: { at: Point; worth: number } = { at: [(west + east) / 2, (south + north) / 2], worth: -Infinity }
  for (let x = west + GRID_M; x < east; x += GRID_M) {
    for (let y = south + GRID_M; y < north; y += GRID_M) {
      if (!inPolygon([x, y], room.polygon_m)) continue
      const free_m = Math.min(x - west, east - x, y - south, north - y, ...boxes.map((box) => distanceTo(box, [x, y])))
      const worth = Math.min(ENOUGH_M, free_m) - (y - south) * SOUTHWARD
      if (worth > best.worth) best = { at: [x, y], worth }
    }
  }
  return best.at
}

const distanceTo = ([west, south, east, north]: readonly [number, number, number, number], [x, y]: Point): number =>
  Math.hypot(Math.max(west - x, 0, x - east), Math.max(south - y, 0, y - north))
