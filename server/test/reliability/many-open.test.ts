// Goal: a server with many open alerts is back after a kill with each of them once, due when it was. Method: the server as a process; 500 alerts here, 10,000 in
// the nightly run; `pnpm bench restart` prints how long it takes.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { expectAllOpenAgain } from './many-open.ts'
import { endAll } from './running-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-open-'))
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true })
})

it('[REL-3] 500 open alerts are there once after a kill, due when they were', async () => {
  await expectAllOpenAgain(folder, 500)
  expect(existsSync(join(folder, 'data', 'site-read.json'))).toBe(true)
}, 120_000)
