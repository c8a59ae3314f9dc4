import type { Furniture, FurnitureKind, Opening, Random } from '@anju/sdk'
import { toSegment_m } from '../world/vector.ts'
import { snap, type LaidRoom, type Layout, type Rect } from './layout.ts'

type Box = Furniture['box_m']
type Facing = NonNullable<Furniture['facing']>

/** A piece to be put against a wall: breadth along it and depth from it, metres. What is `wanted` may be left out where there is no room. */
interface Piece {
  id: string
  kind: FurnitureKind
  breadth_m: number
  depth_m: number
  height_m: number
  needed?: boolean
  /** Let into its top, like a stove into a counter. */
  holds?: { id: string; kind: FurnitureKind; breadth_m: number; depth_m: number; height_m: number; at_m: number }[]
}

/** Nothing stands this near before a door, metres, so that one can walk through it. */
const BEFORE_DOOR_M = 0.85
/** And this much stays free before the front of a piece, so that it can be used. */
const BEFORE_FRONT_M = 0.55
/** Half a wall, and a finger's breadth. */
const OFF_WALL_M = 0.12
const HALF_DOOR_M = 0.6

/** Puts furniture into every room along its walls; undefined when something that must be there finds no place. */
export function furnished({ rooms, openings }: Layout, random: Random, sparse: boolean): Furniture[] | undefined {
  const all: Furniture[] = []
  for (const room of rooms) {
    const mine: Furniture[] = []
    for (const piece of piecesOf(room, random)) {
      if (sparse && piece.needed !== true) continue
      const placed = placedIn(room, openings, mine, piece, random)
      if (placed === undefined && piece.needed === true) return undefined
      if (placed !== undefined) mine.push(...placed)
    }
    all.push(...mine)
  }
  return all
}

function piecesOf({ id, kind, rect }: LaidRoom, random: Random): Piece[] {
  const own = (name: string) => (id === kind ? name : `${id}-${name}`)
  switch (kind) {
    case 'bedroom':
      return [
        { id: own('bed'), kind: 'bed', breadth_m: random.pick([1.2, 1.35, 1.5]), depth_m: 2, height_m: 0.5, needed: true },
        { id: own('wardrobe'), kind: 'wardrobe', breadth_m: random.pick([1, 1.4]), depth_m: 0.55, height_m: 1.9 },
        { id: own('armchair'), kind: 'armchair', breadth_m: 0.65, depth_m: 0.65, height_m: 0.45 },
      ]
    case 'living':
      return [
        { id: 'sofa', kind: 'sofa', breadth_m: random.pick([1.6, 1.8]), depth_m: 0.85, height_m: 0.5, needed: true },
        { id: 'tv', kind: 'tv', breadth_m: 1.3, depth_m: 0.4, height_m: 1.2 },
        { id: 'chair', kind: 'chair', breadth_m: 0.45, depth_m: 0.45, height_m: 0.46, needed: true },
        { id: 'dining-table', kind: 'dining-table', breadth_m: 0.8, depth_m: 0.8, height_m: 0.76 },
        { id: 'cabinet', kind: 'cabinet', breadth_m: 0.9, depth_m: 0.4, height_m: 1 },
      ]
    case 'kitchen':
      return [
        counterOf(Math.min(rect[2] - rect[0], rect[3] - rect[1])),
        { id: 'fridge', kind: 'fridge', breadth_m: 0.6, depth_m: 0.6, height_m: 1.7 },
      ]
    case 'bathroom':
      return [
        // A squat pan is as high as the step that it is let into; who is over 80 has a seat put over it.
        { id: 'toilet', kind: 'toilet', breadth_m: 0.45, depth_m: 0.65, height_m: random.pick([0.42, 0.44]), needed: true },
        { id: 'basin', kind: 'basin', breadth_m: 0.6, depth_m: 0.45, height_m: 0.82, needed: true },
        { id: 'shower', kind: 'shower', breadth_m: 0.8, depth_m: 0.8, height_m: 1.9 },
      ]
    case 'balcony':
      return [{ id: 'washing-machine', kind: 'washing-machine', breadth_m: 0.6, depth_m: 0.6, height_m: 0.85 }]
    default:
      return []
  }
}

function counterOf(room_m: number): Piece {
  const breadth_m = snap(Math.min(1.7, room_m - 0.5))
  return {
    id: 'counter',
    kind: 'counter',
    breadth_m,
    depth_m: 0.6,
    height_m: 0.88,
    needed: true,
    holds: [
      { id: 'stove', kind: 'stove', breadth_m: 0.7, depth_m: 0.4, height_m: 0.91, at_m: 0.1 },
      { id: 'kitchen-sink', kind: 'sink', breadth_m: 0.5, depth_m: 0.4, height_m: 0.89, at_m: snap(breadth_m - 0.6) },
    ],
  }
}

