import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'
import { join } from 'node:path'

/** A process of the bench that says JSON lines: one when it is ready, and its CPU time when it is told to end. */
export interface UnderTest {
  /** The next line that it says. Rejects when it ends before. */
  next<T>(): Promise<T>
  /** Tells it to end; settles with the milliseconds of CPU that it used since it was ready. */
  end(): Promise<number>
  readonly child: ChildProcess
}

/** Starts a file of this folder in a process of its own. */
export function begin(file: string, ...args: string[]): UnderTest {
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: Interface = createInterface(child.stdout)
  const said: string[] = []
  let waiting: { take(line: string): void; fail(error: Error): void } | undefined
  lines.on('line', (line) => {
    if (waiting === undefined) said.push(line)
    else waiting.take(line)
  })
  lines.on('close', () => waiting?.fail(new Error(`${file} ended with ${child.exitCode} before it said anything`)))
  const next = <T>() =>
    new Promise<T>((resolve, reject) => {
      const take = (line: string) => {
        waiting = undefined
        resolve(JSON.parse(line) as T)
      }
      const line = said.shift()
      if (line === undefined) waiting = { take, fail: reject }
      else take(line)
    })
  return {
    next,
    child,
    async end() {
      child.kill('SIGTERM')
      const { cpu_ms } = await next<{ cpu_ms: number }>()
      return cpu_ms
    },
  }
}

/** In the process under test: says what it used since it was ready, now, when it is told to end. */
export function sayCpuAtEnd(): void {
  const ready = process.cpuUsage()
  process.once('SIGTERM', () => {
    const { user, system } = process.cpuUsage(ready)
    process.stdout.write(`${JSON.stringify({ cpu_ms: (user + system) / 1_000 })}\n`, () => process.exit(0))
  })
}
