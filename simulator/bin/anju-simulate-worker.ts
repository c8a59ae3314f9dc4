// A thread that does jobs of anju-simulate, one after the other.
import { parentPort } from 'node:worker_threads'
import { doJob, type Job } from '../src/run/job.ts'

parentPort?.on('message', ({ number, job }: { number: number; job: Job }) => {
  void doJob(job).then((result) => parentPort?.postMessage({ number, result }, []))
})
