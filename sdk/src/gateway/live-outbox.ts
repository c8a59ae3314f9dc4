import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EventStore } from '../client/event-store.ts'
import { fileEventStore } from '../client/file-event-store.ts'

/** Where the unconfirmed events of a gateway's devices outlive it. */
export interface Outbox {
  of(device: string): EventStore
  /** Why the last write failed, empty before: what is told then lives in memory alone. */
  readonly trouble: string
}

/** A folder with a file a device. Throws with the sentence of the system when it cannot be made or written. */
export function outboxIn(folder: string): Outbox {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  accessSync(folder, constants.W_OK)
  let trouble = ''
  return {
    of: (device) => fileEventStore(join(folder, `${device}.events`), (error) => (trouble = error.message)),
    get trouble() {
      return trouble
    },
  }
}
