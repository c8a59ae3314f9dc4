import { roomAt, type Instant, type Plan, type Point3 } from '@anju/sdk'
import { LAYER_M, airPlan, type AirConditions } from './air-plan.ts'
import { AIR_SPECIES, type AirSource, type AirSpecies } from './air-source.ts'
import type { AirSystem } from './air-system.ts'

/** 1 %LEL of methane as a volume fraction: the lower explosive limit is 5 %vol. */
export const LEL_FRACTION = 0.0005

/** Below this everywhere and with no source a species is gone: under what any instrument shows. */
const GONE: Readonly<Record<AirSpecies, number>> = { methane: 0.01 * LEL_FRACTION, co: 0.1e-6, smoke: 0.001, vapour: 0.01 }
/** A content or a source from which on a species must be looked at as it grows, for it may become an emergency. */
const WATCHED: Readonly<Record<AirSpecies, number>> = { methane: GONE.methane, co: 20e-6, smoke: 0.005, vapour: Infinity }
const WATCHED_SOURCE: Readonly<Record<AirSpecies, number>> = { methane: 0, co: 1e-6, smoke: 0, vapour: Infinity }
/** How often gas and smoke are looked at, and carbon monoxide alone, which works over minutes; milliseconds. */
const STEP_MS = 1_000
const CO_STEP_MS = 10_000
/** Contents between two changes are found anew from the last of these spans, milliseconds: whoever asks when gets the same digits. */
const SPAN_MS = 60_000

/** What is in the air of a home, as a function of time. Looking changes nothing and may be done at any instant since the last change. */
export interface AirField {
  /** From `at` on these sources and this ventilation count. */
  changes(at: Instant, sources: readonly AirSource[], conditions: AirConditions): void
  /** Whether there is anything in the air, or about to be. */
  readonly present: boolean
  /** How long until it must be looked at again, milliseconds; undefined when nothing in it can become an emergency. */
  readonly watch_ms: number | undefined
  /** Lets time count up to `at`: what was found becomes what is known. */
  settle(at: Instant): void
  /** The content of a species in the layer below a room's ceiling, and in the air below. */
  layer(species: AirSpecies, room: string, at: Instant): number
  rest(species: AirSpecies, room: string, at: Instant): number
  gas_lel_pct(point: Point3, at: Instant): number
  co_ppm(point: Point3, at: Instant): number
  smoke_db_m(point: Point3, at: Instant): number
  vapour_g_m3(point: Point3, at: Instant): number
}

/** One species: what is known at an instant, and what has been found since. */
interface Content {
  inflow: Float64Array
  fed: number
  known: Float64Array | undefined
  /** Found after so many whole spans since the last change. */
  found: { spans: number; content: Float64Array }
}

/** The air of a home, with nothing in it at first. */
export function airField(plan: Plan, start: Instant): AirField {
  const air = airPlan(plan)
  const count = air.rooms.length
  const none = () => new Float64Array(2 * count)
  const contents = Object.fromEntries(
    AIR_SPECIES.map((species) => [species, { inflow: none(), fed: 0, known: undefined, found: { spans: 0, content: none() } }]),
  ) as Record<AirSpecies, Content>
  let system: AirSystem | undefined
  let since = start

  const at = (content: Content, now: Instant): Float64Array | undefined => {
    if (system === undefined || (content.known === undefined && content.fed === 0)) return undefined
    const gone_ms = Math.max(0, now - since)
    const spans = Math.floor(gone_ms / SPAN_MS)
    if (content.found.spans > spans || content.found.spans === 0) content.found = { spans: 0, content: content.known ?? none() }
    const { found } = content
    for (; found.spans < spans; found.spans++) found.content = system.moved(found.content, content.inflow, SPAN_MS / 1000)
    const rest_ms = gone_ms - spans * SPAN_MS
    return rest_ms === 0 ? found.content : system.moved(found.content, content.inflow, rest_ms / 1000)
  }
  const settle = (now: Instant) => {
    for (const species of AIR_SPECIES) {
      const content = contents[species]
      const there = at(content, now)
      content.known = there === undefined || (content.fed === 0 && there.every((value) => value < GONE[species])) ? undefined : there
      content.found = { spans: 0, content: content.known ?? none() }
    }
    since = now
  }
  const zone = (species: AirSpecies, index: number, now: Instant) => (index < 0 ? 0 : (at(contents[species], now)?.[index] ?? 0))
  const at3 = (species: AirSpecies, [x, y, z]: Point3, now: Instant) => {
    const room = roomAt(plan, [x, y])
    if (room === undefined) return 0
    return zone(species, air.rooms.indexOf(room.id) + (z >= plan.wall.height_m - LAYER_M ? 0 : count), now)
  }
  return {
    changes(now, sources, conditions) {
      settle(now)
      for (const species of AIR_SPECIES) {
        const content = contents[species]
        content.inflow = none()
        content.fed = 0
        for (const { room, rises, into } of sources) {
          const amount = into[species] ?? 0
          content.inflow[air.rooms.indexOf(room) + (rises ? 0 : count)]! += amount
          content.fed += amount
        }
      }
      system = air.system(conditions)
    },
    get present() {
      return AIR_SPECIES.some((species) => contents[species].known !== undefined || contents[species].fed > 0)
    },
    get watch_ms() {
      const watched = AIR_SPECIES.filter(
        (species) =>
          contents[species].fed > WATCHED_SOURCE[species] || contents[species].known?.some((value) => value >= WATCHED[species]) === true,
      )
      if (watched.length === 0) return undefined
      return watched.length === 1 && watched[0] === 'co' ? CO_STEP_MS : STEP_MS
    },
    settle,
    layer: (species, room, now) => zone(species, air.rooms.indexOf(room), now),
    rest: (species, room, now) => zone(species, air.rooms.indexOf(room) + (air.rooms.includes(room) ? count : 0), now),
    gas_lel_pct: (point, now) => Math.min(100, at3('methane', point, now) / LEL_FRACTION),
    co_ppm: (point, now) => at3('co', point, now) * 1e6,
    smoke_db_m: (point, now) => at3('smoke', point, now),
    vapour_g_m3: (point, now) => at3('vapour', point, now),
  }
}
