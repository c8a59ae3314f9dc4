import type { Habits, Instant, Random } from '@anju/sdk'
import { exp } from '../../exact-math.ts'
import { exponential, happens } from './draws.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** Of the bouts, so many follow another within minutes: what is begun leads to more (chosen). */
const FOLLOWED = 0.3
const FOLLOWS_MS = 7 * MINUTE_MS
/** How strongly a leaning pulls the bouts to one end of the day: at 1 the busy end has e^(2·1.2) times the bouts of the quiet one. */
const PULL = 1.2
/** Below this a leaning is none: the quotient of the level would be nought by nought. */
const EVEN = 1e-6
/** Whoever does next to nothing is asked again after two days. */
const FARTHEST_MS = 48 * HOUR_MS
/** Towards bed one does half as much (chosen), from so many hours before it. */
const WINDS_DOWN_H = 1.5
const WOUND_DOWN = 0.5

/** The waking day that a bout falls into. */
export interface WakingDay {
  rose: Instant
  bed: Instant
  busy: number
}

/** When the next bout of doing things begins: chance that has no memory, thicker where one leans to, and in clusters. */
export function nextBout(habits: Habits, random: Random, { rose, bed, busy }: WakingDay, from: Instant): Instant {
  if (happens(random, FOLLOWED)) return Math.round(from + exponential(random, FOLLOWS_MS)) as Instant
  const pull = PULL * habits.lean
  const level = Math.abs(pull) < EVEN ? 1 : (2 * pull) / (exp(pull) - exp(-pull))
  const perMs = ((1 - FOLLOWED) * habits.bouts_per_h * busy * level) / HOUR_MS
  const most = perMs * exp(Math.abs(pull))
  let at: number = from
  do {
    at += exponential(random, 1 / most)
    const place = (2 * (at - rose)) / Math.max(bed - rose, HOUR_MS) - 1
    const down = at > bed - WINDS_DOWN_H * HOUR_MS ? WOUND_DOWN : 1
    if (random.unit() * most < perMs * down * exp(pull * Math.min(1, Math.max(-1, place)))) break
  } while (at < bed)
  return Math.round(Math.min(at, from + FARTHEST_MS)) as Instant
}
