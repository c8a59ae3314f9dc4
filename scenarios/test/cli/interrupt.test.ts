// Goal: Ctrl-C ends the command at once, and with it the process. Method: the real program as a process, a live run, one signal.
import { spawn } from 'node:child_process'
import { rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const trace = join(tmpdir(), `anju-interrupt-${process.pid}.jsonl`)
const bin = join(import.meta.dirname, '../../bin/anju-scenarios.ts')

describe('the process', () => {
  it('[RUN-5] [RUN-7] ends with 130 and its report when it is interrupted in the middle of a live run', { timeout: 60_000 }, async () => {
    const child = spawn(
      process.execPath,
      [bin, 'run', 'quiet-day', '--way', 'live', '--factor', '1', '--trace', relative(process.cwd(), trace)],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += String(chunk)
    })
    const ended = new Promise((done) => child.once('close', done))
    await expect.poll(() => statSync(trace, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 }).toBeGreaterThan(0)
    child.kill('SIGINT')
    const code = await ended
    rmSync(trace)
    expect(code).toBe(130)
    expect(output).toMatch(/STOP {2}A quiet day[\s\S]*interrupted/)
  })
})
