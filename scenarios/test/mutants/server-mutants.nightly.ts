// Goal: the whole suite is held against every server with one fault, and every document earns its place. Method: the matrix, in a process of its own.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('[MUT-1] [MUT-2] the suite kills every fault written by hand, what it does not kill of the drawn is explained, and no document is idle', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'run-matrix.ts'), '--documents'], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  process.stdout.write(stdout)
  expect(status).toBe(0)
})
