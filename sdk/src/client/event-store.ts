/** An event that nobody has confirmed yet, as it is kept. */
export interface StoredEvent {
  readonly id: string
  readonly payload: Uint8Array
  /** Whether it claims that somebody may need help: such events are let go last. */
  readonly alarm: boolean
}

/** What a store has when a device starts: events, oldest first, and how many found no room since the device was made. */
export interface StoredEvents {
  readonly events: readonly StoredEvent[]
  readonly lost: number
}

/**
 * Where unconfirmed events are kept, so that they outlive the program: flash memory, a file. Every change is safe when the call returns, and is made
 * before the event is sent. None of the calls throws: a store that fails must not keep an alarm from being sent.
 */
export interface EventStore {
  load(): StoredEvents
  add(event: StoredEvent): void
  /** Lets an event go: it was confirmed, or there was no room for it any more. `lost` is the count from now on. */
  drop(id: string, lost: number): void
  /** An event that was never added found no room. */
  note(lost: number): void
}

/** Keeps events in memory: they outlive the device client, but not the program. */
export function memoryEventStore(): EventStore {
  const held = new Map<string, StoredEvent>()
  let count = 0
  return {
    load: () => ({ events: [...held.values()], lost: count }),
    add: (event) => void held.set(event.id, event),
    drop(id, lost) {
      held.delete(id)
      count = lost
    },
    note(lost) {
      count = lost
    },
  }
}

/** Keeps nothing: the device client has its events in memory anyhow, and they outlive `cut` and `stop` there. */
export const noEventStore: EventStore = { load: () => ({ events: [], lost: 0 }), add() {}, drop() {}, note() {} }
