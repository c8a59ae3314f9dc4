import type { Clock, Instant } from '@anju/sdk'

/** A wall clock whose speed can be changed while it runs: 0 stands still, 1 is real time, 60 a minute a second. */
export interface AdjustableClock extends Clock {
  readonly factor: number
  set(factor: number): void
}

interface Sleeper {
  at: Instant
  wake: () => void
  timer: NodeJS.Timeout | undefined
}

/** Timers of Node hold at most 2^31 - 1 ms; a longer wait is cut into pieces. */
const LONGEST_TIMER_MS = 2_000_000_000

/** A clock that says the real time of day at first, and then runs at its own pace. It never goes back. */
export function adjustableClock(): AdjustableClock {
  let factor = 1
  let base_ms = Date.now()
  let since_ms = performance.now()
  const sleepers = new Set<Sleeper>()
  const exact_ms = () => base_ms + (performance.now() - since_ms) * factor
  const now = () => Math.floor(exact_ms()) as Instant

  const arm = (sleeper: Sleeper) => {
    clearTimeout(sleeper.timer)
    sleeper.timer = undefined
    const left_ms = sleeper.at - now()
    if (factor === 0 && left_ms > 0) return
    const wait_ms = left_ms <= 0 ? 0 : Math.min(left_ms / factor, LONGEST_TIMER_MS)
    sleeper.timer = setTimeout(() => {
      if (sleeper.at - now() > 0) return arm(sleeper)
      sleepers.delete(sleeper)
      sleeper.wake()
    }, wait_ms)
  }
  return {
    now,
    wakeAt(at, wake) {
      const sleeper: Sleeper = { at, wake, timer: undefined }
      sleepers.add(sleeper)
      arm(sleeper)
      return () => {
        clearTimeout(sleeper.timer)
        sleepers.delete(sleeper)
      }
    },
    get factor() {
      return factor
    },
    set(next) {
      base_ms = exact_ms()
      since_ms = performance.now()
      factor = next
      for (const sleeper of sleepers) arm(sleeper)
    },
  }
}
