import type { Home, Instant, Random } from '@anju/sdk'
import { daylight } from './daylight.ts'
import { roomHeat, type RoomHeat } from './room-heat.ts'
import type { Sun } from './sun.ts'
import { CHENGDU_DEG, saturated_g_m3, weather, type Weather } from './weather.ts'

/** What people notice of a room and instruments measure: functions of time that may be asked at any instant. */
export interface Climate {
  temperature_c(room: string, at: Instant): number
  /** Relative humidity, %. */
  humidity_pct(room: string, at: Instant): number
  /** Light at the height of a table, lx: daylight and lamp. */
  light_lx(room: string, at: Instant): number
  /** Whether the lamp of a room burns: switched by hand, or by who is up where it is too dim. */
  lamp(room: string, at: Instant): boolean
  outdoor_c(at: Instant): number
  sun(at: Instant): Sun
  readonly weather: Weather
  readonly heat: RoomHeat
}

/** What the climate of a home asks of the rest of the world. */
export interface Lived {
  /** Water vapour above that of outdoor air, g/m³. */
  vapour_g_m3(room: string, at: Instant): number
  /** Whether somebody is in a room who is not lying. */
  someoneUp(room: string, at: Instant): boolean
  /** How a lamp was switched by hand; undefined leaves it to whoever is in the room. */
  lamp(room: string): boolean | undefined
}

/** What people who live there give off, above outdoor air, g/m³ (chosen: breath, washing, plants at half an air change an hour). */
const LIVING_G_M3 = 1.2
/** A ceiling lamp as there are in such flats, lx (chosen: 100 to 200). */
const LAMP_LX = 150
/** People switch the lamp on below this much daylight, lx (chosen). */
const DIM_LX = 80
/** Floor of a home that does not say it. */
const USUAL_FLOOR = 3

/**
 * Temperature by `room-heat.ts`; humidity by the water in outdoor air, what people give off, and the steam of the air field, against what air of that
 * temperature holds; light by `daylight.ts` and a lamp that is on while somebody is up in a room that is too dim.
 */
export function climate({ plan, location_deg, building }: Home, random: Random, start: Instant, lived: Lived): Climate {
  const place = location_deg ?? CHENGDU_DEG
  const over = weather(random, place)
  const heat = roomHeat(plan, over, place[0], start)
  const day_lx = daylight(plan, building?.floor ?? USUAL_FLOOR, over)
  const lamp = (room: string, at: Instant) => lived.lamp(room) ?? (day_lx(room, at) < DIM_LX && lived.someoneUp(room, at))
  return {
    temperature_c: (room, at) => heat.temperature_c(room, at),
    humidity_pct(room, at) {
      const water = over.vapour_g_m3(at) + LIVING_G_M3 + lived.vapour_g_m3(room, at)
      return Math.min(100, (100 * water) / saturated_g_m3(heat.temperature_c(room, at)))
    },
    light_lx: (room, at) => day_lx(room, at) + (lamp(room, at) ? LAMP_LX : 0),
    lamp,
    outdoor_c: (at) => over.outdoor_c(at),
    sun: (at) => over.sun(at),
    weather: over,
    heat,
  }
}
