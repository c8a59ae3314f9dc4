import type { Work } from '@anju/sdk'
import { limits } from '../limits.ts'
import { macrotask, wallNow_ms } from './event-loop.ts'

/** A port stayed busy: the run cannot go on, and it is our fault. */
export class NotQuiet extends Error {
  readonly busy: Readonly<Record<string, number>>
  constructor(busy: Readonly<Record<string, number>>, waited_ms: number) {
    const ports = Object.entries(busy).map(([port, pieces]) => `${port} (${pieces})`)
    super(
      `Lockstep waited ${Math.round(waited_ms)} ms for a silence that did not come; busy: ${ports.join(', ') || 'nobody, but work goes on and on'}.`,
    )
    this.name = 'NotQuiet'
    this.busy = busy
  }
}

/**
 * Waits until nothing is in flight: `rounds` times in a row, across a turn of the event loop each, no port is busy and none began anything new.
 * Waiting a number of turns would be no criterion; a turn is only what separates the looks.
 */
export async function quiet(work: Work, rounds: number, limit_ms: number = limits.quiescence_wall): Promise<void> {
  let begun = -1
  let level = 0
  let started_ms: number | undefined
  for (;;) {
    await macrotask()
    level = work.inFlight > 0 ? 0 : work.begun === begun ? level + 1 : 1
    begun = work.begun
    if (level >= rounds) return
    started_ms ??= wallNow_ms()
    const waited_ms = wallNow_ms() - started_ms
    if (waited_ms > limit_ms) throw new NotQuiet(work.busy(), waited_ms)
  }
}
