import type { Instant, QueueClock, Work } from '@anju/sdk'
import { quiet } from './quiescence.ts'

/** What moves a queue clock from here to the end of a scenario. */
export interface Journey {
  clock: QueueClock
  work: Work
  silences: number
  ends: Instant
  signal?: AbortSignal | undefined
}

/** Wakes one sleeper after the other, each once all that the last one set going is done. Ends at `ends`, or where it is when it is told to. */
export async function moveTime({ clock, work, silences, ends, signal }: Journey): Promise<void> {
  for (;;) {
    await quiet(work, silences)
    if (signal?.aborted === true) return
    const next = clock.next()
    if (next === undefined || next > ends) break
    clock.step()
  }
  clock.moveTo(ends)
}
