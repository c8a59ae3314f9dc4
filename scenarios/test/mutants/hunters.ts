import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Told, Task } from './hunt-worker.ts'

/** A run that says nothing for so long hangs: the slowest document takes some seconds. */
const HANGS_AFTER_MS = 120_000

export type Hear = (told: Extract<Told, { type: 'try' }>) => void

/** Works through tasks on threads; each task is told what comes of it. A thread that hangs or breaks counts against its mutant, and another takes its place. */
export async function hunt(tasks: readonly { task: Task; hear: Hear; ended?: () => void }[], threads: number): Promise<void> {
  const waiting = [...tasks]
  const lane = async () => {
    let worker = open()
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const whole = await make(worker, next.task, next.hear)
      next.ended?.()
      if (whole) continue
      await worker.terminate()
      worker = open()
    }
    await worker.terminate()
  }
  await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, lane))
}

/** What a mutant breaks after its last run is nobody's any longer. */
const open = () => new Worker(join(import.meta.dirname, 'hunt-worker.ts')).on('error', () => {})

/** Whether the thread can be used further. */
function make(worker: Worker, task: Task, hear: Hear): Promise<boolean> {
  return new Promise((resolve) => {
    let number = task.jobs[0]?.number ?? 0
    let timer: NodeJS.Timeout
    const fails = (why: string) => {
      hear({ type: 'try', try: { number, passed: false, why, cpu_ms: 0 } })
      end(false)
    }
    const breaks = (error: Error) => fails(`broke: ${error.message.slice(0, 80)}`)
    const watch = () => {
      clearTimeout(timer)
      timer = setTimeout(() => fails('hangs'), HANGS_AFTER_MS)
    }
    const listen = (told: Told) => {
      if (told.type === 'done') return end(true)
      number = task.jobs[task.jobs.findIndex((job) => job.number === told.try.number) + 1]?.number ?? number
      watch()
      hear(told)
    }
    const end = (whole: boolean) => {
      clearTimeout(timer)
      worker.off('message', listen).off('error', breaks)
      resolve(whole)
    }
    worker.on('message', listen).on('error', breaks)
    watch()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(task)
  })
}
