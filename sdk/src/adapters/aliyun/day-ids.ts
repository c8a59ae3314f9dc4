import { Hours, type Duration, type Instant } from '../../time.ts'
import { messageLimits } from '../message-limits.ts'

/** Remembers the message ids of one device for one day, so that a repeat is seen. */
export interface DayIds {
  /** True when the id is new on the day of `now`; it is remembered. */
  take(id: string, now: Instant): boolean
  readonly held: number
}

/** The platform's day turns at midnight in China. */
const CHINA: Duration = Hours(8)
const DAY_MS = 86_400_000

/** A memory of at most `limit` ids; beyond it the oldest is forgotten, so a repeat after that many messages is not seen. */
export function dayIds(limit: number = messageLimits.ids_a_day): DayIds {
  const ids = new Set<string>()
  let day = Number.NaN
  return {
    take: (id, now) => {
      const today = Math.floor((now + CHINA) / DAY_MS)
      if (today !== day) ids.clear()
      day = today
      if (ids.has(id)) return false
      ids.add(id)
      if (ids.size > limit)
        for (const oldest of ids) {
          ids.delete(oldest)
          break
        }
      return true
    },
    get held() {
      return ids.size
    },
  }
}
