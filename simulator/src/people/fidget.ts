import type { Instant, Random } from '@anju/sdk'
import { ln } from '../exact-math.ts'
import type { ResidentBody } from './resident.ts'

/** How long a small movement lasts, milliseconds: an arm, a leg, a turn of the head. */
const LASTS_MS = 1_500
/** Seconds between small movements in the mean, by posture (chosen: busy hands standing, a restless seat, quiet sleep, hardly any after a fall). */
const MEAN_S = { standing: 12, sitting: 150, lying: 600, 'on-floor': 240, walking: 30, falling: 30 } as const
/** After a fall nobody moves for this long. */
const STUNNED_MS = 60_000

/** The small movements of somebody who stays where they are. Who is unconscious makes none. */
export interface Fidget {
  active(at: Instant): boolean
  /** When the next one begins, or the one that runs now ends. */
  next(at: Instant): Instant
  advance(at: Instant): void
}

/** Gaps are exponential: small movements have no memory. */
export function fidget(body: ResidentBody, random: Random, start: Instant): Fidget {
  const gap_ms = (mean_s: number) => Math.ceil(-ln(1 - random.unit()) * mean_s * 1000)
  const draw = (from: Instant): Instant => {
    const { posture } = body.pose(from)
    const earliest = posture === 'on-floor' ? Math.max(from, body.postureSince + STUNNED_MS) : from
    return (earliest + gap_ms(MEAN_S[posture])) as Instant
  }
  let begins = draw(start)
  let drawnFor = body.postureSince
  return {
    active: (at) => at >= begins && at < begins + LASTS_MS && body.physiology.conscious(at),
    next: (at) => (at >= begins ? ((begins + LASTS_MS) as Instant) : begins),
    advance(at) {
      if (body.postureSince === drawnFor && at < begins + LASTS_MS) return
      drawnFor = body.postureSince
      begins = draw(at)
    },
  }
}
