import { limits, type Clock, type Instant } from '@anju/sdk'
import type { Stored } from './store/store.ts'

/** The clock of a server that goes on where another one was: it never stands before what that one has written down. */
export interface SteadyClock extends Clock {
  /** Milliseconds by which it is ahead of the clock below. */
  ahead_ms(): number
}

/** A clock that is ahead loses one in so many: an hour in two and a half days, while a window of fifteen seconds lasts a quarter of a second longer. */
const LOSES_ONE_IN = 60
/** Further ahead than this somebody had set a wrong year: time is taken as it is. */
const MOST_AHEAD_MS = limits.duplicate_window

/** When anything was last heard or changed by what a store holds, ms; 0 where nothing was. */
export function latestIn({ ids, devices, incidents }: Pick<Stored, 'ids' | 'devices' | 'incidents'>): number {
  let latest_ms = ids.at(-1)?.arrived_ms ?? 0
  for (const { heard_ms = 0 } of devices) latest_ms = Math.max(latest_ms, heard_ms)
  for (const { updated_ms } of incidents) latest_ms = Math.max(latest_ms, updated_ms)
  return latest_ms
}

/**
 * A clock that goes on from `latest_ms` where the clock below stands before that: somebody has set it back while the server was down. Windows and limits that
 * were stored end when they would have, not an hour later, and nothing happens before what it follows from. It loses the lead bit by bit.
 */
export function steadyClock(clock: Clock, latest_ms: number): SteadyClock {
  const start = clock.now()
  const lead_ms = latest_ms - start
  if (lead_ms <= 0 || lead_ms > MOST_AHEAD_MS)
    return { now: () => clock.now(), wakeAt: (at, wake) => clock.wakeAt(at, wake), ahead_ms: () => 0 }
  const level_ms = start + lead_ms * LOSES_ONE_IN
  const aheadAt = (below: number) => (below >= level_ms ? 0 : lead_ms - (below - start) / LOSES_ONE_IN)
  const below = (at: Instant): Instant => {
    const then = start + ((at - start - lead_ms) * LOSES_ONE_IN) / (LOSES_ONE_IN - 1)
    return (then >= level_ms ? at : then) as Instant
  }
  return {
    now() {
      const now = clock.now()
      return (now + aheadAt(now)) as Instant
    },
    wakeAt: (at, wake) => clock.wakeAt(below(at), wake),
    ahead_ms: () => aheadAt(clock.now()),
  }
}
