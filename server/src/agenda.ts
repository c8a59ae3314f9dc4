import { queueClock, type Cancel, type Clock, type Instant } from '@anju/sdk'

/** A clock in whole milliseconds whose wake-ups share one timer of the clock below: hundreds of thousands may wait. `close` drops them all. */
export interface Agenda extends Clock {
  close(): void
}

/** Keeps wake-ups in an event queue and asks `clock` only for the earliest. Wake-ups of one instant come in the order they were asked for. */
export function agenda(clock: Clock): Agenda {
  const queue = queueClock(Math.floor(clock.now()) as Instant)
  let armed: { at: number; cancel: Cancel } | undefined
  let closed = false
  let running = false

  const due = () => (closed ? undefined : queue.next())
  const arm = () => {
    if (running) return
    const next = due()
    if (next === undefined || (armed !== undefined && armed.at <= next)) return
    armed?.cancel()
    armed = { at: next, cancel: clock.wakeAt(next, run) }
  }
  const run = () => {
    armed = undefined
    running = true
    const now = clock.now()
    for (let next = due(); next !== undefined && next <= now; next = due()) queue.step()
    running = false
    arm()
  }

  return {
    now: () => Math.floor(clock.now()) as Instant,
    wakeAt(at, wake) {
      const cancel = queue.wakeAt(at, wake)
      arm()
      return cancel
    },
    close() {
      closed = true
      armed?.cancel()
    },
  }
}
