import type { Opening, Point, Random, Room, Title } from '@anju/sdk'

/** West, south, east, north edge of a room along the middle of its walls, metres. */
export type Rect = readonly [number, number, number, number]
type Side = 'n' | 'e' | 's' | 'w'

/** A room before anything stands in it. */
export interface LaidRoom {
  id: string
  kind: Room['kind']
  title: Title
  rect: Rect
}

/** Rooms that meet, with their doors and windows. */
export interface Layout {
  rooms: LaidRoom[]
  openings: Opening[]
}

/** The flats that are drawn: how many rooms besides kitchen and bathroom, as they are counted in Chengdu. */
export const flatKinds = ['one-room', 'one-bedroom', 'two-bedroom', 'three-bedroom'] as const
export type FlatKind = (typeof flatKinds)[number]

/** Plans are drawn on a grid of 5 cm. */
export const snap = (value_m: number): number => Math.round(value_m * 20) / 20

/** Every other wet room has a step at its door that holds water back, metres (chosen). */
const STEP_M = 0.02

const TITLES: Readonly<Record<string, Title>> = {
  living: { zh: '客厅', en: 'Living room' },
  kitchen: { zh: '厨房', en: 'Kitchen' },
  bathroom: { zh: '卫生间', en: 'Bathroom' },
  bedroom: { zh: '主卧', en: 'Bedroom' },
  'bedroom-2': { zh: '次卧', en: 'Second bedroom' },
  'bedroom-3': { zh: '小房间', en: 'Small room' },
  balcony: { zh: '阳台', en: 'Balcony' },
}

/** Draws the rooms of a flat. Every size is inside what such flats have; `roomier` adds to each, for another try. Metres. */
export function layoutOf(kind: FlatKind, random: Random, roomier_m = 0): Layout {
  const size = (least_m: number, most_m: number) => snap(least_m + (most_m - least_m) * random.unit() + roomier_m)
  const [depth, strip] = [size(4.2, 5.2), size(2.3, 2.8)]
  const [kitchen, bathroom] = [size(2.2, 2.8), size(2, 2.4)]
  const across = snap(kitchen + bathroom)
  const top = snap(depth + strip)
  const rooms: LaidRoom[] = []
  const add = (id: string, roomKind: Room['kind'], rect: Rect) => {
    const room: LaidRoom = { id, kind: roomKind, title: TITLES[id]!, rect }
    rooms.push(room)
    return room
  }
  const main = kind === 'one-room' ? add('bedroom', 'bedroom', [0, 0, across, depth]) : add('living', 'living', [0, 0, across, depth])
  const cook = add('kitchen', 'kitchen', [0, depth, kitchen, top])
  const wash = add('bathroom', 'bathroom', [kitchen, depth, across, top])
  const openings = [
    inner(random, 'kitchen-door', random.chance(1, 2) ? 'passage' : 'door', main.rect, cook.rect),
    { ...inner(random, 'bathroom-door', 'door', main.rect, wash.rect), ...(random.fork('step').chance(1, 2) ? { sill_m: STEP_M } : {}) },
    outer(random, 'kitchen-window', 'window', cook.rect, 'n', 1),
    outer(random, 'bathroom-window', 'window', wash.rect, 'n', 0.6),
  ]
  if (kind === 'one-room' || kind === 'one-bedroom' || kind === 'two-bedroom')
    openings.push(outer(random, 'front-door', 'door', main.rect, 'w', 0.95))
  const sleep = (id: string, rect: Rect, side: Side) => {
    const room = add(id, 'bedroom', rect)
    openings.push(inner(random, `${id}-door`, 'door', main.rect, rect), outer(random, `${id}-window`, 'window', room.rect, side, 1.5))
  }
  const east = snap(across + size(3.1, 3.8))
  if (kind === 'one-bedroom') sleep('bedroom', [across, 0, east, depth], 's')
  if (kind === 'two-bedroom' || kind === 'three-bedroom') {
    const middle = snap(depth - 1.4)
    sleep('bedroom', [across, middle, east, top], 'n')
    sleep('bedroom-2', [across, 0, east, middle], 's')
  }
  if (kind === 'three-bedroom') {
    sleep('bedroom-3', [-size(2.8, 3.2), 0, 0, snap(depth - 1.5)], 's')
    openings.push(outer(random, 'front-door', 'door', [0, snap(depth - 1.5), across, depth], 'w', 0.95))
  }
  if (kind !== 'one-room' && random.chance(2, 3)) {
    const balcony = add('balcony', 'balcony', [0, -size(1.3, 1.6), across, 0])
    openings.push(
      inner(random, 'balcony-door', 'door', main.rect, balcony.rect),
      outer(random, 'balcony-window', 'window', balcony.rect, 's', 2),
    )
  } else openings.push(outer(random, 'main-window', 'window', main.rect, 's', 1.8))
  return random.chance(1, 2) ? mirrored({ rooms, openings }) : { rooms, openings }
}

/** A door or passage somewhere in the wall that two rooms share. */
function inner(random: Random, id: string, kind: 'door' | 'passage', a: Rect, b: Rect): Opening {
  const upright = a[2] === b[0] || b[2] === a[0]
  const [low, high] = upright ? [Math.max(a[1], b[1]), Math.min(a[3], b[3])] : [Math.max(a[0], b[0]), Math.min(a[2], b[2])]
  const line = upright ? (a[2] === b[0] ? a[2] : a[0]) : a[3] === b[1] ? a[3] : a[1]
  const width_m = kind === 'passage' ? 1 : 0.85
  const from = snap(low + 0.2 + (high - low - 0.4 - width_m) * random.unit())
  const [p, q]: Point[] = upright
    ? [
        [line, from],
        [line, snap(from + width_m)],
      ]
    : [
        [from, line],
        [snap(from + width_m), line],
      ]
  return { id, kind, from_m: p!, to_m: q!, ...(kind === 'door' ? { hinge: 'to', swing: -1, open: true } : {}) }
}

/** A window or the front door in an outer wall. */
function outer(
  random: Random,
  id: string,
  kind: 'door' | 'window',
  [west, south, east, north]: Rect,
  side: Side,
  width_m: number,
): Opening {
  const upright = side === 'e' || side === 'w'
  const [low, high] = upright ? [south, north] : [west, east]
  const line = { n: north, e: east, s: south, w: west }[side]
  const from = snap(low + 0.25 + (high - low - 0.5 - width_m) * random.unit())
  const [p, q]: Point[] = upright
    ? [
        [line, from],
        [line, snap(from + width_m)],
      ]
    : [
        [from, line],
        [snap(from + width_m), line],
      ]
  const rest = kind === 'window' ? { sill_m: 0.9, head_m: 2.1 } : { hinge: 'to' as const, swing: -1 as const, entrance: true }
  return { id, kind, from_m: p!, to_m: q!, ...rest, open: false }
}

/** The same flat on the other side of the stairs. */
function mirrored({ rooms, openings }: Layout): Layout {
  const flip = ([x, y]: Point): Point => [snap(-x) + 0, y]
  return {
    rooms: rooms.map((room) => ({ ...room, rect: [snap(-room.rect[2]) + 0, room.rect[1], snap(-room.rect[0]) + 0, room.rect[3]] })),
    openings: openings.map((one) => ({
      ...one,
      from_m: flip(one.from_m),
      to_m: flip(one.to_m),
      ...(one.swing === undefined ? {} : { swing: one.swing === 1 ? -1 : 1 }),
    })),
  }
}
