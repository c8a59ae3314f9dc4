// A thread that lets documents judge one server after the other: the whole one first, with what each document reaches, then mutants.
import { parentPort } from 'node:worker_threads'
import type { Job } from '../../src/jobs/job.ts'
import { tryDocument, type Try } from './hunt.ts'
import { mutantServer } from './mutant-server.ts'
import { watchReach, type Spot } from './reach.ts'

/** A server and the documents that shall judge it, in their order. `until`: whether the first that does not pass ends it. */
export interface Task {
  /** Absent for the server as it is. */
  mutant?: { id: string; texts: Readonly<Record<string, string>> }
  jobs: readonly Job[]
  until: 'killed' | 'end'
  /** Places whose reach is told: of the whole server. */
  spots?: readonly Spot[]
}

export type Told = { type: 'try'; try: Try; reached?: readonly string[] } | { type: 'done' }

const port = parentPort
if (port === null) throw new Error('This is a worker of `pnpm mutants server`; it is not run by itself.')
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const tell = (told: Told) => port.postMessage(told)

async function work({ mutant, jobs, until, spots }: Task): Promise<void> {
  const server = await mutantServer(mutant?.id ?? 'none', mutant?.texts ?? {}).catch((error: unknown) => error as Error)
  const watch = spots === undefined ? undefined : await watchReach(spots)
  for (const job of jobs) {
    const made: Try =
      server instanceof Error
        ? { number: job.number, passed: false, why: `does not start: ${server.message.slice(0, 80)}`, cpu_ms: 0 }
        : await tryDocument(job, server)
    const { record: _, ...short } = made
    tell({ type: 'try', try: mutant === undefined ? made : short, ...(watch === undefined ? {} : { reached: [...(await watch.taken())] }) })
    if (!made.passed && until === 'killed') break
  }
  await watch?.stop()
  tell({ type: 'done' })
}

port.on('message', (task: Task) => void work(task))
