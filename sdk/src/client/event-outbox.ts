import { limits } from '../limits.ts'
import type { Instant } from '../time.ts'
import type { EventStore, StoredEvent } from './event-store.ts'

/** One event that nobody has confirmed yet: its bytes never change, so a repeat is the same message. */
export interface HeldEvent extends StoredEvent {
  /** How often the broker has acknowledged it on this connection. */
  sent: number
  /** When it is sent again, unless it is confirmed first. */
  repeat: Instant
}

/** The events of a device until the application confirms them, oldest first. What must outlive the program is in the store. */
export interface EventOutbox {
  add(event: StoredEvent): void
  /** Lets an event go. False when there is none of that id. */
  confirm(id: string): boolean
  /** What is to be sent now: the oldest that was never sent on this connection, or else the oldest that is due again. */
  next(now: Instant): HeldEvent | undefined
  /** When the next repeat is due. */
  due(): Instant | undefined
  /** The connection is another one: everything is sent again, in the old order. */
  rewind(): void
  /** Events that found no room since the device was first started. */
  readonly lost: number
  readonly size: number
}

const fresh = (event: StoredEvent): HeldEvent => ({ ...event, sent: 0, repeat: 0 as Instant })

/** A full outbox lets its oldest event go that is no alarm; its oldest alarm only when all are alarms. */
export function eventOutbox(store: EventStore): EventOutbox {
  const before = store.load()
  const held: HeldEvent[] = before.events.map(fresh)
  let { lost } = before

  const makeRoom = (alarm: boolean): boolean => {
    const victim = held.findIndex((event) => !event.alarm)
    lost += 1
    if (victim === -1 && !alarm) {
      store.note(lost)
      return false
    }
    const [gone] = held.splice(Math.max(victim, 0), 1)
    store.drop(gone!.id, lost)
    return true
  }

  return {
    add(event) {
      if (held.length >= limits.device_events && !makeRoom(event.alarm)) return
      store.add(event)
      held.push(fresh(event))
    },
    confirm(id) {
      const at = held.findIndex((event) => event.id === id)
      if (at === -1) return false
      held.splice(at, 1)
      store.drop(id, lost)
      return true
    },
    next: (now) => held.find(({ sent }) => sent === 0) ?? held.find(({ repeat }) => repeat <= now),
    due() {
      let earliest: Instant | undefined
      for (const { sent, repeat } of held) if (sent > 0 && (earliest === undefined || repeat < earliest)) earliest = repeat
      return earliest
    },
    rewind() {
      for (const event of held) event.sent = 0
    },
    get lost() {
      return lost
    },
    get size() {
      return held.length
    },
  }
}
