// Goal and method: as many-open.test.ts, with 10,000 open alerts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, it } from 'vitest'
import { expectAllOpenAgain } from './many-open.ts'
import { endAll } from './running-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-open-'))
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true })
})

it('[REL-3] 10,000 open alerts are there once after a kill, due when they were', () => expectAllOpenAgain(folder, 10_000))
