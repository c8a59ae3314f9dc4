import type { Habits, Random } from '@anju/sdk'
import { geometric, happens, lognormal } from './draws.ts'
import { handle } from './handle-things.ts'
import type { StepWriter } from './step-writer.ts'

export type { Meal } from './meals.ts'

const MINUTE_MS = 60_000

/** Sits on the toilet, flushes, and mostly washes the hands; by night less so. Spans are medians seen at homes of people who live alone. */
export function toilet(write: StepWriter, random: Random, byNight: boolean): void {
  write.sit('toilet')
  write.wait(lognormal(random, 2 * MINUTE_MS, 0.6))
  write.use('toilet')
  if (happens(random, byNight ? 0.5 : 0.8)) write.use('basin')
}

/** Face and teeth in the morning. */
export function wash(write: StepWriter, random: Random): void {
  const times = 1 + geometric(random, 1)
  for (let i = 0; i < times; i++) write.use('basin')
  write.wait(lognormal(random, 2 * MINUTE_MS, 0.5))
}

export function shower(write: StepWriter, random: Random): void {
  write.use('shower')
  write.wait(lognormal(random, 9 * MINUTE_MS, 0.5))
}

/** Gets ready, leaves by the front door, and comes back after a while. */
export function goOut(write: StepWriter, habits: Habits, random: Random, away_ms: number): void {
  handle(
    write,
    random,
    [
      ['wardrobe', 2],
      ['cabinet', 1],
    ],
    geometric(random, Math.min(4, habits.handling * 0.3)),
  )
  write.door('leave')
  write.wait(Math.max(5 * MINUTE_MS, away_ms))
  write.door('enter')
}

/** The last round: teeth, and the toilet once more when it is worth it. */
export function retire(write: StepWriter, random: Random, needs: boolean): void {
  if (needs) toilet(write, random, false)
  if (happens(random, 0.8)) write.use('basin')
  write.wait(lognormal(random, 4 * MINUTE_MS, 0.5))
}
