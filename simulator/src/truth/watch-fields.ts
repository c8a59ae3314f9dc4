import { roomAt, type Home, type Instant, type Point3 } from '@anju/sdk'
import { LAYER_M, type GasField } from '../world/gas.ts'
import type { WaterField } from '../world/water.ts'
import type { TruthLog } from './truth-log.ts'

/** Emergencies of gas by the true concentration at the detector, %LEL; each ends a little below, so that it does not flicker. */
const GAS_LEVELS = [
  { kind: 'gas-rising', onset_lel_pct: 5, end_lel_pct: 4 },
  { kind: 'gas', onset_lel_pct: 10, end_lel_pct: 8 },
] as const

/** So much water from a tap in a room without a water sensor is a flood, m² (chosen). */
const FLOOD_M2 = 1

/** Holds the fields of a home against what makes an emergency. */
export interface FieldWatch {
  /** Call it after each step, with the instants of the last one and of this. */
  look(before: Instant, now: Instant): void
}

/**
 * Gas begins at the instant at which the true concentration at a detector passes 10 %LEL (5 for the early warning), found by a straight line between
 * two steps. A room with a stove and no detector is watched below its ceiling. Water begins when the contacts of a sensor become wet.
 */
export function watchGas(home: Home, gas: GasField, log: TruthLog): FieldWatch {
  const spots = gasSpots(home).map((spot) => ({ ...spot, last: 0 }))
  return {
    look(before, now) {
      for (const spot of spots) {
        const level = gas.at(spot.position_m)
        for (const { kind, onset_lel_pct, end_lel_pct } of GAS_LEVELS) {
          const passed = (limit: number) => {
            const share = level === spot.last ? 1 : (limit - spot.last) / (level - spot.last)
            return Math.round(before + (now - before) * share) as Instant
          }
          if (spot.last < onset_lel_pct && level >= onset_lel_pct)
            log.onset(kind, spot.key, passed(onset_lel_pct), { room: spot.room, position_m: spot.position_m })
          if (spot.last > end_lel_pct && level <= end_lel_pct) log.end(kind, spot.key, passed(end_lel_pct))
        }
        spot.last = level
      }
    },
  }
}

function gasSpots({ plan, devices }: Home): { key: string; room: string; position_m: Point3 }[] {
  const seen = devices
    .filter(({ kind }) => kind === 'gas-detector')
    .map(({ id, place_m }) => ({ key: id, room: roomAt(plan, [place_m[0], place_m[1]])?.id ?? '', position_m: place_m }))
  const unseen = plan.furniture
    .filter(({ kind, room }) => kind === 'stove' && !seen.some((spot) => spot.room === room))
    .map(({ id, room, box_m }) => {
      const position_m: Point3 = [(box_m[0] + box_m[2]) / 2, (box_m[1] + box_m[3]) / 2, plan.wall.height_m - LAYER_M / 2]
      return { key: id, room, position_m }
    })
  return [...seen, ...unseen]
}

export function watchWater(home: Home, water: WaterField, log: TruthLog): FieldWatch {
  const sensors = home.devices.filter(({ kind }) => kind === 'water-sensor')
  const unwatched = home.plan.rooms.filter(({ id }) => !sensors.some(({ room }) => room === id))
  return {
    look(_, now) {
      for (const { id, room, place_m } of sensors) {
        if (water.wet(place_m)) log.onset('water', id, now, { room, position_m: place_m })
        else log.end('water', id, now)
      }
      const all = water.pools()
      for (const { id } of unwatched) {
        const pools = all.filter(({ source }) => source === id)
        const area = pools.reduce((sum, { area_m2 }) => sum + area_m2, 0)
        if (area >= FLOOD_M2) log.onset('water', id, now, { room: id, position_m: pools[0]!.from_m })
        else log.end('water', id, now)
      }
    },
  }
}
