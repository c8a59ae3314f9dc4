import { area_m2, type Instant, type Plan } from '@anju/sdk'
import { bearing_deg, cos, exp, PI } from '../../exact-math.ts'
import { solarHour } from './sun.ts'
import { DAY, type Weather } from './weather.ts'

/** How long walls and furniture take to follow the weather, seconds: masonry inside an insulated shell (chosen). */
const WALLS_S = 12 * 3600
const OMEGA = (2 * PI) / 86_400
/** What comes through of the day's swing, and how many hours later: the answer of a first-order lag to a sine, 1/√(1 + ω²τ²) and arctan(ωτ)/ω. */
const LAG = { gain: 1 / Math.sqrt(1 + OMEGA * OMEGA * WALLS_S * WALLS_S), late_h: bearing_deg(OMEGA * WALLS_S, 1) / 15 }
/**
 * The mean indoors over a day follows that outdoors at this slope about this point: people heat a room in winter, for Chengdu's houses have no central
 * heating, and cool it in summer. 15 °C at 5.6 outdoors, 26 at 25.6 (chosen).
 */
const INDOORS = { at_c: 21, is_c: 23.5, slope: 0.55 } as const
/** Heat that passes between the air of a room and its walls, W/(m²·K), and the air's own capacity with what it warms at once, J/(m³·K): three times air's. */
const WALL_W_M2_K = 2.5
const AIR_J_M3_K = 3_600
const AIR_ALONE_J_M3_K = 1_200

/** Temperatures of rooms as functions of time. */
export interface RoomHeat {
  /** From `at` on so much heat comes into a room, W, and so much air from outdoors, m³/s. */
  changes(room: string, at: Instant, heat_w: number, outdoor_m3_s: number): void
  temperature_c(room: string, at: Instant): number
  /** The walls alone, which follow the weather slowly. */
  walls_c(at: Instant): number
}

interface Room {
  wall_w_k: number
  air_j_k: number
  heat_w: number
  outdoor_w_k: number
  since: Instant
  from_c: number
}

/**
 * The air of a room between its walls and outdoors: C·dT/dt = G_w·(T_w − T) + G_o·(T_o − T) + P, a network of one capacity. Between two changes the solution is
 * T = T_e + (T₀ − T_e)·e^{−t/τ} with τ = C/(G_w + G_o); T_e moves with the weather, hours slower than τ, so it is taken as of the instant asked for. The
 * walls follow the sine of the day by the closed form of a first-order lag of twelve hours.
 */
export function roomHeat(plan: Plan, weather: Weather, longitude_deg: number, start: Instant): RoomHeat {
  const walls_c = (at: Instant) =>
    INDOORS.is_c +
    INDOORS.slope * (weather.dayMean_c(at) - INDOORS.at_c) +
    DAY.half_c * LAG.gain * cos((2 * PI * (solarHour(at, longitude_deg) - DAY.warmest_h - LAG.late_h)) / 24)
  const rooms = new Map<string, Room>()
  for (const { id, polygon_m } of plan.rooms) {
    const floor_m2 = area_m2(polygon_m)
    const around_m2 = 2 * floor_m2 + 4 * Math.sqrt(floor_m2) * plan.wall.height_m
    const air_j_k = floor_m2 * plan.wall.height_m * AIR_J_M3_K
    rooms.set(id, { wall_w_k: around_m2 * WALL_W_M2_K, air_j_k, heat_w: 0, outdoor_w_k: 0, since: start, from_c: walls_c(start) })
  }
  const settled_c = ({ wall_w_k, outdoor_w_k, heat_w }: Room, at: Instant) =>
    (wall_w_k * walls_c(at) + outdoor_w_k * weather.outdoor_c(at) + heat_w) / (wall_w_k + outdoor_w_k)
  const temperature_c = (room: Room, at: Instant) => {
    const { wall_w_k, outdoor_w_k, air_j_k, since, from_c } = room
    const left = exp(-(((at - since) / 1000) * (wall_w_k + outdoor_w_k)) / air_j_k)
    return settled_c(room, at) + (from_c - settled_c(room, since)) * left
  }
  return {
    walls_c,
    changes(id, at, heat_w, outdoor_m3_s) {
      const room = rooms.get(id)
      const outdoor_w_k = outdoor_m3_s * AIR_ALONE_J_M3_K
      if (room === undefined || (room.heat_w === heat_w && room.outdoor_w_k === outdoor_w_k)) return
      Object.assign(room, { from_c: temperature_c(room, at), since: at, heat_w, outdoor_w_k })
    },
    temperature_c(id, at) {
      const room = rooms.get(id)
      return room === undefined ? walls_c(at) : temperature_c(room, at)
    },
  }
}
