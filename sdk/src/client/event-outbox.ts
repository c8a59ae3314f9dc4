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
export const eventOutbox = (store: EventStore): EventOutbox => new Outbox(store)

/** A class, since an object literal with getters is a hash table to the engine, and there is an outbox for every device of a city. */
class Outbox implements EventOutbox {
  readonly #store: EventStore
  readonly #held: HeldEvent[]
  #lost: number

  constructor(store: EventStore) {
    const before = store.load()
    this.#store = store
    this.#held = before.events.map(fresh)
    this.#lost = before.lost
  }

  get lost(): number {
    return this.#lost
  }

  get size(): number {
    return this.#held.length
  }

  add(event: StoredEvent): void {
    if (this.#held.length >= limits.device_events && !this.#makeRoom(event.alarm)) return
    this.#store.add(event)
    this.#held.push(fresh(event))
  }

  confirm(id: string): boolean {
    const at = this.#held.findIndex((event) => event.id === id)
    if (at === -1) return false
    this.#held.splice(at, 1)
    this.#store.drop(id, this.#lost)
    return true
  }

  next(now: Instant): HeldEvent | undefined {
    return this.#held.find(({ sent }) => sent === 0) ?? this.#held.find(({ repeat }) => repeat <= now)
  }

  due(): Instant | undefined {
    let earliest: Instant | undefined
    for (const { sent, repeat } of this.#held) if (sent > 0 && (earliest === undefined || repeat < earliest)) earliest = repeat
    return earliest
  }

  rewind(): void {
    for (const event of this.#held) event.sent = 0
  }

  #makeRoom(alarm: boolean): boolean {
    const victim = this.#held.findIndex((event) => !event.alarm)
    this.#lost += 1
    if (victim === -1 && !alarm) {
      this.#store.note(this.#lost)
      return false
    }
    const [gone] = this.#held.splice(Math.max(victim, 0), 1)
    this.#store.drop(gone!.id, this.#lost)
    return true
  }
}
