import type { Clock } from '../clock.ts'
import type { QueueClock } from '../queue-clock.ts'
import { after, type Duration } from '../time.ts'

/** How the kit waits: on a clock that it moves, or on one that moves by itself. */
export interface Pace {
  clock: Clock
  /** Waits until `done` holds, for `span` at most. Says whether it holds. */
  until(done: () => boolean, span: Duration): Promise<boolean>
  /** Tells waits that something has happened. */
  poke(): void
}

/** Work of a device in another process, which no turn of this one's queues shows. */
export interface Elsewhere {
  /** Settles when what is under way there has arrived here; undefined when nothing is. Rejects when the process is gone. */
  busy(): Promise<void> | undefined
}

/** Turns of the microtask queue within which whatever is under way in this process shows again: the longest chain seen is about a dozen. */
const TURNS = 40

/** Moves a queue clock from wake-up to wake-up: an hour of waiting takes no time. */
export function queuePace(clock: QueueClock, elsewhere: Elsewhere = { busy: () => undefined }): Pace {
  let pokes = 0
  /** Lets everything arrive: until a whole round of turns has shown nothing new. */
  const settle = async () => {
    for (let seen = -1; seen !== pokes;) {
      seen = pokes
      for (let i = 0; i < TURNS; i++) await Promise.resolve()
      for (let busy = elsewhere.busy(); busy !== undefined; busy = elsewhere.busy()) {
        await busy
        pokes += 1
      }
    }
  }
  return {
    clock,
    poke: () => {
      pokes += 1
    },
    async until(done, span) {
      const end = after(clock.now(), span)
      await settle()
      for (;;) {
        if (done()) return true
        const next = clock.next()
        if (next === undefined || next > end) break
        clock.step()
        await settle()
      }
      clock.moveTo(end)
      return done()
    },
  }
}

/** Waits on a clock that moves by itself: looks whenever something was seen, and at the end. */
export function runningPace(clock: Clock): Pace {
  const looks = new Set<() => void>()
  return {
    clock,
    poke: () => {
      looks.forEach((look) => look())
    },
    until: (done, span) =>
      new Promise((resolve) => {
        if (done()) return resolve(true)
        const over = (answer: boolean) => {
          looks.delete(look)
          cancel()
          resolve(answer)
        }
        const look = () => {
          if (done()) over(true)
        }
        const cancel = clock.wakeAt(after(clock.now(), span), () => over(done()))
        looks.add(look)
      }),
  }
}