/** The first free spot of a drawn order along the four walls; a television stands across from the sofa, where it can. */
function placedIn(
  room: LaidRoom,
  openings: readonly Opening[],
  mine: readonly Furniture[],
  piece: Piece,
  random: Random,
): Furniture[] | undefined {
  const spots = (['n', 'e', 's', 'w'] as const).flatMap((wall) => spotsAlong(room.rect, wall, piece))
  const sofa = mine.find(({ kind }) => kind === 'sofa')?.facing
  const across = piece.kind === 'tv' && sofa !== undefined ? spots.filter(({ facing }) => facing === AWAY[sofa]) : []
  while (spots.length > 0) {
    const from = across.length > 0 ? across : spots
    const [spot] = from.splice(random.int(0, from.length - 1), 1)
    const { box, facing } = spot!
    if (!isFree(room, openings, mine, box, facing)) continue
    const made: Furniture = { id: piece.id, kind: piece.kind, room: room.id, box_m: box, height_m: piece.height_m, facing }
    return [made, ...(piece.holds ?? []).map((held) => letIn(room, box, facing, held))]
  }
  return undefined
}

const AWAY = { n: 's', e: 'w', s: 'n', w: 'e' } as const

function spotsAlong([west, south, east, north]: Rect, wall: Facing, { breadth_m, depth_m }: Piece): { box: Box; facing: Facing }[] {
  const upright = wall === 'e' || wall === 'w'
  const [low, high] = upright ? [south + OFF_WALL_M, north - OFF_WALL_M] : [west + OFF_WALL_M, east - OFF_WALL_M]
  const spots: { box: Box; facing: Facing }[] = []
  for (let from = Math.ceil(low * 20) / 20; from + breadth_m <= high; from = snap(from + 0.1)) {
    const to = snap(from + breadth_m)
    const near = { n: north - OFF_WALL_M, e: east - OFF_WALL_M, s: south + OFF_WALL_M, w: west + OFF_WALL_M }[wall]
    const far = wall === 'n' || wall === 'e' ? near - depth_m : near + depth_m
    const [a, b] = [cm(Math.min(near, far)), cm(Math.max(near, far))]
    spots.push({ box: upright ? [a, from, b, to] : [from, a, to, b], facing: AWAY[wall] })
  }
  return spots
}

const cm = (value_m: number): number => Math.round(value_m * 100) / 100

function letIn(room: LaidRoom, [west, south, east, north]: Box, facing: Facing, held: NonNullable<Piece['holds']>[number]): Furniture {
  const [from, to] = [held.at_m, held.at_m + held.breadth_m]
  const back = 0.08
  const box: Box = {
    n: [west + from, south + back, west + to, south + back + held.depth_m] as Box,
    s: [west + from, north - back - held.depth_m, west + to, north - back] as Box,
    e: [west + back, south + from, west + back + held.depth_m, south + to] as Box,
    w: [east - back - held.depth_m, south + from, east - back, south + to] as Box,
  }[facing]
  return { id: held.id, kind: held.kind, room: room.id, box_m: box.map(cm) as Box, height_m: held.height_m, facing }
}

/** Inside its room, off the doors, off other pieces and their fronts, and with a front of its own. */
function isFree({ rect }: LaidRoom, openings: readonly Opening[], mine: readonly Furniture[], box: Box, facing: Facing): boolean {
  const front = frontZone(box, facing)
  if (!within(box, rect, OFF_WALL_M - 0.01) || !within(front, rect, 0.05)) return false
  if (openings.some((opening) => opening.kind !== 'window' && nearDoor(opening, box))) return false
  return mine.every((other) => {
    const theirs = other.facing === undefined ? other.box_m : frontZone(other.box_m, other.facing)
    return !overlaps(box, other.box_m) && !overlaps(box, theirs) && !overlaps(front, other.box_m)
  })
}

const within = (box: Box, [west, south, east, north]: Rect, off_m: number): boolean =>
  box[0] >= west + off_m && box[1] >= south + off_m && box[2] <= east - off_m && box[3] <= north - off_m

function frontZone([west, south, east, north]: Box, facing: Facing): Box {
  return {
    n: [west, north, east, north + BEFORE_FRONT_M] as Box,
    s: [west, south - BEFORE_FRONT_M, east, south] as Box,
    e: [east, south, east + BEFORE_FRONT_M, north] as Box,
    w: [west - BEFORE_FRONT_M, south, west, north] as Box,
  }[facing]
}

function nearDoor({ from_m, to_m }: Opening, [west, south, east, north]: Box): boolean {
  const middle: [number, number] = [(from_m[0] + to_m[0]) / 2, (from_m[1] + to_m[1]) / 2]
  const upright = from_m[0] === to_m[0]
  const [dx, dy] = upright ? [BEFORE_DOOR_M, HALF_DOOR_M] : [HALF_DOOR_M, BEFORE_DOOR_M]
  const zone: Box = [middle[0] - dx, middle[1] - dy, middle[0] + dx, middle[1] + dy]
  const corners: [number, number][] = [
    [west, south],
    [east, south],
    [west, north],
    [east, north],
  ]
  return overlaps(zone, [west, south, east, north]) || corners.some((corner) => toSegment_m(corner, from_m, to_m) < 0.5)
}

const overlaps = (a: Box, b: Box): boolean => a[0] < b[2] - 1e-9 && b[0] < a[2] - 1e-9 && a[1] < b[3] - 1e-9 && b[1] < a[3] - 1e-9
