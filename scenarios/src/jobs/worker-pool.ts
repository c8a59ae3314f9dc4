import { Worker } from 'node:worker_threads'
import { brokenRecord, type RunRecord } from '../runner/run-record.ts'
import type { Job } from './job.ts'
import { nothingKnown, runJob, type KnownScenarios } from './run-job.ts'

/** What a pool tells while it works. */
export interface PoolEvents {
  began: (job: Job) => void
  /** Called once for every job that was begun, as it ends. */
  ended: (record: RunRecord) => void
}

/** How runs are spread. */
export interface PoolOptions extends PoolEvents {
  /** Threads. One means this one. */
  workers: number
  /** Runs at a time in this thread: live runs wait most of the time. */
  abreast: number
  signal: AbortSignal
}

/** Makes all runs, in their order as far as they begin. What comes of a run does not depend on how many workers there are. */
export async function runJobs(jobs: readonly Job[], options: PoolOptions): Promise<void> {
  const waiting = [...jobs]
  const known = nothingKnown()
  const lanes = options.workers > 1 ? options.workers : options.abreast
  await Promise.all(Array.from({ length: Math.min(lanes, jobs.length) }, () => lane(waiting, options, known)))
}

/** One lane takes the next job, until there is none or the user wants to stop. */
async function lane(waiting: Job[], options: PoolOptions, known: KnownScenarios): Promise<void> {
  const { workers, signal, began, ended } = options
  let thread = workers > 1 ? openThread() : undefined
  for (let job = waiting.shift(); job !== undefined && !signal.aborted; job = waiting.shift()) {
    began(job)
    const record = thread === undefined ? await runJob(job, signal, known) : await thread.make(job, signal)
    ended(record)
    if (thread !== undefined && record.error !== undefined) {
      // What broke one run may have broken the thread.
      await thread.end()
      thread = openThread()
    }
  }
  await thread?.end()
}

/** A thread that makes one run at a time. */
interface Thread {
  make(job: Job, signal: AbortSignal): Promise<RunRecord>
  end(): Promise<unknown>
}

function openThread(): Thread {
  const worker = new Worker(new URL('../../bin/run-worker.ts', import.meta.url))
  /** Whoever waits for the run that is made now; the second says that the thread broke. */
  let waits: { answer: (record: RunRecord) => void; broke: (says: string) => void } | undefined
  let gone: string | undefined
  const breaks = (says: string) => {
    gone ??= says
    waits?.broke(gone)
  }
  worker.on('message', (record: RunRecord) => waits?.answer(record))
  worker.on('error', (error: Error) => breaks(`The thread broke. ${error.stack ?? error.message}`))
  worker.on('exit', (code) => breaks(`The thread ended with ${code} in the middle of a run.`))
  return {
    async make(job, signal) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      const stop = () => worker.postMessage('stop')
      signal.addEventListener('abort', stop, { once: true })
      try {
        return await new Promise<RunRecord>((answer) => {
          const broke = (says: string) =>
            answer(brokenRecord(job.identity, job.number, { interrupted: false, error: { unreachable: false, says } }))
          waits = { answer, broke }
          if (gone !== undefined) return broke(gone)
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
          worker.postMessage(job)
        })
      } finally {
        waits = undefined
        signal.removeEventListener('abort', stop)
      }
    },
    end: () => worker.terminate(),
  }
}
