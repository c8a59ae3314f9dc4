import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { python } from '../../../src/conformance/python/find-python.ts'

const sdk = join(import.meta.dirname, '..', '..', '..')

/** A device of anju.py in a process of its own, that does what it is told. */
export interface PythonDevice {
  tell(deed: Record<string, unknown>): Promise<unknown>
  state(): Promise<{ connected: boolean; unconfirmed: number; carried_out: unknown[]; trouble: string }>
  /** Ends the process as a loss of power does: at once. */
  kill(): Promise<void>
}

/** Starts the process. `factor` makes the client's waits shorter, so that a test does not take minutes. */
export function pythonDevice(options: Record<string, unknown>): PythonDevice {
  const script = join(import.meta.dirname, 'drive_device.py')
  const env = { ...process.env, PYTHONPATH: join(sdk, 'clients', 'python'), PYTHONDONTWRITEBYTECODE: '1' }
  const all = {
    kind: 'water-sensor',
    site: 'demo',
    home: 'h-1',
    device: 'd-1',
    model: 'W-1',
    firmware: '1.0',
    host: '127.0.0.1',
    factor: 10,
    ...options,
  }
  const child: ChildProcessWithoutNullStreams = spawn('command' in python ? python.command : '', [script, JSON.stringify(all)], { env })
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = []
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as { ok: boolean; value?: unknown; error?: string }
    const next = waiting.shift()!
    if (answer.ok) next.resolve(answer.value)
    else next.reject(new Error(answer.error))
  })
  const over = new Promise<void>((resolve) => {
    child.once('close', () => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`Python is gone: ${complaint}`))
      resolve()
    })
  })
  const tell = (deed: Record<string, unknown>) =>
    new Promise<unknown>((resolve, reject) => {
      waiting.push({ resolve, reject })
      child.stdin.write(`${JSON.stringify(deed)}\n`)
    })
  return {
    tell,
    state: () => tell({ do: 'state' }) as ReturnType<PythonDevice['state']>,
    async kill() {
      child.kill('SIGKILL')
      await over
    },
  }
}
