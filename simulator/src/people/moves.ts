import type { Furniture, Instant, Opening, Point } from '@anju/sdk'
import { bearing_deg, cos, PI, sin } from '../exact-math.ts'
import { splitWay } from '../world/route.ts'
import { distance_m, middleOf } from '../world/vector.ts'
import { SWING_MS } from '../world/leaves.ts'
import { walk } from './phase.ts'
import type { Places } from './places.ts'
import { lying, onFloor, sitting, standing } from './pose.ts'
import { effect, shift, stillPose, stride, wait, type ResidentBody, type Step } from './resident.ts'

/** What a body does to the world around it while it moves. */
export interface Surroundings {
  isOpen(opening: string): boolean
  move(opening: string, to: 0 | 1, at: Instant): void
  /** The wrist of somebody sits down, lies down, claps or hits the floor. */
  jolt(body: ResidentBody, kind: Jolt, at: Instant): void
  /** Somebody lies on the floor, as cold as it is there. */
  cools(body: ResidentBody, at: Instant): void
  /** Somebody hit the floor, or is on their feet again. */
  fell(body: ResidentBody, at: Instant): void
  /** A piece of furniture is used: a fridge opened and shut, a toilet flushed. */
  handle(piece: Furniture, at: Instant): void
  gotUp(body: ResidentBody, at: Instant): void
}
export type Jolt = 'sit' | 'drop' | 'lie' | 'shake' | 'fall' | 'clap'

/** How long it takes, milliseconds (chosen for somebody over 80). */
const TAKES_MS = { sit: 2_500, lie: 5_000, stand: 2_500, rise: 4_000, getUp: 9_000 } as const
/** Level speed on a seat or bed never passes this share of the gait. */
const SLIDE = 0.8
/** How far ahead one falls at most, metres. */
const FALLS_AHEAD_M = 0.6
/** One stops this far before a shut door to open it, metres. */
const BEFORE_DOOR_M = 0.6
/** One goes this far through a door before one shuts it behind, metres. */
const BEHIND_DOOR_M = 0.4

/** Gets on the feet, if not on them. From the floor this is a step of its own. */
export const stand =
  (surroundings: Surroundings): Step =>
  (at, body) => {
    const { posture } = body.pose(at)
    if (posture === 'standing') return undefined
    const up = (body: ResidentBody, at: Instant) => standing(body.build, body.feet_m, body.pose(at).heading_deg)
    const left = effect((_, body) => {
      body.on = undefined
    })
    if (posture === 'on-floor') return [shift(TAKES_MS.getUp, up), effect((at, body) => surroundings.gotUp(body, at))]
    return [shift(slow(body, at, body.feet_m, posture === 'lying' ? TAKES_MS.rise : TAKES_MS.stand), up), left]
  }

/** On the feet, then along a way; shut doors on it are opened as one comes to them. */
export const walkTo = (places: Places, surroundings: Surroundings, to: Point): Step[] => [
  stand(surroundings),
  (at, body) => {
    const way = places.way(body.pose(at).at_m, to)
    return way === undefined ? undefined : goAlong(places, surroundings, way, body.shuts)
  },
]

function goAlong(places: Places, surroundings: Surroundings, way: readonly Point[], shuts: Set<string>): Step[] {
  let passed_m = 0
  for (const [i, to] of way.slice(1).entries()) {
    const leg_m = distance_m(way[i]!, to)
    for (const { door, share } of places.doorsOn(way[i]!, to)) {
      const { id } = door
      const at_m = passed_m + share * leg_m
      if (!surroundings.isOpen(id)) {
        const [before, after] = splitWay(way, at_m - BEFORE_DOOR_M)
        return [stroll(before), ...openDoor(surroundings, door), () => goAlong(places, surroundings, after, shuts)]
      }
      if (!shuts.has(id)) continue
      const [before, after] = splitWay(way, at_m + BEHIND_DOOR_M)
      const close = effect((at) => {
        shuts.delete(id)
        surroundings.move(id, 0, at)
      })
      return [stroll(before), close, wait(SWING_MS), () => goAlong(places, surroundings, after, shuts)]
    }
    passed_m += leg_m
  }
  return [stroll(way)]
}

const stroll =
  (way: readonly Point[]): Step =>
  (at, body) =>
    walk(stillPose(body, at), way, body.gait_m_s, at)

const openDoor = (surroundings: Surroundings, { id }: Opening): Step[] => [effect((at) => surroundings.move(id, 1, at)), wait(SWING_MS)]

