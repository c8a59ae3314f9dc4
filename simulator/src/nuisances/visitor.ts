import type { Furniture, Instant, Random } from '@anju/sdk'
import { fidget } from '../people/fidget.ts'
import { comeBack, goOut, sitOn, type Surroundings } from '../people/moves.ts'
import { NEVER } from '../people/phase.ts'
import type { Places } from '../people/places.ts'
import { standing } from '../people/pose.ts'
import { residentBody, wait } from '../people/resident.ts'
import type { Likeness, Mover } from './mover.ts'

export interface VisitOptions {
  track: number
  likeness: Likeness
  from: Instant
  for_s: number
  seat: Furniture
  places: Places
  surroundings: Surroundings
  random: Random
}

/** A visitor's inner clock is nobody's business: minute of the day. */
const NOON_MIN = 720

/** Somebody who comes in by the front door, sits down on `seat`, stays, and leaves. They are a person in every way, but nobody's truth is about them. */
export function visitor({ track, likeness, from, for_s, seat, places, surroundings, random }: VisitOptions): Mover {
  const { outside } = places.threshold()!
  const registered = { id: `nuisance-${track}`, name: { zh: '客人', en: 'A visitor' }, born: 1970, sex: 'female', gait_m_s: 1.1 } as const
  const body = residentBody(registered, random, from, standing({ stature_m: 1.6 }, outside, 0), { minute: NOON_MIN })
  body.away = true
  const moves = fidget(body, random.fork('fidget'), from)
  const quiet: Surroundings = { ...surroundings, jolt: () => {}, fell: () => {}, gotUp: () => {} }
  body.begin(
    [...comeBack(places, quiet), ...sitOn(places, quiet, seat, places.beside(seat)!), wait(for_s * 1000), ...goOut(places, quiet)],
    from,
  )
  let gone = NEVER
  return {
    track,
    get phase() {
      return body.phase
    },
    get away() {
      return body.away
    },
    pose: (at) => body.pose(at),
    physiology: body.physiology,
    fidget: moves,
    likeness,
    next: (now) => Math.max(now + 1, Math.min(body.phaseEnds, body.away ? NEVER : moves.next(now))) as Instant,
    advance(now) {
      body.advance(now)
      moves.advance(now)
      if (body.idle && body.away) gone = now
    },
    get until() {
      return gone
    },
  }
}
