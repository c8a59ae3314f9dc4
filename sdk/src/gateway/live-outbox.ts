import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EventStore } from '../client/event-store.ts'
import { lockedEventStore } from '../client/file-event-store.ts'
import { lockFile } from '../client/file-lock.ts'

/** Where the unconfirmed events of a gateway's devices outlive it. */
export interface Outbox {
  of(device: string): EventStore
  /** Why the last write failed, empty before: what is told then lives in memory alone. */
  readonly trouble: string
  /** Lets others have the folder. */
  close(): void
}

/** A folder with a file a device. Throws with one sentence when it cannot be made or written, or when another gateway has it. */
export function outboxIn(folder: string): Outbox {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  accessSync(folder, constants.W_OK)
  const free = lockFile(join(folder, 'outbox.lock'), `The folder ${folder}`)
  let trouble = ''
  return {
    of: (device) => lockedEventStore(join(folder, `${device}.events`), (error) => (trouble = error.message)),
    get trouble() {
      return trouble
    },
    close: free,
  }
}
