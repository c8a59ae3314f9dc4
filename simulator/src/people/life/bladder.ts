import { type Instant, type Random } from '@anju/sdk'
import { exp } from '../../exact-math.ts'
import { erlang } from './draws.ts'

const HOUR_MS = 3_600_000
/** How regular the gaps are: their coefficient of variation is 1/√6 = 0.41 (chosen: between a clock and chance). */
const SHAPE = 6
/** What a drink adds, in fillings (chosen: a cup of 0.2 l against some 0.35 l). */
const DRINK = 0.12

/** The need to pass water. Its level is a share of what calls for the toilet; how much calls differs each time. */
export interface Bladder {
  /** When it calls, if nothing changes. */
  due(): Instant
  /** How full it is now, 1 when it calls. */
  fullness(at: Instant): number
  empty(at: Instant): void
  drink(at: Instant): void
  /** By night less is made; how much less decides on the number of visits in a night. */
  asleep(at: Instant, sleeps: boolean): void
}

export interface BladderOptions {
  random: Random
  start: Instant
  gap_h: number
  /** Visits in a night of `night_h` hours, mean. */
  night_toilets: number
  night_h: number
}

export function bladder({ random, start, gap_h, night_toilets, night_h }: BladderOptions): Bladder {
  const byDay = 1 / (gap_h * HOUR_MS)
  const byNight = fillingsFor(night_toilets) / (night_h * HOUR_MS)
  let rate = byDay
  let level = random.unit() * 0.6
  let limit = erlang(random, SHAPE, 1)
  let at = start
  const move = (to: Instant) => {
    level += Math.max(0, to - at) * rate
    at = to
  }
  return {
    due: () => Math.ceil(at + Math.max(0, limit - level) / rate) as Instant,
    fullness: (now) => (level + Math.max(0, now - at) * rate) / limit,
    empty(now) {
      move(now)
      level = 0
      limit = erlang(random, SHAPE, 1)
    },
    drink(now) {
      move(now)
      level += DRINK
    },
    asleep(now, sleeps) {
      move(now)
      rate = sleeps ? byNight : byDay
    },
  }
}

/** How often a bladder must fill in a night that begins with an empty one, so that it calls `wanted` times in the mean. */
function fillingsFor(wanted: number): number {
  let [low, high] = [0.001, 8]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (callsIn(middle) < wanted) low = middle
    else high = middle
  }
  return low
}

/** Expected number of renewals after `x` mean gaps: the sum over n of P(n gaps ≤ x), each the tail of a Poisson count (Erlang distribution). */
function callsIn(x: number): number {
  let [calls, term, below] = [0, exp(-SHAPE * x), 0]
  for (let k = 0; k < 10 * SHAPE; k++) {
    below += term
    term *= (SHAPE * x) / (k + 1)
    if ((k + 1) % SHAPE === 0) calls += Math.max(0, 1 - below)
  }
  return calls
}
