import { limits, type Instant } from '@anju/sdk'
import { serverLimits } from '../limits.ts'

/** The ids of the events of the last seven days: a repeat is acknowledged and changes nothing. */
export interface RememberedIds {
  /** True when the id is new; it is remembered then. */
  remember(device: string, id: string, at: Instant): boolean
  /** Ids that came before this instant are forgotten. */
  oldest(now: Instant): number
}

/** Keeps ids in the order in which they came, so that forgetting looks at the oldest only. Bounded by age and number. */
export function rememberedIds(stored: readonly { home: string; device: string; id: string; arrived_ms: number }[]): RememberedIds {
  const seen = new Map<string, number>(stored.map(({ home, device, id, arrived_ms }) => [`${home}/${device} ${id}`, arrived_ms]))
  const oldest = (now: Instant) => now - limits.duplicate_window
  const forget = (before_ms: number) => {
    for (const [key, at_ms] of seen) {
      if (at_ms >= before_ms && seen.size <= serverLimits.ids_remembered) return
      seen.delete(key)
    }
  }
  return {
    remember(device, id, at) {
      forget(oldest(at))
      const key = `${device} ${id}`
      if (seen.has(key)) return false
      seen.set(key, at)
      return true
    },
    oldest,
  }
}
