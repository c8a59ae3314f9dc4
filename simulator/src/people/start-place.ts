import { random as randomOf, type Home, type Instant, type Random, type Resident } from '@anju/sdk'
import { middleOf } from '../world/vector.ts'
import type { PersonStart, Start } from '../start.ts'
import { headTowards_deg } from './moves.ts'
import type { Places } from './places.ts'
import { buildOf, lying, sitting, standing, type Pose } from './pose.ts'
import { residentBody, type ResidentBody } from './resident.ts'

const COMPASS_DEG = { n: 0, e: 90, s: 180, w: 270 } as const
/** Before 06:00 and from 22:00 somebody who is not placed lies in bed. */
const SLEEPS = { from_min: 22 * 60, to_min: 6 * 60 }

/** A resident where the start puts them, or where people are at that time of day. */
export function residentAt(
  home: Home,
  places: Places,
  resident: Resident,
  starts: Start,
  random: Random,
  at: Instant,
  minute: number,
): ResidentBody {
  const wanted = starts.people?.[resident.id] ?? usual(home, minute)
  const { pose, on, feet } = posed(places, resident, wanted)
  // As the run of that seed would draw it: seed, home, world, person.
  const nature = starts.bodies === undefined ? random : randomOf(starts.bodies).fork(home.id).fork('world').fork(`person/${resident.id}`)
  const body = residentBody(resident, random, at, pose, { minute, nature })
  body.on = on
  body.feet_m = feet
  body.away = wanted.away === true
  for (const device of starts.not_worn ?? []) body.worn.delete(device)
  return body
}

function usual({ plan }: Home, minute: number): PersonStart {
  const night = minute >= SLEEPS.from_min || minute < SLEEPS.to_min
  const bed = plan.furniture.find(({ kind }) => kind === 'bed')
  const sofa =
    plan.furniture.find(({ kind }) => kind === 'sofa') ?? plan.furniture.find(({ kind }) => kind === 'armchair' || kind === 'chair')
  if (night && bed !== undefined) return { lies: bed.id }
  return sofa === undefined ? { in: plan.rooms[0]!.id } : { sits: sofa.id }
}

function posed(
  places: Places,
  { sex }: Resident,
  { in: room, sits, lies, away }: PersonStart,
): { pose: Pose; on: string | undefined; feet: Pose['at_m'] } {
  const build = buildOf(sex)
  if (away === true) {
    const spot = places.threshold()?.outside ?? places.nearestFree([0, 0])
    return { pose: standing(build, spot, 0), on: undefined, feet: spot }
  }
  const piece = places.furniture(sits ?? lies ?? '')
  const beside = piece === undefined ? undefined : places.beside(piece)
  if (piece !== undefined && beside !== undefined) {
    const seat = places.seat(piece, beside)
    const pose =
      lies === undefined
        ? sitting(build, seat, COMPASS_DEG[piece.facing ?? 's'], piece.height_m)
        : lying(middleOf(piece.box_m), headTowards_deg(piece), piece.height_m)
    return { pose, on: piece.id, feet: beside }
  }
  const spot = (room === undefined ? undefined : places.inRoom(room)) ?? places.inRoom(places.plan.rooms[0]!.id) ?? [0, 0]
  return { pose: standing(build, spot, 0), on: undefined, feet: spot }
}
