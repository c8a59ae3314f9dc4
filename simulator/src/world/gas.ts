import { area_m2, roomAt, type Plan, type Point, type Point3 } from '@anju/sdk'
import type { Leaves } from './sight.ts'
import { between_m, distance_m } from './vector.ts'
import { mixed, type Exchange, type Zone } from './gas-zones.ts'

/** 1 %LEL of methane as a volume fraction: the lower explosive limit is 5 %vol. */
export const LEL_FRACTION = 0.0005

/**
 * What a fully open, unlit burner lets out, m³/s: 0.45 m³/h, a burner of 4.5 kW at 36 MJ/m³ (chosen; household burners of 3 to 5 kW use 0.3 to
 * 0.5 m³/h). It leaks over ten times what the slow leaks of the norms do.
 */
export const BURNER_M3_S = 0.45 / 3600

/**
 * Methane is lighter than air and gathers below the ceiling, above the heads of doors and windows, which is where norms hang the detector (at most 0.3 m
 * below the ceiling). Each room is two zones: this deep a layer, and the rest. Metres.
 */
export const LAYER_M = 0.3
/** Air that passes between the layer and the air below in a still room, m³/s per m² of ceiling (chosen). */
const STILL_MIX_M_S = 0.0005
/** The same while a window of the room is open, and it is stirred. */
const STIRRED_MIX_M_S = 0.005
/** Air that passes an open door each way by small differences of temperature, m³/s per m² (chosen: 115 m³/h for an inner door). */
const DOOR_M_S = 0.02
/** Air that passes a fully open window, m³/s per m² (chosen: ten air changes an hour in a kitchen). */
const WINDOW_M_S = 0.05
/** Air changes of a closed room with outdoors, 1/s: 0.5 an hour, as measured in a closed room of 20 m³. */
const CLOSED_ACH = 0.5 / 3600
const DOOR_HEAD_M = 2.05
/** Below this everywhere and with no source there is no gas: 0.01 %LEL is under what any detector shows. */
const GONE_FRACTION = 0.01 * LEL_FRACTION

/** A burner that lets gas into a room. */
export interface GasSource {
  room: string
  flow_m3_s: number
}

/** The gas in a home, by room in two zones. */
export interface GasField {
  /** Moves on by `seconds`. */
  step(seconds: number, sources: readonly GasSource[], leaves: Leaves): void
  /** %LEL at a point: of the layer when it is high enough, else of the air below. */
  at(point: Point3): number
  /** %LEL of the layer of a room, where gas gathers. */
  layer(room: string): number
  /** Whether there is any gas at all. */
  readonly present: boolean
}

/** The air of a home, without gas at first. Zones are the layers of all rooms, then the rests. */
export function gasField(plan: Plan): GasField {
  const count = plan.rooms.length
  let now: number[] = plan.rooms.flatMap(() => [0, 0])
  const index = (room: string) => plan.rooms.findIndex(({ id }) => id === room)
  const lel = (fraction: number | undefined) => Math.min(100, (fraction ?? 0) / LEL_FRACTION)
  return {
    step(seconds, sources, leaves) {
      const { zones, exchanges } = airOf(plan, sources, leaves)
      now = mixed(zones, exchanges, now, seconds)
      if (sources.length === 0 && now.every((fraction) => fraction < GONE_FRACTION)) now = now.map(() => 0)
    },
    at([x, y, z]) {
      const room = roomAt(plan, [x, y])
      if (room === undefined) return 0
      return lel(now[index(room.id) + (z >= plan.wall.height_m - LAYER_M ? 0 : count)])
    },
    layer: (room) => lel(now[index(room)]),
    get present() {
      return now.some((fraction) => fraction > 0)
    },
  }
}

function airOf(plan: Plan, sources: readonly GasSource[], leaves: Leaves): { zones: Zone[]; exchanges: Exchange[] } {
  const { rooms, wall } = plan
  const count = rooms.length
  const zones = [LAYER_M, wall.height_m - LAYER_M].flatMap((height_m) =>
    rooms.map(({ polygon_m }) => {
      const volume_m3 = area_m2(polygon_m) * height_m
      return { volume_m3, outdoor_m3_s: CLOSED_ACH * volume_m3, source_m3_s: 0 }
    }),
  )
  for (const { room, flow_m3_s } of sources) zones[rooms.findIndex(({ id }) => id === room)]!.source_m3_s += flow_m3_s

  const windy = new Set<number>()
  const exchanges: Exchange[] = []
  for (const opening of plan.openings) {
    const open = leaves(opening.id)
    if (open === 0) continue
    const [a, b] = sidesOf(plan, opening.from_m, opening.to_m)
    const height_m = (opening.head_m ?? DOOR_HEAD_M) - (opening.sill_m ?? 0)
    const area = distance_m(opening.from_m, opening.to_m) * height_m * open
    if (a !== undefined && b !== undefined) exchanges.push({ a: count + a, b: count + b, flow_m3_s: area * DOOR_M_S })
    for (const room of a === undefined || b === undefined ? [a ?? b] : []) {
      if (room === undefined) continue
      zones[count + room]!.outdoor_m3_s += area * (opening.kind === 'window' ? WINDOW_M_S : DOOR_M_S)
      if (opening.kind === 'window') windy.add(room)
    }
  }
  for (const [i, { polygon_m }] of rooms.entries())
    exchanges.push({ a: i, b: count + i, flow_m3_s: area_m2(polygon_m) * (windy.has(i) ? STIRRED_MIX_M_S : STILL_MIX_M_S) })
  return { zones, exchanges }
}

/** The rooms on both sides of an opening, by index; undefined is outdoors. */
function sidesOf(plan: Plan, from: Point, to: Point): [number | undefined, number | undefined] {
  const [mx, my] = between_m(from, to, 0.5)
  const length = distance_m(from, to)
  const [nx, ny] = [((from[1] - to[1]) / length) * 0.3, ((to[0] - from[0]) / length) * 0.3]
  const side = (sign: number) => {
    const room = roomAt(plan, [mx + nx * sign, my + ny * sign])
    return room === undefined ? undefined : plan.rooms.indexOf(room)
  }
  return [side(1), side(-1)]
}
