import type { Instant } from '@anju/sdk'

/** A sensor of a home was set off. */
export interface Activation {
  at: Instant
  /** Which sensor, as a number of its home. */
  sensor: number
}

/** Re-triggers of one sensor within this time are one activation. */
const MERGED_MS = 60_000

/** Drops an activation when the same sensor was last seen less than 60 s before, dropped ones included: a chain of re-triggers counts once. */
export function merged(activations: readonly Activation[]): Activation[] {
  const last = new Map<number, Instant>()
  return activations.filter(({ at, sensor }) => {
    const before = last.get(sensor)
    last.set(sensor, at)
    return before === undefined || at - before >= MERGED_MS
  })
}
