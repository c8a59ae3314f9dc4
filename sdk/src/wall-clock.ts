import type { Clock } from './clock.ts'
import type { Instant } from './time.ts'

/** Timers of Node hold at most 2^31 - 1 ms; a longer wait is cut into pieces. */
const LONGEST_TIMER_MS = 2_000_000_000

/**
 * The real clock, times a factor. At factor 60 a minute of its time passes in one real second.
 * It starts at `start`, or at the real time of day.
 */
export function wallClock({ factor = 1, start }: { factor?: number; start?: Instant } = {}): Clock {
  const origin_ms = performance.now()
  const base_ms = start ?? Date.now()
  const now = () => Math.floor(base_ms + (performance.now() - origin_ms) * factor) as Instant

  return {
    now,
    wakeAt(at, wake) {
      let timer: ReturnType<typeof setTimeout>
      const arm = () => {
        const left_ms = (at - now()) / factor
        timer = setTimeout(() => (at - now() > 0 ? arm() : wake()), Math.min(Math.max(left_ms, 0), LONGEST_TIMER_MS))
      }
      arm()
      return () => clearTimeout(timer)
    },
  }
}
