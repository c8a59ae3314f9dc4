import { Worker } from 'node:worker_threads'
import { doJob, type Job, type JobResult } from './job.ts'

/** How jobs are done: in this thread, or in so many others. */
export interface PoolOptions {
  /** Threads beside this one; with 1 or fewer the jobs are done here. */
  workers: number
  /** The file that a worker runs: it answers each message `{ number, job }` with `{ number, result }`. */
  file: URL
  signal: AbortSignal
  /** How a job is done in this thread; as in every other, when left out. */
  here?: (job: Job) => Promise<unknown>
}

/**
 * Does jobs and tells each result with its number, in the order in which they are done; which thread does what changes no result. Ends early when it is told
 * to stop, or when `done` answers false. Rejects with what a job threw.
 */
export async function inWorkers<J extends Job>(
  jobs: readonly J[],
  options: PoolOptions,
  done: (result: JobResult<J>, number: number) => boolean | void,
): Promise<void> {
  let next = 0
  let open = true
  const take = () => (open && !options.signal.aborted && next < jobs.length ? next++ : undefined)
  const tell = (result: unknown, number: number) => {
    if (open && done(result as JobResult<J>, number) === false) open = false
  }
  if (options.workers <= 1) {
    for (let number = take(); number !== undefined; number = take()) tell(await (options.here ?? doJob)(jobs[number]!), number)
    return
  }
  await Promise.all(Array.from({ length: Math.min(options.workers, jobs.length) }, () => oneWorker(options, jobs, take, tell)))
}

function oneWorker(
  { file, signal }: PoolOptions,
  jobs: readonly Job[],
  take: () => number | undefined,
  tell: (result: unknown, number: number) => void,
): Promise<void> {
  const worker = new Worker(file)
  return new Promise<void>((resolve, reject) => {
    const give = () => {
      const number = take()
      if (number === undefined) resolve()
      else worker.postMessage({ number, job: jobs[number] }, [])
    }
    worker.on('message', ({ number, result }: { number: number; result: unknown }) => {
      tell(result, number)
      give()
    })
    worker.once('error', reject)
    signal.addEventListener('abort', () => resolve(), { once: true })
    give()
  }).finally(() => void worker.terminate())
}
