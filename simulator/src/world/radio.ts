import type { Plan, Point3 } from '@anju/sdk'
import { ln } from '../exact-math.ts'
import { SEES_THROUGH, type Leaves } from './sight.ts'
import { cross, distance3_m } from './vector.ts'
import { wallsOf } from './walls.ts'

/** Signal of a BLE advert at one metre in the open, dBm: 0 dBm sent (beacons are calibrated to −59 ± 4 at 1 m). */
const AT_1_M_DBM = -59
/** Exponent of the path loss between pieces of furniture on one floor: 2 in the open, 1.6 to 1.8 in line of sight indoors, 2 to 3 with obstructions. */
const EXPONENT = 2.2
/** What a wall and a shut door take of 2.4 GHz, dB: brick or concrete block 6 to 12 by its thickness, a wooden door 3 (ITU-R P.1238 and P.2040; rounded). */
const WALL_DB_M = 60
const DOOR_DB = 3

/** Mean signal between two points of a home, dBm. Fading is the instrument's. */
export type Radio = (from: Point3, to: Point3, leaves: Leaves) => number

/**
 * Path loss by the log-distance law with a term for each wall: P(d) = P(1 m) − 10·n·log₁₀ d − Σ walls (Seidel and Rappaport 1992, attenuation factors; ITU-R
 * P.1238 has the same form). A wall of 12 cm takes 7 dB, one of 20 cm 12 dB.
 */
export function radioOf(plan: Plan): Radio {
  return (from, to, leaves) => {
    const { solid, gaps } = wallsOf(plan)
    let loss_db = (10 * EXPONENT * ln(Math.max(0.3, distance3_m(from, to)))) / Math.LN10
    for (const { a, b, half_m } of solid) if (cross(from, to, a, b)) loss_db += 2 * half_m * WALL_DB_M
    for (const { a, b, opening } of gaps)
      if (opening.kind === 'door' && leaves(opening.id) < SEES_THROUGH && cross(from, to, a, b)) loss_db += DOOR_DB
    return AT_1_M_DBM - loss_db
  }
}
