import type { Clock } from '@anju/sdk'
import { peopleLimits } from './people-limits.ts'

/** Lets each asker have so many requests at once and so many a second after that. Answers how long to wait, seconds; 0 lets one through. */
export function requestPace(
  clock: Clock,
  limits: { requests_burst: number; requests_per_s: number; askers_counted: number } = peopleLimits,
): (asker: string) => number {
  const full = new Map<string, { left: number; at_ms: number }>()
  return (asker) => {
    const now_ms = clock.now()
    const before = full.get(asker) ?? { left: limits.requests_burst, at_ms: now_ms }
    const gained = (Math.max(now_ms - before.at_ms, 0) / 1_000) * limits.requests_per_s
    const left = Math.min(before.left + gained, limits.requests_burst)
    full.delete(asker)
    full.set(asker, { left: left >= 1 ? left - 1 : left, at_ms: now_ms })
    for (const quiet of full.keys()) {
      if (full.size <= limits.askers_counted) break
      full.delete(quiet)
    }
    return left >= 1 ? 0 : Math.ceil((1 - left) / limits.requests_per_s)
  }
}
