// A thread that makes one run after the other, and sends back what is kept of each.
import { parentPort } from 'node:worker_threads'
import type { Job } from '../src/jobs/job.ts'
import { nothingKnown, runJob } from '../src/jobs/run-job.ts'

const port = parentPort
if (port === null) throw new Error('This is a worker of `anju-scenarios run`; it is not run by itself.')
const known = nothingKnown()
const stop = new AbortController()
port.on('message', (message: Job | 'stop') => {
  if (message === 'stop') stop.abort()
  else void runJob(message, stop.signal, known).then((record) => port.postMessage(record))
})
