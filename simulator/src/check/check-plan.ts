import { inPolygon, roomAt, type Furniture, type Home, type Opening, type Plan, type Point } from '@anju/sdk'
import { ON_WALL_M, wallsOf } from '../world/walls.ts'
import { between_m, distance_m, middleOf, toBox_m, toSegment_m } from '../world/vector.ts'
import { problem, type Problem } from './problem.ts'

/** What may reach into a wall without anybody minding, metres: plans are drawn by hand. */
const SLACK_M = 0.02

/** Doors into nothing, openings beside the walls. */
export function checkOpenings({ plan }: Home): Problem[] {
  const edges = plan.rooms.flatMap(({ polygon_m }) => polygon_m.map((a, i) => [a, polygon_m[(i + 1) % polygon_m.length]!] as const))
  return plan.openings.flatMap((opening, i) => {
    const at = `/plan/openings/${i}`
    const { id, kind, from_m, to_m } = opening
    const onWall = edges.some(([a, b]) => toSegment_m(from_m, a, b) <= ON_WALL_M && toSegment_m(to_m, a, b) <= ON_WALL_M)
    if (!onWall || distance_m(from_m, to_m) < 0.1)
      return [problem('opening-not-in-wall', at, `${id} does not lie in a wall of any room.`, `${id} 不在任何房间的墙上。`)]
    const rooms = sides(plan, opening).filter((room) => room !== undefined).length
    if (kind !== 'window' && opening.entrance !== true && rooms < 2)
      return [
        problem('door-into-nothing', at, `${id} leads out of a room into nothing, and is no entrance.`, `${id} 通向空处,又不是入户门。`),
      ]
    if ((kind === 'window' || opening.entrance === true) && rooms !== 1)
      return [problem('opening-not-outside', at, `${id} does not lead outdoors.`, `${id} 没有通向室外。`)]
    return []
  })
}

function sides(plan: Plan, { from_m, to_m }: Opening): (string | undefined)[] {
  const [x, y] = between_m(from_m, to_m, 0.5)
  const length = distance_m(from_m, to_m)
  const [nx, ny] = [((from_m[1] - to_m[1]) / length) * 0.3, ((to_m[0] - from_m[0]) / length) * 0.3]
  return [roomAt(plan, [x + nx, y + ny])?.id, roomAt(plan, [x - nx, y - ny])?.id]
}

/** Furniture outside its room, in a wall, or in other furniture. */
export function checkFurniture({ plan }: Home): Problem[] {
  const { solid } = wallsOf(plan)
  return plan.furniture.flatMap((piece, i) => {
    const at = `/plan/furniture/${i}`
    const { id, box_m } = piece
    if (!(box_m[0] < box_m[2] && box_m[1] < box_m[3]))
      return [
        problem('box-empty', `${at}/box_m`, `${id} has no extent: west, south, east, north.`, `${id} 的范围无效,应为西、南、东、北。`),
      ]
    const room = plan.rooms.find((one) => one.id === piece.room)
    if (room === undefined)
      return [
        problem(
          'room-unknown',
          `${at}/room`,
          `${id} is in a room ${piece.room} that is not there.`,
          `${id} 所在房间 ${piece.room} 不存在。`,
        ),
      ]
    if (!inPolygon(middleOf(box_m), room.polygon_m))
      return [problem('furniture-outside-room', `${at}/box_m`, `${id} does not stand in ${room.id}.`, `${id} 不在 ${room.id} 内。`)]
    const found: Problem[] = []
    if (solid.some(({ a, b, half_m }) => sampled(a, b).some((point) => toBox_m(point, box_m) < half_m - SLACK_M)))
      found.push(problem('furniture-in-wall', `${at}/box_m`, `${id} reaches into a wall.`, `${id} 嵌入了墙体。`))
    const other = plan.furniture.slice(0, i).find((one) => overlap(piece, one) && !mayOverlap(piece, one))
    if (other !== undefined)
      found.push(
        problem('furniture-overlaps', `${at}/box_m`, `${id} and ${other.id} stand in the same place.`, `${id} 与 ${other.id} 位置重叠。`),
      )
    return found
  })
}

const sampled = (a: Point, b: Point): Point[] => {
  const steps = Math.max(1, Math.ceil(distance_m(a, b) / 0.05))
  return Array.from({ length: steps + 1 }, (_, i) => between_m(a, b, i / steps))
}

const overlap = (one: Furniture, other: Furniture): boolean => {
  const [a, b] = [one.box_m, other.box_m]
  return a[0] < b[2] - SLACK_M && b[0] < a[2] - SLACK_M && a[1] < b[3] - SLACK_M && b[1] < a[3] - SLACK_M
}

/** Rugs lie under things, stoves and sinks are let into counters, chairs are pushed under tables, and small things stand on others. */
function mayOverlap(one: Furniture, other: Furniture): boolean {
  const pair = (a: readonly Furniture['kind'][], b: readonly Furniture['kind'][]) =>
    (a.includes(one.kind) && b.includes(other.kind)) || (a.includes(other.kind) && b.includes(one.kind))
  if (one.kind === 'rug' || other.kind === 'rug') return true
  return (
    pair(['stove', 'sink', 'basin', 'lamp', 'plant'], ['counter', 'cabinet', 'desk', 'bedside-table']) ||
    pair(['chair'], ['desk', 'dining-table']) ||
    pair(['tv', 'lamp', 'plant'], ['cabinet', 'coffee-table', 'desk'])
  )
}