/** Goes to a seat and sits down, facing as it faces. */
export const sitOn = (places: Places, surroundings: Surroundings, piece: Furniture, beside: Point): Step[] => [
  ...walkTo(places, surroundings, beside),
  (at, body) => {
    const seat = places.seat(piece, body.pose(at).at_m)
    const heading = facing_deg(piece, seat, body.pose(at).at_m)
    return [
      shift(slow(body, at, seat, TAKES_MS.sit), (body) => sitting(body.build, seat, heading, piece.height_m)),
      effect((at, body) => {
        body.on = piece.id
        surroundings.jolt(body, 'sit', at)
      }),
    ]
  },
]

/** Goes up to a piece of furniture and handles it. */
export const useThing = (places: Places, surroundings: Surroundings, piece: Furniture, beside: Point): Step[] => [
  ...walkTo(places, surroundings, beside),
  effect((at) => surroundings.handle(piece, at)),
]

/** Goes to a bed or sofa and lies down on it, head away from its foot. */
export const lieOn = (places: Places, surroundings: Surroundings, piece: Furniture, beside: Point): Step[] => [
  ...walkTo(places, surroundings, beside),
  (at, body) => {
    const middle = middleOf(piece.box_m)
    return [
      shift(slow(body, at, middle, TAKES_MS.lie), () => lying(middle, headTowards_deg(piece), piece.height_m)),
      effect((at, body) => {
        body.on = piece.id
        surroundings.jolt(body, 'lie', at)
      }),
    ]
  },
]

/** Drops within 0.6 to 1.2 s, forwards or a little aside, onto free floor. The moment of impact is the end of the drop. */
export const fall = (places: Places, surroundings: Surroundings): Step[] => [
  (at, body) => {
    const now = stillPose(body, at)
    const from = now.posture === 'sitting' || now.posture === 'lying' ? body.feet_m : now.at_m
    const heading = (now.heading_deg + body.random.int(-40, 40) + 360) % 360
    const angle = (heading * PI) / 180
    const spot = places.ahead(from, [sin(angle), cos(angle)], FALLS_AHEAD_M)
    const until = (at + body.random.int(600, 1_200)) as Instant
    return { kind: 'fall', from: at, until, pose: now, end: onFloor(spot, heading) }
  },
  effect((at, body) => {
    body.on = undefined
    body.feet_m = places.nearestFree(body.pose(at).at_m)
    surroundings.jolt(body, 'fall', at)
    surroundings.fell(body, at)
  }),
]

/** How long a slide to the floor takes, milliseconds (chosen: whoever's legs give way holds on to something; too slow for a fall by any sensor). */
const SLIDES_MS = [5_000, 9_000] as const

/** Sinks slowly from a seat, a bed or the feet to the floor. Nothing hits the floor, so nothing tells of a fall; truth knows of the lying. */
export const slideDown = (places: Places, surroundings: Surroundings): Step[] => [
  (at, body) => {
    const spot = places.nearestFree(body.feet_m)
    return shift(body.random.int(...SLIDES_MS), (body) => onFloor(spot, body.pose(at).heading_deg))(at, body)
  },
  effect((at, body) => {
    body.on = undefined
    body.feet_m = places.nearestFree(body.pose(at).at_m)
    surroundings.cools(body, at)
  }),
]

/** Leaves by the front door and shuts it. */
export function goOut(places: Places, surroundings: Surroundings): Step[] {
  const { inside, outside } = places.threshold()!
  const door = places.entrance!
  return [
    ...walkTo(places, surroundings, inside),
    ...openDoor(surroundings, door),
    stride(outside),
    effect((at, body) => {
      body.away = true
      surroundings.move(door.id, 0, at)
    }),
  ]
}

/** Comes home by the front door and shuts it. */
export function comeBack(places: Places, surroundings: Surroundings): Step[] {
  const { inside } = places.threshold()!
  const door = places.entrance!
  return [
    ...openDoor(surroundings, door),
    effect((_, body) => {
      body.away = false
    }),
    stride(inside),
    effect((at) => surroundings.move(door.id, 0, at)),
  ]
}

const slow = (body: ResidentBody, at: Instant, to: Point, least_ms: number): number =>
  Math.max(least_ms, (distance_m(body.pose(at).at_m, to) / (SLIDE * body.gait_m_s)) * 1000)

const COMPASS_DEG = { n: 0, e: 90, s: 180, w: 270 } as const

function facing_deg({ facing, kind }: Furniture, seat: Point, from: Point): number {
  if (facing !== undefined && kind !== 'bed') return COMPASS_DEG[facing]
  return bearing_deg(from[0] - seat[0], from[1] - seat[1])
}

/** A bed faces its foot; on anything else one lies along its longer side. */
export function headTowards_deg({ facing, kind, box_m: [west, south, east, north] }: Furniture): number {
  if (kind === 'bed' && facing !== undefined) return (COMPASS_DEG[facing] + 180) % 360
  return east - west > north - south ? 90 : 0
}
