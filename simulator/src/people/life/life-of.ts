import type { Home, Instant, Random, Resident } from '@anju/sdk'
import { habitsOf, restlessness } from '../../persona/habits-of.ts'
import type { LocalTime } from '../../world/local-time.ts'
import { gaitOf } from '../gait.ts'
import { spots, type Spot } from './activity.ts'
import { life, type Life } from './life.ts'
import { spotsOf } from './spots-of.ts'

/** Showers a day (chosen: every other day for most people over 80 in Chinese towns). */
const SHOWERS_PER_DAY = 0.5
const EVERYTHING: ReadonlySet<Spot> = new Set(spots)

export interface DaysOfOptions {
  random: Random
  time: LocalTime
  start: Instant
  /** What the home has to be used; everything when left out. */
  has?: ReadonlySet<Spot>
}

/** The days of a persona as a stream and without the world: what they do, where and when. */
export function daysOf(persona: Resident, { random, time, start, has = EVERYTHING }: DaysOfOptions): Life {
  const { conditions = [] } = persona
  return life({
    habits: habitsOf(persona),
    random,
    time,
    start,
    has,
    gait_m_s: gaitOf(persona),
    medicine: conditions.length > 0,
    showers_per_day: SHOWERS_PER_DAY,
    restless_per_night: restlessness(conditions),
  })
}

/** The days of one resident of a home. The same stream drives them in the world, so both tell the same activities for one `random`. */
export const lifeOf = (home: Home, resident: Resident, random: Random, time: LocalTime, start: Instant): Life =>
  daysOf(resident, { random, time, start, has: new Set(spotsOf(home.plan).keys()) })
