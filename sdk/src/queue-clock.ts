import type { Clock } from './clock.ts'
import type { Instant } from './time.ts'

interface Entry {
  at: Instant
  order: number
  wake: (() => void) | undefined
}

/** A clock that stands still until it is told to move: an event queue. Wake-ups of one instant come in the order they were asked for. */
export interface QueueClock extends Clock {
  /** When the earliest wake-up is due, or undefined when nothing waits. */
  next(): Instant | undefined
  /** Moves to the earliest wake-up and runs that one. Returns false when nothing waits. */
  step(): boolean
  /** Moves forward to `at` without running anything; throws when a wake-up would be passed over or time would go back. */
  moveTo(at: Instant): void
}

const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order)

/** A binary heap of wake-ups. Cancelled entries stay until they surface, so that cancelling costs nothing. */
export function queueClock(start: Instant): QueueClock {
  const heap: Entry[] = []
  let now = start
  let order = 0

  const up = (from: number) => {
    let i = from
    const entry = heap[i]!
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(entry, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = entry
  }
  const down = () => {
    const entry = heap[0]!
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1
      if (!before(heap[child]!, entry)) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = entry
  }
  const pop = () => {
    const last = heap.pop()!
    if (heap.length === 0) return
    heap[0] = last
    down()
  }
  const peek = (): Entry | undefined => {
    while (heap.length > 0 && heap[0]!.wake === undefined) pop()
    return heap[0]
  }

  return {
    now: () => now,
    wakeAt(at, wake) {
      const entry: Entry = { at: Math.max(at, now) as Instant, order: order++, wake }
      heap.push(entry)
      up(heap.length - 1)
      return () => {
        entry.wake = undefined
      }
    },
    next: () => peek()?.at,
    step() {
      const entry = peek()
      if (entry === undefined) return false
      pop()
      now = entry.at
      const wake = entry.wake!
      entry.wake = undefined
      wake()
      return true
    },
    moveTo(at) {
      const due = peek()?.at
      if (at < now || (due !== undefined && due < at)) throw new RangeError('A queue clock cannot pass over a wake-up or go back.')
      now = at
    },
  }
}
