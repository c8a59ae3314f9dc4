import { area_m2, roomAt, type Opening, type Plan } from '@anju/sdk'
import { between_m, distance_m } from '../vector.ts'
import { airSystem, OUTDOORS, type AirFlow, type AirSystem } from './air-system.ts'
import { extraction } from './extraction.ts'
import { doorExchange_m3_s, windowExchange_m3_s } from './opening-flow.ts'

/**
 * Methane is lighter than air and gathers below the ceiling, above the heads of doors and windows, which is where norms hang the detector (at most 0.3 m
 * below the ceiling). Each room is two zones: this deep a layer, and the rest. Metres.
 */
export const LAYER_M = 0.3
/** Air that passes between the layer and the air below in a still room, m³/s per m² of ceiling (chosen). */
const STILL_MIX_M_S = 0.0005
/** The same while a window of the room is open, a fan draws or something hot rises, and it is stirred. */
const STIRRED_MIX_M_S = 0.005
/** Air changes of a closed room with outdoors, 1/s: 0.5 an hour, as measured in a closed room of 20 m³. */
const CLOSED_ACH = 0.5 / 3600
const DOOR_HEAD_M = 2.05

/** What a hood over a stove draws, m³/s: 400 m³/h of the 900 that are written on it, grease and a long duct between (chosen); and a fan in a bathroom. */
export const HOOD_M3_S = 400 / 3600
export const FAN_M3_S = 80 / 3600

/** How the air of a home is moved at a moment. */
export interface AirConditions {
  /** How far a door or window is to stand open, 0 to 1. */
  leaves(opening: string): number
  /** Fans that run: the air they draw out of a room, m³/s. */
  fans: ReadonlyMap<string, number>
  /** Rooms in which something hot rises. */
  stirred: ReadonlySet<string>
  /** Gas let into a room, which drives as much air out of it, m³/s. */
  driven: ReadonlyMap<string, number>
  temperature_c(room: string): number
  outdoor_c: number
  wind_m_s: number
}

/** The air of a plan as zones: the layers of all rooms, then the rests, in the order of the rooms. */
export interface AirPlan {
  readonly rooms: readonly string[]
  readonly volumes_m3: readonly number[]
  system(conditions: AirConditions): AirSystem
}

/** An opening with what lies on both sides, by index of the room; undefined is outdoors. */
interface Gap {
  opening: Opening
  height_m: number
  area_m2: number
  sides: readonly [number | undefined, number | undefined]
}

const built = new WeakMap<Plan, AirPlan>()

/** Built once for each plan, which must not change after that. */
export function airPlan(plan: Plan): AirPlan {
  const known = built.get(plan) ?? airIn(plan)
  built.set(plan, known)
  return known
}

function airIn(plan: Plan): AirPlan {
  const gaps = plan.openings.map((opening) => gapOf(plan, opening))
  const floors_m2 = plan.rooms.map(({ polygon_m }) => area_m2(polygon_m))
  const volumes_m3 = [LAYER_M, plan.wall.height_m - LAYER_M].flatMap((height_m) => floors_m2.map((floor) => floor * height_m))
  return {
    rooms: plan.rooms.map(({ id }) => id),
    volumes_m3,
    system: (conditions) => airSystem(volumes_m3, flowsOf(plan, gaps, floors_m2, volumes_m3, conditions)),
  }
}

function gapOf(plan: Plan, opening: Opening): Gap {
  const { from_m, to_m, head_m = DOOR_HEAD_M, sill_m = 0 } = opening
  const [mx, my] = between_m(from_m, to_m, 0.5)
  const length = distance_m(from_m, to_m)
  const [nx, ny] = [((from_m[1] - to_m[1]) / length) * 0.3, ((to_m[0] - from_m[0]) / length) * 0.3]
  const side = (sign: number) => {
    const room = roomAt(plan, [mx + nx * sign, my + ny * sign])
    return room === undefined ? undefined : plan.rooms.indexOf(room)
  }
  const height_m = Math.max(0.1, head_m - sill_m)
  return { opening, height_m, area_m2: length * height_m, sides: [side(1), side(-1)] }
}

function flowsOf(
  { rooms }: Plan,
  gaps: readonly Gap[],
  floors_m2: readonly number[],
  volumes_m3: readonly number[],
  conditions: AirConditions,
): AirFlow[] {
  const count = rooms.length
  const { fans, stirred, driven, outdoor_c, wind_m_s } = conditions
  const flows: AirFlow[] = volumes_m3.map((volume, i) => ({
    from: i,
    to: OUTDOORS,
    m3_s: CLOSED_ACH * volume + (i < count ? (driven.get(rooms[i]!.id) ?? 0) : 0),
  }))
  const both = (a: number, b: number, m3_s: number) => flows.push({ from: a, to: b, m3_s }, { from: b, to: a, m3_s })
  const connected = rooms.map((_, i) => ({ volume_m3: volumes_m3[i]! + volumes_m3[count + i]!, open: [] as number[], window_m2: 0 }))
  for (const { opening, height_m, area_m2, sides } of gaps) {
    const open = conditions.leaves(opening.id)
    if (open <= 0) continue
    const [a, b] = sides
    const through_m2 = area_m2 * open
    if (a !== undefined && b !== undefined) {
      both(
        count + a,
        count + b,
        doorExchange_m3_s(through_m2, height_m, conditions.temperature_c(rooms[a]!.id), conditions.temperature_c(rooms[b]!.id)),
      )
      connected[a]!.open.push(b)
      connected[b]!.open.push(a)
      continue
    }
    const room = a ?? b
    if (room === undefined) continue
    // Behind a front door lies a staircase as warm as the flat, behind a window the weather.
    const inside_c = conditions.temperature_c(rooms[room]!.id)
    const window = opening.kind === 'window'
    const m3_s = window
      ? windowExchange_m3_s(through_m2, height_m, inside_c, outdoor_c, wind_m_s)
      : doorExchange_m3_s(through_m2, height_m, inside_c, inside_c)
    flows.push({ from: count + room, to: OUTDOORS, m3_s })
    if (window) connected[room]!.window_m2 += through_m2
  }
  for (const [i, { id }] of rooms.entries()) {
    const drawn = fans.get(id) ?? 0
    const mix = connected[i]!.window_m2 > 0 || drawn > 0 || stirred.has(id) ? STIRRED_MIX_M_S : STILL_MIX_M_S
    both(i, count + i, floors_m2[i]! * mix)
    if (drawn === 0) continue
    for (const { from, to, m3_s } of extraction(connected, i, drawn))
      flows.push({ from: from === OUTDOORS ? OUTDOORS : count + from, to: count + to, m3_s })
    flows.push({ from: count + i, to: i, m3_s: drawn }, { from: i, to: OUTDOORS, m3_s: drawn })
  }
  return flows
}
