import { roomAt, type Home, type Instant, type Point3 } from '@anju/sdk'
import type { AirField } from '../world/air/air-field.ts'
import { LAYER_M } from '../world/air/air-plan.ts'
import { coDose } from '../world/co-curve.ts'
import { middleOf } from '../world/vector.ts'
import type { WaterField } from '../world/water.ts'
import type { TruthLog } from './truth-log.ts'

/** Emergencies of gas by the true concentration at the detector, %LEL; each ends a little below, so that it does not flicker. */
const GAS_LEVELS = [
  { kind: 'gas-rising', onset_lel_pct: 5, end_lel_pct: 4 },
  { kind: 'gas', onset_lel_pct: 10, end_lel_pct: 8 },
] as const

/** Carbon monoxide is no emergency any more below this, ppm: where EN 50291 has an alarm keep silent for two hours. */
const CO_ENDS_PPM = 30
/** Smoke of this density is a fire that begins, dB/m: optical detectors must sound between 0.05 and 0.2 (EN 14604). It ends at the second. */
const FIRE_DB_M = 0.15
const FIRE_ENDS_DB_M = 0.05

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
export function watchGas(home: Home, air: AirField, log: TruthLog): FieldWatch {
  const spots = gasSpots(home).map((spot) => ({ ...spot, air: air.probe(spot.position_m), last: 0 }))
  return {
    look(before, now) {
      for (const spot of spots) {
        const level = spot.air.gas_lel_pct(now)
        for (const { kind, onset_lel_pct, end_lel_pct } of GAS_LEVELS) {
          const passed = (limit: number) => crossing(before, now, spot.last, level, limit)
          if (spot.last < onset_lel_pct && level >= onset_lel_pct)
            log.onset(kind, spot.key, passed(onset_lel_pct), { room: spot.room, position_m: spot.position_m })
          if (spot.last > end_lel_pct && level <= end_lel_pct) log.end(kind, spot.key, passed(end_lel_pct))
        }
        spot.last = level
      }
    },
  }
}

/** When a level passed a limit between two steps, by a straight line. */
const crossing = (before: Instant, now: Instant, was: number, is: number, limit: number): Instant =>
  Math.round(before + (now - before) * (is === was ? 1 : (limit - was) / (is - was))) as Instant

/** Where somebody sits or lies and breathes, metres above the floor. */
const BREATHES_M = 1

/**
 * Carbon monoxide begins at the instant at which the air where people breathe has had as much of it as the table of EN 50291 allows, room by room. A fire that
 * begins shows by the smoke below the ceiling, where a detector hangs.
 */
export function watchPoison({ plan }: Home, air: AirField, log: TruthLog): FieldWatch {
  const rooms = plan.rooms.map(({ id, polygon_m }) => {
    const corners = polygon_m.length
    const middle = polygon_m.reduce<[number, number]>(([x, y], [px, py]) => [x + px / corners, y + py / corners], [0, 0])
    return { id, dose: coDose(), position_m: [middle[0], middle[1], BREATHES_M] as Point3, ppm: 0, smoke: 0 }
  })
  return {
    look(before, now) {
      for (const room of rooms) {
        const { id, position_m } = room
        const ppm = air.rest('co', id, now) * 1e6
        const due_s = room.dose.add((room.ppm + ppm) / 2, (now - before) / 1000)
        if (due_s !== undefined) log.onset('co', id, Math.round(before + due_s * 1000) as Instant, { room: id, position_m })
        if (room.ppm >= CO_ENDS_PPM && ppm < CO_ENDS_PPM) log.end('co', id, crossing(before, now, room.ppm, ppm, CO_ENDS_PPM))
        room.ppm = ppm
        const smoke = air.layer('smoke', id, now)
        if (room.smoke < FIRE_DB_M && smoke >= FIRE_DB_M)
          log.onset('fire', id, crossing(before, now, room.smoke, smoke, FIRE_DB_M), { room: id, position_m })
        if (room.smoke > FIRE_ENDS_DB_M && smoke <= FIRE_ENDS_DB_M)
          log.end('fire', id, crossing(before, now, room.smoke, smoke, FIRE_ENDS_DB_M))
        room.smoke = smoke
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
      const [x, y] = middleOf(box_m)
      const position_m: Point3 = [x, y, plan.wall.height_m - LAYER_M / 2]
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
