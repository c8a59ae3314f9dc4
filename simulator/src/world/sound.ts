import { roomAt, type Plan, type Point3 } from '@anju/sdk'
import { ln } from '../exact-math.ts'
import { SEES_THROUGH, type Leaves } from './sight.ts'
import { between_m, cross, distance3_m, distance_m } from './vector.ts'
import { wallsOf } from './walls.ts'

/** Levels at one metre, dB: somebody who raises their voice to answer, and who calls out (ISO 9921: raised 66, shout 84; less for a weak voice). */
export const TALK_DB = 64
export const SHOUT_DB = 78
/** What a terminal must hear to take words for words, dB: ten above the 40 of a quiet flat (chosen). */
export const HEARD_DB = 50
/** What an inner wall and a shut door take of a voice, dB: plastered block 38, a light wooden door 20 (usual laboratory figures; rounded). */
const WALL_DB = 38
const DOOR_DB = 20
/** What is lost at each open door that sound goes round by, dB (chosen). */
const TURN_DB = 15
/** Beyond this distance the sound of a room falls more slowly, metres: its walls give it back (chosen). */
const REVERBERANT_M = 3

/** The level of a voice at a point, dB. */
export type Sound = (from: Point3, to: Point3, level_db: number, leaves: Leaves) => number

/**
 * A voice falls by 6 dB for each doubling of the distance to three metres and by 3 from there on, and by what stands between: walls and shut doors on the
 * straight way, or the open doors by which it comes round, whichever takes less.
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
    return level_db - near - far - Math.min(walls * WALL_DB + shut * DOOR_DB, TURN_DB * openDoors(plan, from, to, leaves))
  }
}

/** The least number of open doors and passages from one place to another; Infinity when there is no such way. */
function openDoors(plan: Plan, from: Point3, to: Point3, leaves: Leaves): number {
  const [start, goal] = [roomAt(plan, [from[0], from[1]])?.id, roomAt(plan, [to[0], to[1]])?.id]
  if (start === undefined || goal === undefined) return Infinity
  const open = wallsOf(plan).gaps.filter(({ opening }) => leaves(opening.id) >= SEES_THROUGH)
  const ways = open.map(({ a, b }) => {
    const [x, y] = between_m(a, b, 0.5)
    const [nx, ny] = [((a[1] - b[1]) / distance_m(a, b)) * 0.3, ((b[0] - a[0]) / distance_m(a, b)) * 0.3]
    return [roomAt(plan, [x + nx, y + ny])?.id, roomAt(plan, [x - nx, y - ny])?.id] as const
  })
  const doors = new Map([[start, 0]])
  for (const [room, count] of doors) {
    for (const [one, other] of ways) {
      const next = one === room ? other : other === room ? one : undefined
      if (next !== undefined && !doors.has(next)) doors.set(next, count + 1)
    }
  }
  return doors.get(goal) ?? Infinity
}
