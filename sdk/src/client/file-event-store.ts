import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { limits } from '../limits.ts'
import type { EventStore, StoredEvent, StoredEvents } from './event-store.ts'
import { lockFile } from './file-lock.ts'

/** A store in a file that must be closed when the device goes for good. */
export interface FileEventStore extends EventStore {
  close(): void
}

/** Lines after which the file is written anew: four times what a device keeps, so that writing anew is rare. */
const LINES = 4 * limits.device_events

/**
 * Unconfirmed events in a file, one change a line, each on disk before it counts. The format is that of the Python client. A last line that is torn
 * is left out. A disk that fails is told to `onError` and holds nothing up: the event lives in memory. Throws when another process has the file.
 */
export function fileEventStore(path: string, onError: (error: Error) => void = () => {}): FileEventStore {
  const free = lockFile(`${path}.lock`, `The file of events ${path}`)
  const store = lockedEventStore(path, onError)
  return {
    ...store,
    close() {
      store.close()
      free()
    },
  }
}

/** The same for files that are this process's already. */
export function lockedEventStore(path: string, onError: (error: Error) => void): FileEventStore {
  const held = new Map<string, StoredEvent>()
  let count = 0
  let lines = 0
  let file: number | undefined

  const orTell = (write: () => void) => {
    try {
      write()
    } catch (error) {
      onError(error as Error)
    }
  }
  const close = () => {
    if (file !== undefined) closeSync(file)
    file = undefined
  }
  const append = (change: Change) =>
    orTell(() => {
      file ??= openSync(path, 'a')
      writeSync(file, `${JSON.stringify(change)}\n`)
      fsyncSync(file)
      lines += 1
    })
  /** Writes what is held into a new file and puts it in the place of the old one, so that one of the two is always whole. */
  const writeAnew = () =>
    orTell(() => {
      close()
      const changes: Change[] = [{ lost: count }, ...[...held.values()].map(added)]
      const fresh = openSync(`${path}.new`, 'w')
      writeSync(fresh, changes.map((change) => `${JSON.stringify(change)}\n`).join(''))
      fsyncSync(fresh)
      closeSync(fresh)
      renameSync(`${path}.new`, path)
      lines = changes.length
    })

  return {
    load() {
      const { events, lost } = readEvents(path)
      held.clear()
      for (const event of events) held.set(event.id, event)
      count = lost
      writeAnew()
      return { events, lost }
    },
    add(event) {
      held.set(event.id, event)
      append(added(event))
    },
    drop(id, lost) {
      held.delete(id)
      count = lost
      if (lines > LINES) writeAnew()
      else append({ drop: id, lost })
    },
    note(lost) {
      count = lost
      append({ lost })
    },
    close,
  }
}

/** One line of the file. */
interface Change {
  add?: string
  payload?: string
  alarm?: boolean
  drop?: string
  lost?: number
}

const added = ({ id, payload, alarm }: StoredEvent): Change => ({ add: id, payload: new TextDecoder().decode(payload), alarm })

/** Plays the changes of a file. What is no change is left out: the end of a file may be torn. */
function readEvents(path: string): StoredEvents {
  const held = new Map<string, StoredEvent>()
  let count = 0
  for (const line of textOf(path).split('\n')) {
    const { add, payload, alarm, drop, lost } = changeIn(line)
    if (typeof add === 'string' && typeof payload === 'string')
      held.set(add, { id: add, payload: new TextEncoder().encode(payload), alarm: alarm === true })
    if (typeof drop === 'string') held.delete(drop)
    if (Number.isSafeInteger(lost)) count = lost!
  }
  return { events: [...held.values()], lost: count }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // The device is new, or its disk is gone: it begins without a past.
  }
}

function changeIn(line: string): Change {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
