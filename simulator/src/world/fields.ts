import { roomAt, type Home, type Instant } from '@anju/sdk'
import type { Climate } from './climate/climate.ts'
import { CHANGED } from './changed.ts'
import type { AirField } from './air/air-field.ts'
import type { AirConditions } from './air/air-plan.ts'
import type { AirSource } from './air/air-source.ts'
import { windowExchange_m3_s } from './air/opening-flow.ts'
import type { HazardState } from './hazard-state.ts'
import type { LeafStates } from './leaves.ts'
import { between_m, distance_m } from './vector.ts'
import type { WaterField } from './water.ts'

/** Water moves on once a second. */
const WATER_MS = 1_000

/** What fills a home without anybody's doing: air and water. */
export interface FieldDriver {
  /** When it must be moved on again, or undefined when nothing is under way that can become an emergency, and no pot is on a flame. */
  next(): Instant | undefined
  /** Moves all on to `now`. `each` is called after each step, with the bits of CHANGED that it moved. Answers all of them. */
  advance(now: Instant, each: (before: Instant, at: Instant, moved: number) => void): number
}

export interface FieldParts {
  home: Home
  air: AirField
  water: WaterField
  climate: Climate
  hazards: HazardState
  leaves: LeafStates
}

/**
 * Steps only while gas, smoke, dangerous carbon monoxide or water is under way, and between two steps every field is a function of time. What is turned on,
 * a leaf that is told to move or a fan count from the instant at which they are seen, which is their own: the world is looked at whenever somebody does
 * something.
 */
export function fieldDriver({ home, air, water, climate, hazards, leaves }: FieldParts, start: Instant): FieldDriver {
  const windows = windowsOf(home)
  let at = start
  let seen = -1
  let turned = 0
  const turns = () => hazards.turns + water.turns + leaves.moves
  const turn = (now: Instant) => {
    const sources = hazards.sources(water)
    const conditions = conditionsOf({ hazards, leaves, climate }, sources, now)
    if (sources.length > 0 || air.present()) air.changes(now, sources, conditions)
    for (const { id } of home.plan.rooms) {
      const heat_w = sources.reduce((sum, source) => sum + (source.room === id ? (source.heat_w ?? 0) : 0), 0)
      const open = windows.filter(({ room }) => room === id)
      const outdoor_m3_s = open.reduce((sum, { opening, area_m2, height_m }) => {
        const share = conditions.leaves(opening)
        if (share === 0) return sum
        const inside_c = conditions.temperature_c(id)
        return sum + windowExchange_m3_s(area_m2 * share, height_m, inside_c, conditions.outdoor_c, conditions.wind_m_s)
      }, 0)
      climate.heat.changes(id, now, heat_w, outdoor_m3_s)
    }
  }
  const step_ms = () => Math.min(air.watch_ms ?? Infinity, water.active() ? WATER_MS : Infinity)
  return {
    next() {
      const next = Math.min(at + step_ms(), hazards.nextPot() ?? Infinity)
      return next === Infinity ? undefined : (next as Instant)
    },
    advance(now, each) {
      let all = 0
      hazards.boil(now)
      while (at < now) {
        const ends = Math.min(now, at + step_ms()) as Instant
        const airy = air.watch_ms !== undefined
        const wet = water.active()
        if (airy) air.settle(ends)
        if (wet) water.step((ends - at) / 1000)
        const moved = (airy ? CHANGED.air : 0) | (wet ? CHANGED.floor : 0)
        const before = at
        at = ends
        if (moved !== 0) each(before, at, moved)
        all |= moved
      }
      if (turns() === seen) return all
      seen = turns()
      turn(now)
      // A knob has turned, perhaps.
      all |= CHANGED.handled
      // What has lain on the floor and is wiped away counts as moved too: an action comes between two steps.
      if (water.turns === turned) return all
      turned = water.turns
      each(at, at, CHANGED.floor)
      return all | CHANGED.floor
    },
  }
}

function conditionsOf(
  { hazards, leaves, climate }: Pick<FieldParts, 'hazards' | 'leaves' | 'climate'>,
  sources: readonly AirSource[],
  now: Instant,
): AirConditions {
  const driven = new Map<string, number>()
  for (const { room, air_m3_s = 0 } of sources) driven.set(room, (driven.get(room) ?? 0) + air_m3_s)
  return {
    leaves: (id) => leaves.goal(id),
    fans: hazards.fans,
    stirred: new Set(sources.filter(({ stirs }) => stirs).map(({ room }) => room)),
    driven,
    temperature_c: (room) => climate.temperature_c(room, now),
    outdoor_c: climate.outdoor_c(now),
    wind_m_s: climate.weather.wind_m_s(now),
  }
}

interface Window {
  opening: string
  room: string
  area_m2: number
  height_m: number
}

function windowsOf({ plan }: Home): Window[] {
  return plan.openings.flatMap(({ id, kind, from_m, to_m, sill_m = 0, head_m = 2.05 }) => {
    if (kind !== 'window') return []
    const length = distance_m(from_m, to_m)
    const [x, y] = between_m(from_m, to_m, 0.5)
    const [nx, ny] = [((from_m[1] - to_m[1]) / length) * 0.3, ((to_m[0] - from_m[0]) / length) * 0.3]
    const room = roomAt(plan, [x + nx, y + ny]) ?? roomAt(plan, [x - nx, y - ny])
    const height_m = Math.max(0.1, head_m - sill_m)
    return room === undefined ? [] : [{ opening: id, room: room.id, area_m2: length * height_m, height_m }]
  })
}
