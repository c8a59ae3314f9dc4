import type { Habits, Instant, Random } from '@anju/sdk'
import { exponential, happens, lognormal, poisson } from './draws.ts'

const HOUR_MS = 3_600_000
/** Nobody goes out in the first part of an hour after rising, nor in the last before bed, hours (chosen). */
const AFTER_RISING_H = 0.7
const BEFORE_BED_H = 1
/** Going out strays so much more than meals do (chosen). */
const STRAYS = 1.6
/** From rising to leaving for work, hours: mean and deviation (chosen). */
const READY_H = 1.05
const READY_SPREAD_H = 0.3
/** How much a day of work differs from the next, share of its length. */
const WORK_VARIES = 0.12

/** No way out takes longer than so many times the usual one: beyond it somebody is missed (chosen; five outings in a thousand would). */
export const LONGEST_OUTING = 5

/** When one leaves home today. */
export interface Leaving {
  kind: 'outing' | 'work'
  at: Instant
  /** How long work keeps one; errands are drawn when one leaves. */
  for_ms?: number
}

export interface DayAhead {
  rose: Instant
  bed: Instant
  midnight: Instant
  weekday: boolean
  busy: number
}

/** Draws the ways out of one day. On a bad day one stays in more; on a day of work, errands come after it. */
export function leavings(habits: Habits, random: Random, { rose, bed, midnight, weekday, busy }: DayAhead): Leaving[] {
  const found: Leaving[] = []
  let earliest = rose + AFTER_RISING_H * HOUR_MS
  if (weekday && happens(random, habits.work_share)) {
    const at = Math.round(rose + (READY_H + READY_SPREAD_H * random.normal()) * HOUR_MS) as Instant
    const for_ms = habits.work_h * HOUR_MS * (1 + WORK_VARIES * random.normal())
    found.push({ kind: 'work', at, for_ms })
    earliest = at + for_ms + 0.3 * HOUR_MS
  }
  const latest = bed - BEFORE_BED_H * HOUR_MS
  const times = poisson(random, habits.outings_per_day * Math.sqrt(busy))
  for (let i = 0; i < times; i++) {
    const wanted = midnight + (habits.outing_h + STRAYS * habits.clock_spread_h * random.normal()) * HOUR_MS
    if (earliest >= latest) break
    const at = wanted < earliest || wanted > latest ? earliest + random.unit() * (latest - earliest) : wanted
    found.push({ kind: 'outing', at: Math.round(at) as Instant })
  }
  return found.sort((a, b) => a.at - b.at)
}

/** Between two ways out one is at home for this long at least, and as long again in the mean, hours (chosen). */
const BREATHER_H = 0.4

/** What would fall into the time that one was out comes later, as far as the day allows. */
export const postponed = (ahead: readonly Leaving[], back: Instant, bed: Instant, random: Random): Leaving[] =>
  ahead
    .map((leaving) => {
      const earliest = Math.round(back + (BREATHER_H + exponential(random, BREATHER_H)) * HOUR_MS)
      return { ...leaving, at: Math.max(leaving.at, earliest) as Instant }
    })
    .filter(({ at }) => at < bed - BEFORE_BED_H * HOUR_MS)

/** How long errands keep one, milliseconds: often short, now and then long, never beyond all measure. */
export function errand_ms({ outing_min }: Habits, random: Random): number {
  const median_ms = outing_min * 60_000
  return Math.min(lognormal(random, median_ms, 0.6), LONGEST_OUTING * median_ms)
}
