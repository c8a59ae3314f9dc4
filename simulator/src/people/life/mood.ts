import type { Random } from '@anju/sdk'
import { clamp } from '../../world/vector.ts'
import { exp } from '../../exact-math.ts'

/** How much of yesterday is still there today (chosen: good and bad days come in short runs). */
const CARRIES = 0.4
/** No day is farther out than this, deviations. */
const FARTHEST = 2.2

/** Good and bad days: how busy one is today, 1 in the mean. */
export interface Mood {
  factor(): number
  newDay(): void
}

/** A logarithm that wanders about 0 from day to day with the deviation `spread` (autoregression of the first order). */
export function mood(random: Random, spread: number): Mood {
  let x = random.normal()
  return {
    factor: () => exp(spread * clamp(x, -FARTHEST, FARTHEST) - (spread * spread) / 2),
    newDay() {
      x = CARRIES * x + Math.sqrt(1 - CARRIES * CARRIES) * random.normal()
    },
  }
}
