import type { Instant } from './time.ts'

/** Takes a wake-up back. Calling it twice, or after the wake-up, does nothing. */
export type Cancel = () => void

/** The one port to time. Wall clocks and event queues stand behind it; nothing else may read the time of day or set a timer. */
export interface Clock {
  now(): Instant
  /** Calls `wake` once, at `at` or as soon after as the clock can; at once in the next turn when `at` is past. */
  wakeAt(at: Instant, wake: () => void): Cancel
}
