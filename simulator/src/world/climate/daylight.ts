import { area_m2, roomAt, type Instant, type Plan } from '@anju/sdk'
import { bearing_deg, cos, PI } from '../../exact-math.ts'
import { between_m, distance_m } from '../vector.ts'
import type { Weather } from './weather.ts'

/** A pane lets through 68 % of the light, less a tenth for dirt. */
const PASSES = 0.68 * 0.9
/** Mean reflectance of the surfaces of a room. */
const REFLECTS = 0.5
/** Visible sky from a window, degrees: houses across the yard hide much of it low down (chosen). */
const SKY_DEG = { low: 45, high: 65 } as const
/** From this floor on the roofs across lie below. */
const HIGH_FLOOR = 8
/** Of the beam that falls through a window, what comes back from floor and walls over the room: a third of what the floor gets (chosen). */
const BEAM_SPREADS = 0.33

/** Daylight in each room, lx, mean over the room at the height of a table. */
export type Daylight = (room: string, at: Instant) => number

interface Pane {
  area_m2: number
  /** Where it looks, by the compass. */
  out_deg: number
}

/**
 * The average daylight factor of the British Research Establishment, D = T·W·θ / (A·(1 − R²)) per cent, times the light of the sky; and the beam of the sun
 * through the windows that it stands before. T transmittance, W area of the glass, θ visible sky in degrees, A all surfaces, R their reflectance.
 */
export function daylight(plan: Plan, floor: number, weather: Weather): Daylight {
  const panes = panesOf(plan)
  const sky_deg = floor >= HIGH_FLOOR ? SKY_DEG.high : SKY_DEG.low
  const rooms = new Map(
    plan.rooms.map(({ id, polygon_m }) => {
      const floor_m2 = area_m2(polygon_m)
      const round_m = polygon_m.reduce((sum, a, i) => sum + distance_m(a, polygon_m[(i + 1) % polygon_m.length]!), 0)
      const own = panes.get(id) ?? []
      const glass_m2 = own.reduce((sum, pane) => sum + pane.area_m2, 0)
      const factor = (PASSES * glass_m2 * sky_deg) / ((2 * floor_m2 + round_m * plan.wall.height_m) * (1 - REFLECTS * REFLECTS)) / 100
      return [id, { floor_m2, factor, own }] as const
    }),
  )
  return (id, at) => {
    const room = rooms.get(id)
    if (room === undefined || room.own.length === 0) return 0
    const beam_lx = weather.beam_lx(at)
    const spread = beam_lx === 0 ? 0 : (BEAM_SPREADS * beam_lx * facing(room.own, weather, at)) / room.floor_m2
    return weather.sky_lx(at) * room.factor + spread
  }
}

/** Area of glass across the beam, m². */
function facing(panes: readonly Pane[], weather: Weather, at: Instant): number {
  const { height, bearing_deg } = weather.sun(at)
  const level = Math.sqrt(Math.max(0, 1 - height * height))
  return panes.reduce(
    (sum, { area_m2, out_deg }) => sum + PASSES * area_m2 * Math.max(0, level * cos(((bearing_deg - out_deg) * PI) / 180)),
    0,
  )
}

function panesOf(plan: Plan): Map<string, Pane[]> {
  const panes = new Map<string, Pane[]>()
  for (const { kind, from_m, to_m, sill_m = 0, head_m = 2.1 } of plan.openings) {
    if (kind !== 'window') continue
    const [x, y] = between_m(from_m, to_m, 0.5)
    const length = distance_m(from_m, to_m)
    const [nx, ny] = [(from_m[1] - to_m[1]) / length, (to_m[0] - from_m[0]) / length]
    const left = roomAt(plan, [x + nx * 0.3, y + ny * 0.3])
    const room = left ?? roomAt(plan, [x - nx * 0.3, y - ny * 0.3])
    if (room === undefined) continue
    const out = left === undefined ? 1 : -1
    const pane = { area_m2: length * Math.max(0, head_m - sill_m), out_deg: bearing_deg(nx * out, ny * out) }
    panes.set(room.id, [...(panes.get(room.id) ?? []), pane])
  }
  return panes
}
