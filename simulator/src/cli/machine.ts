import type { Screen } from './screen.ts'

/** What a command has of the machine. Everything else it makes itself. */
export interface Machine {
  folder: string
  out: Screen
  err: Screen
  /** Aborted when the user interrupts. */
  signal: AbortSignal
  /** The file that a worker thread runs. */
  worker: URL
  /** The file that a thread of `live` runs. */
  liveWorker: URL
  env: (name: string) => string | undefined
}
