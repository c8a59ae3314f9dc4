import { after, type Cancel, type Clock, type Instant, type Random } from '@anju/sdk'
import type { RecordBook } from '../records/record-book.ts'
import { hookLimits } from './hook-limits.ts'
import type { Delivery } from './hook.ts'
import type { Answered } from './live-sender.ts'

/** When a delivery is tried again after so many tries, milliseconds from then; undefined: never, it is dead. */
export function waitBefore(tries: number, chance: Random, asked_s = 0): number | undefined {
  const { retries_s, jitter, retry_after_most_s } = hookLimits
  const usual = retries_s[tries - 1]
  if (usual === undefined) return undefined
  const drawn = usual * (1 - jitter + 2 * jitter * chance.unit())
  return Math.round(1_000 * Math.max(drawn, Math.min(asked_s, retry_after_most_s)))
}

export interface Queue {
  /** Puts a delivery in line; dead at once when too many wait. */
  add(delivery: Delivery): void
  /** Takes dead letters up again, all of a hook or those named. Answers with how many. */
  replay(hook: string, ids?: readonly string[]): number
  dead(hook: string): readonly Delivery[]
  waiting(hook: string): number
  /** Looks at a hook again: it was enabled, or changed. */
  wake(hook: string): void
  /** Forgets everything of a hook. */
  forget(hook: string): void
  /** Gives up what is under way; it is tried again at the next start. */
  close(): void
}

/** What came of a try, for whoever keeps the hooks. */
export interface Tried {
  hook: string
  ok: boolean
  said: string
  at_ms: number
}

/**
 * Deliveries that survive a restart: each is tried until it is taken, a little longer apart each time, then kept as a dead letter. Hooks do not wait for
 * each other, and one that hangs holds only its own few lines.
 */
export function deliveryQueue(options: {
  waiting: RecordBook<Delivery>
  dead: RecordBook<Delivery>
  clock: Clock
  chance: Random
  /** Sends one now. Undefined: the hook is not there, or shut. */
  send: (delivery: Delivery, give_up: AbortSignal) => Promise<Answered> | undefined
  onTried: (tried: Tried) => void
}): Queue {
  const { waiting, dead, clock, chance, send, onTried } = options
  const lines = new Map<string, Map<string, Delivery>>()
  const underWay = new Map<string, AbortController>()
  const alarms = new Map<string, Cancel>()
  let closed = false

  const lineOf = (hook: string) => {
    const line = lines.get(hook) ?? new Map<string, Delivery>()
    lines.set(hook, line)
    return line
  }
  const keep = (delivery: Delivery) => {
    lineOf(delivery.hook).set(delivery.id, delivery)
    waiting.put(delivery.id, delivery)
  }
  const leave = ({ hook, id }: Delivery) => {
    lineOf(hook).delete(id)
    waiting.erase(id)
  }
  const bury = (delivery: Delivery) => {
    leave(delivery)
    if (dead.size >= hookLimits.dead) dead.erase(dead.all()[0]!.id)
    dead.put(delivery.id, delivery)
  }
  const settle = (delivery: Delivery, said: string, asked_s?: number) => {
    // Whatever was forgotten or changed while it was under way stays so.
    if (lineOf(delivery.hook).get(delivery.id) !== delivery) return
    const ok = /^2\d\d$/.test(said)
    onTried({ hook: delivery.hook, ok, said, at_ms: clock.now() })
    if (ok) return leave(delivery)
    const tries = delivery.tries + 1
    const wait = said === '410' ? undefined : waitBefore(tries, chance, asked_s)
    const tried = { ...delivery, tries, last: said, due_ms: clock.now() + (wait ?? 0) }
    return wait === undefined ? bury(tried) : keep(tried)
  }
  const attempt = (delivery: Delivery): boolean => {
    const give_up = new AbortController()
    const sent = send(delivery, give_up.signal)
    if (sent === undefined) return false
    underWay.set(delivery.id, give_up)
    const cancel = clock.wakeAt(after(clock.now(), hookLimits.answer_within), () => give_up.abort())
    const done = (said: string, asked_s?: number) => {
      cancel()
      underWay.delete(delivery.id)
      if (closed) return
      settle(delivery, said, asked_s)
      pump(delivery.hook)
    }
    sent.then(
      ({ status, retry_after_s }) => done(String(status), retry_after_s),
      (error: Error) => done(error.message),
    )
    return true
  }
  const pump = (hook: string) => {
    alarms.get(hook)?.()
    alarms.delete(hook)
    const idle = [...lineOf(hook).values()].filter(({ id }) => !underWay.has(id)).toSorted((a, b) => a.due_ms - b.due_ms)
    let room = hookLimits.in_flight - (lineOf(hook).size - idle.length)
    for (const delivery of idle) {
      if (room <= 0) return // One that ends looks again.
      if (delivery.due_ms > clock.now()) {
        alarms.set(
          hook,
          clock.wakeAt(delivery.due_ms as Instant, () => pump(hook)),
        )
        return
      }
      if (!attempt(delivery)) return
      room -= 1
    }
  }
  for (const delivery of waiting.all()) lineOf(delivery.hook).set(delivery.id, delivery)
  for (const hook of lines.keys()) pump(hook)

  return {
    add(delivery) {
      if (lineOf(delivery.hook).has(delivery.id)) return
      if (lineOf(delivery.hook).size >= hookLimits.waiting) return bury({ ...delivery, last: 'too-many-wait' })
      keep(delivery)
      return pump(delivery.hook)
    },
    replay(hook, ids) {
      const again = dead.all().filter((one) => one.hook === hook && (ids === undefined || ids.includes(one.id)))
      const taken = again.slice(0, Math.max(0, hookLimits.waiting - lineOf(hook).size))
      for (const one of taken) {
        dead.erase(one.id)
        keep({ ...one, tries: 0, due_ms: clock.now() })
      }
      pump(hook)
      return taken.length
    },
    dead: (hook) => dead.all().filter((one) => one.hook === hook),
    waiting: (hook) => lineOf(hook).size,
    wake: pump,
    forget(hook) {
      for (const one of lineOf(hook).values()) {
        leave(one)
        underWay.get(one.id)?.abort()
      }
      for (const one of dead.all()) if (one.hook === hook) dead.erase(one.id)
      alarms.get(hook)?.()
      alarms.delete(hook)
    },
    close() {
      closed = true
      for (const cancel of alarms.values()) cancel()
      for (const give_up of underWay.values()) give_up.abort()
    },
  }
}
