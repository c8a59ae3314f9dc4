import { Worker } from 'node:worker_threads'

/** Moves what the write-ahead log holds into the file, beside the work: a checkpoint inside a commit would hold up the call for help that came then. */
export interface Checkpointer {
  /** To be called after each commit. */
  committed(): void
  close(): Promise<void>
}

/** Commits between two checkpoints: some thousand pages, a few megabytes of log. */
const COMMITS_BETWEEN = 400

/** It stands here as text, so that it is the same whether the package runs from its sources or from what was built of them. */
const PROGRAM = `
const { DatabaseSync } = require('node:sqlite')
const { parentPort, workerData } = require('node:worker_threads')
const database = new DatabaseSync(workerData)
parentPort.on('message', (message) => {
  if (message === 'checkpoint') {
    // New commits come while the log is moved; a second and third pass are short and catch up, so that the log can begin anew.
    for (let pass = 0; pass < 8; pass++) {
      const { log, checkpointed } = database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get()
      if (log === checkpointed) break
    }
  } else {
    database.close()
    parentPort.close()
  }
})
`

/** A thread with a connection of its own, started when there is something to do. When it fails, SQLite's own checkpoint at its higher mark remains. */
export function checkpointer(file: string): Checkpointer {
  let worker: Worker | undefined
  let ended: Promise<unknown> = Promise.resolve()
  let since = 0
  return {
    committed() {
      since += 1
      if (since < COMMITS_BETWEEN) return
      since = 0
      if (worker === undefined) {
        const started = new Worker(PROGRAM, { eval: true, workerData: file })
        started.unref()
        started.on('error', () => {})
        ended = new Promise((resolve) => started.once('exit', resolve))
        worker = started
      }
      worker.postMessage('checkpoint', [])
    },
    async close() {
      worker?.ref()
      worker?.postMessage('close', [])
      await ended
    },
  }
}
