import type { Instant, Random } from '@anju/sdk'
import { ln } from '../exact-math.ts'
import type { Ratio } from '../faults/fault-shape.ts'

/** A gust of warmth before an infrared sensor, or a phrase from a television. */
export interface Gust {
  /** Tells it from every other. */
  id: number
  likeness: Ratio
}

/** Gusts in a room that come at drawn instants, with exponential gaps, until the end. */
export interface Gusts {
  readonly room: string
  /** The gust that blows now, if one does. */
  now(at: Instant): Gust | undefined
  /** When one begins or ends next; the end of all when none is left. */
  next(at: Instant): Instant
  advance(at: Instant): void
  readonly until: Instant
}

/** How long one lasts, milliseconds (chosen). */
const BLOWS_MS = 2_000

export function gusts(room: string, likeness: Ratio, mean_s: number, from: Instant, until: Instant, id: number, random: Random): Gusts {
  const gap_ms = () => Math.ceil(-ln(1 - random.unit()) * mean_s * 1000) + BLOWS_MS
  let begins = (from + gap_ms()) as Instant
  let count = 0
  return {
    room,
    now: (at) => (at >= begins && at < begins + BLOWS_MS && at < until ? { id: id + count, likeness } : undefined),
    next: (at) => Math.min(until, at < begins ? begins : begins + BLOWS_MS) as Instant,
    advance(at) {
      while (at >= begins + BLOWS_MS) {
        begins = (begins + gap_ms()) as Instant
        count += 1
      }
    },
    until,
  }
}
