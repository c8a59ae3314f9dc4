import type { Plan, Point3 } from '@anju/sdk'
import { ln } from '../exact-math.ts'
import { SEES_THROUGH, type Leaves } from './sight.ts'
import { cross, distance3_m } from './vector.ts'
import { wallsOf } from './walls.ts'

/** Levels at one metre, dB: somebody old who talks, and who calls out (ISO 9921: normal speech 60, shout 84; less for a weak voice). */
export const TALK_DB = 58
export const SHOUT_DB = 76
/** What a terminal must hear above to take words for words, dB: 45 of a quiet flat with a fridge and a street (chosen). */
export const HEARD_DB = 45
/** What an inner wall and a shut door take of a voice, dB: plastered block 38, a light wooden door 20 (usual laboratory figures; rounded). */
const WALL_DB = 38
const DOOR_DB = 20
/** Beyond this distance the sound of a room hardly falls any further, metres: its walls give it back (chosen). */
const REVERBERANT_M = 3

/** The level of a voice at a point, dB. */
export type Sound = (from: Point3, to: Point3, level_db: number, leaves: Leaves) => number

/**
 * A voice falls by 6 dB for each doubling of the distance to three metres and by 3 from there on, and by what stands between. Sound goes round through open
 * doors too, with 15 dB lost at each turn: the straight way and one turn are what counts.
 */
export function soundOf(plan: Plan): Sound {
  return (from, to, level_db, leaves) => {
    const { solid, gaps } = wallsOf(plan)
    const away_m = Math.max(0.5, distance3_m(from, to))
    const near = (20 * ln(Math.min(away_m, REVERBERANT_M))) / Math.LN10
    const far = away_m > REVERBERANT_M ? (10 * ln(away_m / REVERBERANT_M)) / Math.LN10 : 0
    const walls = solid.filter(({ a, b }) => cross(from, to, a, b)).length
    const shut = gaps.filter(
      ({ a, b, opening }) => opening.kind === 'door' && leaves(opening.id) < SEES_THROUGH && cross(from, to, a, b),
    ).length
    const straight = walls * WALL_DB + shut * DOOR_DB
    const open = gaps.some(({ opening }) => leaves(opening.id) >= SEES_THROUGH)
    return level_db - near - far - (open ? Math.min(straight, TURN_DB * Math.max(1, walls)) : straight)
  }
}

/** What one turn round an open door takes, dB (chosen). */
const TURN_DB = 15
