import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { brokerStream } from '@anju/sdk/mqtt'
import { tlsOf, type BrokerAccess, type LoadOptions } from './live-load.ts'
import { sumOf, type LoadFigures } from './load-figures.ts'
import type { ThreadSays } from './live-thread.ts'

export interface LiveRunOptions {
  load: Omit<LoadOptions, 'first' | 'of'>
  workers: number
  /** The file that a thread runs. */
  file: URL
  /** Ends it. */
  signal: AbortSignal
  /** Ends it after this, seconds, counted from the start. */
  for_s?: number
  /** The figures of all threads, once a second, with the seconds since the start. */
  told: (figures: LoadFigures, since_s: number) => void
}

/** How long a thread has for its goodbyes before it is ended, milliseconds. */
const PATIENCE_MS = 5_000

/** Whether the broker can be reached: rejects with an Error of one sentence when it cannot. */
export async function reachBroker(broker: BrokerAccess): Promise<void> {
  ;(await brokerStream(broker.url, tlsOf(broker))).destroy()
}

/** Most sockets that this process may hold, or undefined where the system does not say. */
export function mostSockets(): number | undefined {
  try {
    const most = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return most === undefined ? undefined : Number(most)
  } catch {
    return undefined
  }
}

/** Spreads a load over threads until it is told to stop; answers with the last figures. Rejects when a thread fails. */
export async function liveRun({ load, workers, file, signal, for_s, told }: LiveRunOptions): Promise<LoadFigures> {
  const latest = new Map<number, LoadFigures>()
  const began_ms = performance.now()
  const threads = Array.from(
    { length: workers },
    (_, first) => new Worker(file, { workerData: { ...load, first, of: workers } satisfies LoadOptions }),
  )
  let answered = 0
  const ends = threads.map(
    (thread, number) =>
      new Promise<void>((resolve, reject) => {
        thread.on('message', (says: ThreadSays) => {
          if (says.is === 'over') return resolve()
          latest.set(number, says.figures)
          if ((answered += 1) % workers === 0) told(sumOf([...latest.values()]), (performance.now() - began_ms) / 1000)
        })
        thread.once('error', reject)
        thread.once('exit', () => resolve())
      }),
  )
  const over = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (signal.aborted) resolve()
    if (for_s !== undefined) setTimeout(resolve, for_s * 1000)
  })
  try {
    await Promise.race([over, Promise.all(ends)])
    for (const thread of threads) thread.postMessage('stop', [])
    await Promise.race([Promise.all(ends), new Promise<void>((done) => setTimeout(done, PATIENCE_MS))])
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  return sumOf([...latest.values()])
}
