import type { Habits, Instant, Random } from '@anju/sdk'
import { geometric, happens, lognormal } from './draws.ts'
import { COOKING, handle } from './handle-things.ts'
import type { StepWriter } from './step-writer.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

export type Meal = 'breakfast' | 'lunch' | 'dinner'

/** Nobody is hungry again before this, hours after the last meal (chosen). */
const SATED_H = 2.5
/** A meal that could not be had is given up after this, hours. */
const GIVEN_UP_H = 2
/** Handling of a meal against that of any bout, minutes at the stove, minutes at the table (chosen). */
const EFFORT = { breakfast: 0.8, lunch: 1.2, dinner: 1.3 } as const
const COOKS_MIN = { breakfast: 5, lunch: 15, dinner: 15 } as const
const EATS_MIN = { breakfast: 9, lunch: 20, dinner: 20 } as const

/** Today's meals that are still to come, by hunger and habit. */
export interface Appetite {
  /** Draws the day's meals anew. */
  newDay(rose: Instant, midnight: Instant): void
  /** The meal that is due, with the instant since when; those long past are given up. */
  due(now: Instant): { meal: Meal; at: Instant } | undefined
  ate(meal: Meal, at: Instant): void
}

export function appetite(habits: Habits, random: Random): Appetite {
  let ahead: { meal: Meal; at: Instant }[] = []
  let last = 0
  return {
    newDay(rose, midnight) {
      const usual = (hour: number) => (midnight + (hour + habits.clock_spread_h * random.normal()) * HOUR_MS) as Instant
      const early = Math.round(rose + lognormal(random, 35 * MINUTE_MS, 0.6)) as Instant
      const day = [
        { meal: 'breakfast' as const, share: habits.breakfast_share, at: early },
        { meal: 'lunch' as const, share: habits.lunch_share, at: usual(habits.lunch_h) },
        { meal: 'dinner' as const, share: habits.dinner_share, at: usual(habits.dinner_h) },
      ]
      ahead = day.filter(({ share }) => happens(random, share))
    },
    due(now) {
      while (ahead[0] !== undefined && ahead[0].at + GIVEN_UP_H * HOUR_MS < now) ahead.shift()
      const [next] = ahead
      return next === undefined ? undefined : { meal: next.meal, at: Math.round(Math.max(next.at, last + SATED_H * HOUR_MS)) as Instant }
    },
    ate(meal, at) {
      last = at
      ahead = ahead.filter((other) => other.meal !== meal)
    },
  }
}

/** Gets things ready, cooks, eats at the table and clears away. */
export function meal(write: StepWriter, habits: Habits, random: Random, kind: Meal, busy: number): void {
  const effort = habits.handling * busy * EFFORT[kind]
  handle(write, random, COOKING, 1 + geometric(random, effort))
  write.use('stove')
  write.wait(lognormal(random, COOKS_MIN[kind] * MINUTE_MS, 0.5))
  if (happens(random, 0.5)) handle(write, random, COOKING, geometric(random, effort * 0.3))
  write.sit('table')
  write.wait(lognormal(random, EATS_MIN[kind] * MINUTE_MS, 0.4))
  handle(
    write,
    random,
    [
      ['sink', 2],
      ['cupboard', 1],
      ['fridge', 1],
    ],
    geometric(random, effort * 0.4),
  )
}
