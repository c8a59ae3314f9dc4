import type { Clock, TraceLine } from '@anju/sdk'

/** The clock of a system under test, and how often it was woken at this instant so far. */
export interface CountedWakes {
  clock: Clock
  /** A line that says so, where something happens at an instant at which the system was woken before: whoever plays the trace again wakes it first, too. */
  marked(line: TraceLine): TraceLine
}

/** Counts the wake-ups of a system under test. A trace tells instants in whole milliseconds; what comes first within one decides now and then. */
export function countedWakes(clock: Clock): CountedWakes {
  let [at, woken] = [-1, 0]
  return {
    clock: {
      now: () => clock.now(),
      wakeAt: (when, wake) =>
        clock.wakeAt(when, () => {
          const now = clock.now()
          woken = now === at ? woken + 1 : 1
          at = now
          wake()
        }),
    },
    marked(line) {
      if (line.at_ms !== at || woken === 0) return line
      if ('message' in line) return { ...line, message: { ...line.message, woken } }
      return 'action' in line ? { ...line, action: { ...line.action, woken } } : line
    },
  }
}
