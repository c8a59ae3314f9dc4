import { Minutes, type Instant, type Plan, type Random } from '@anju/sdk'
import type { Action } from '../action.ts'
import type { LocalTime } from '../world/local-time.ts'
import { exponential, lognormal } from './life/draws.ts'
import type { Day } from './day.ts'

/** How long a pet roams about in a stretch, and how long it then sleeps, minutes: by day, and at night (chosen: cats sleep some 13 hours). */
const ROAMS_MIN = 6
const SLEEPS_MIN = { day: 55, night: 90 } as const
const NIGHT = { from_min: 23 * 60, to_min: 5 * 60 }

export interface PetOptions {
  plan: Plan
  random: Random
  time: LocalTime
  start: Instant
  perform: (action: Action, now: Instant) => void
}

/** A pet that is about in one room for a while, sleeps, and is about in another. It takes its own time, whatever people do. */
export function pet({ plan, random, time, start, perform }: PetOptions): Day {
  const rooms = plan.rooms.filter(({ kind }) => kind !== 'balcony')
  const asleep = (at: Instant) => {
    const minute = time.minuteOfDay(at)
    const mean_min = minute >= NIGHT.from_min || minute < NIGHT.to_min ? SLEEPS_MIN.night : SLEEPS_MIN.day
    return Math.round(at + Minutes(exponential(random, mean_min))) as Instant
  }
  let until = asleep(start)
  return {
    next: () => until,
    advance(now) {
      const for_s = Math.round(lognormal(random, ROAMS_MIN, 0.6) * 60)
      perform({ do: 'let-in-pet', room: random.pick(rooms).id, for_s }, now)
      until = asleep((now + for_s * 1000) as Instant)
    },
    pause() {},
  }
}
