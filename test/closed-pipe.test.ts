// Goal: a program whose reader goes away ends in peace. Method: read the first line of each program's help through a pipe and close it; nothing of the program's
// insides may be printed.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

describe('a program whose reader goes away', () => {
  it.each([
    'sdk/bin/anju-conform.ts requirements',
    'sdk/bin/anju-gateway.ts --help',
    'simulator/bin/anju-simulate.ts run --help',
    'server/bin/anju-server.ts --help',
    'scenarios/bin/anju-scenarios.ts list',
    'scenarios/bin/demo.ts --help',
  ])('%s says nothing of it', (program) => {
    const { stderr } = spawnSync('bash', ['-c', `"${process.execPath}" ${program} | true`], { cwd: root, encoding: 'utf8' })
    expect(stderr).not.toMatch(/EPIPE|\bat \S+ \(/)
  })
})
