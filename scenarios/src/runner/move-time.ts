import type { Instant, QueueClock, Work } from '@anju/sdk'
import type { Target } from '../targets/target.ts'
import { quiet } from './quiescence.ts'

/** What moves a queue clock from here to the end of a scenario. */
export interface Journey {
  clock: QueueClock
  work: Work
  silences: number
  ends: Instant
  /** The clock of a system that is not in this process: it is told the time at every step, and at least at every tick. */
  far?: Target['clock'] | undefined
  signal?: AbortSignal | undefined
}

/** Wakes one sleeper after the other, each once all that the last one set going is done. Ends at `ends`, or where it is when it is told to. */
export async function moveTime({ clock, work, silences, ends, far, signal }: Journey): Promise<void> {
  if (far !== undefined) keepTicking(clock, far.tick_ms)
  let told = -1
  for (;;) {
    await quiet(work, silences)
    if (far !== undefined && clock.now() > told) {
      told = clock.now()
      await far.moveTo()
      continue
    }
    if (signal?.aborted === true) return
    const next = clock.next()
    if (next === undefined || next > ends) break
    clock.step()
  }
  clock.moveTo(ends)
}

/** Something to wake for at every tick: a far system's own deadlines pass between what happens here. */
function keepTicking(clock: QueueClock, tick_ms: number): void {
  const tick = () => {
    clock.wakeAt((clock.now() + tick_ms) as Instant, tick)
  }
  tick()
}

/**
 * Waits until something has ended, and lets time pass for it where it waits for time: a device says goodbye over a line that is half open until its patience is
 * over. Nothing that happens meanwhile is judged.
 */
export async function letEnd(
  { clock, work, silences }: Pick<Journey, 'clock' | 'work' | 'silences'>,
  ending: Promise<void>,
): Promise<void> {
  let over = false
  const ended = ending.finally(() => {
    over = true
  })
  ended.catch(() => {})
  for (;;) {
    await quiet(work, silences)
    if (over || clock.next() === undefined) break
    clock.step()
  }
  await ended
}
