import { roomAt, type Instant, type Plan, type Point3 } from '@anju/sdk'
import { LAYER_M, airPlan, type AirConditions } from './air-plan.ts'
import { AIR_SPECIES, type AirSource, type AirSpecies } from './air-source.ts'
import type { AirSystem } from './air-system.ts'

/** 1 %LEL of methane as a volume fraction: the lower explosive limit is 5 %vol. */
export const LEL_FRACTION = 0.0005

/** Below this everywhere and with no source a species is gone: under what any instrument shows. */
const GONE: Readonly<Record<AirSpecies, number>> = { methane: 0.01 * LEL_FRACTION, co: 1e-6, smoke: 0.001, vapour: 0.01 }
/** A content or a source from which on a species must be looked at as it grows, for it may become an emergency. */
const WATCHED: Readonly<Record<AirSpecies, number>> = { methane: GONE.methane, co: 20e-6, smoke: 0.005, vapour: Infinity }
const WATCHED_SOURCE: Readonly<Record<AirSpecies, number>> = { methane: 0, co: 1e-6, smoke: 0, vapour: Infinity }
/** How often gas and smoke are looked at, and carbon monoxide alone, which works over minutes; milliseconds. */
const STEP_MS = 1_000
const CO_STEP_MS = 10_000
/** Contents are found so far apart, milliseconds, and are joined by straight lines for whoever asks in between: the same digits whoever asks when. */
const SPAN_MS = 60_000

/** What is in the air of a home, as a function of time. Looking changes nothing and may be done at any instant since the last change. */
export interface AirField {
  /** From `at` on these sources and this ventilation count. */
  changes(at: Instant, sources: readonly AirSource[], conditions: AirConditions): void
  /** Whether there is anything in the air, or about to be. */
  present(): boolean
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
  /** The same for whoever hangs in one place: where that lies is found once. */
  probe(point: Point3): AirProbe
}

/** The air at one place. */
export interface AirProbe {
  gas_lel_pct(at: Instant): number
  co_ppm(at: Instant): number
  smoke_db_m(at: Instant): number
}

/** One species: what is known since the last change, and what has been found after each whole span since then: the last two. */
interface Content {
  inflow: Float64Array
  fed: number
  known: Float64Array | undefined
  spans: number
  found: Float64Array
  next: Float64Array | undefined
}

/** The air of a home, with nothing in it at first. */
export function airField(plan: Plan, start: Instant): AirField {
  const air = airPlan(plan)
  const count = air.rooms.length
  const none = () => new Float64Array(2 * count)
  const contents = Object.fromEntries(
    AIR_SPECIES.map((species) => [species, { inflow: none(), fed: 0, known: undefined, spans: 0, found: none(), next: undefined }]),
  ) as Record<AirSpecies, Content>
  let system: AirSystem | undefined
  let since = start

  const later = ({ fed, inflow }: Content, content: Float64Array, span_ms: number) =>
    system!.moved(content, fed > 0 ? inflow : undefined, span_ms / 1000)
  /** Comes to the last whole span before an instant. */
  const reach = (content: Content, now: Instant) => {
    const spans = Math.floor(Math.max(0, now - since) / SPAN_MS)
    if (spans < content.spans) Object.assign(content, { spans: 0, found: content.known ?? none(), next: undefined })
    for (; content.spans < spans; content.spans++) {
      content.found = content.next ?? later(content, content.found, SPAN_MS)
      content.next = undefined
    }
  }
  const isNothing = (content: Content) => system === undefined || (content.known === undefined && content.fed === 0)
  const settle = (now: Instant) => {
    for (const species of AIR_SPECIES) {
      const content = contents[species]
      if (isNothing(content)) continue
      reach(content, now)
      const rest_ms = Math.max(0, now - since - content.spans * SPAN_MS)
      const there = rest_ms === 0 ? content.found : later(content, content.found, rest_ms)
      const gone = content.fed === 0 && there.every((value) => value < GONE[species])
      Object.assign(content, { known: gone ? undefined : there, spans: 0, found: gone ? none() : there, next: undefined })
    }
    since = now
    field.watch_ms = watched()
  }
  const watched = (): number | undefined => {
    let step: number | undefined
    for (const species of AIR_SPECIES) {
      const { fed, known } = contents[species]
      if (fed <= WATCHED_SOURCE[species] && (known === undefined || known.every((value) => value < WATCHED[species]))) continue
      step = Math.min(step ?? CO_STEP_MS, species === 'co' ? CO_STEP_MS : STEP_MS)
    }
    return step
  }
  const zone = (species: AirSpecies, index: number, now: Instant) => {
    const content = contents[species]
    if (index < 0 || isNothing(content)) return 0
    reach(content, now)
    const share = Math.max(0, now - since - content.spans * SPAN_MS) / SPAN_MS
    if (share === 0) return content.found[index]!
    content.next ??= later(content, content.found, SPAN_MS)
    return content.found[index]! + (content.next[index]! - content.found[index]!) * share
  }
  /** The zone of a point; -1 outside, where there is nothing. */
  const zoneAt = ([x, y, z]: Point3) => {
    const room = roomAt(plan, [x, y])
    return room === undefined ? -1 : air.rooms.indexOf(room.id) + (z >= plan.wall.height_m - LAYER_M ? 0 : count)
  }
  const gas_lel_pct = (index: number, now: Instant) => Math.min(100, zone('methane', index, now) / LEL_FRACTION)
  const co_ppm = (index: number, now: Instant) => zone('co', index, now) * 1e6
  const field: AirField & { watch_ms: number | undefined } = {
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
      field.watch_ms = watched()
    },
    present: () => AIR_SPECIES.some((species) => contents[species].known !== undefined || contents[species].fed > 0),
    watch_ms: undefined,
    settle,
    layer: (species, room, now) => zone(species, air.rooms.indexOf(room), now),
    rest: (species, room, now) => zone(species, air.rooms.indexOf(room) + (air.rooms.includes(room) ? count : 0), now),
    gas_lel_pct: (point, now) => gas_lel_pct(zoneAt(point), now),
    co_ppm: (point, now) => co_ppm(zoneAt(point), now),
    smoke_db_m: (point, now) => zone('smoke', zoneAt(point), now),
    vapour_g_m3: (point, now) => zone('vapour', zoneAt(point), now),
    probe(point) {
      const index = zoneAt(point)
      return {
        gas_lel_pct: (now) => gas_lel_pct(index, now),
        co_ppm: (now) => co_ppm(index, now),
        smoke_db_m: (now) => zone('smoke', index, now),
      }
    },
  }
  return field
}
