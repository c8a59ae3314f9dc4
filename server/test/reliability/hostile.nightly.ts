// Goal and method: as hostile.test.ts, with the figures of a bad night.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, it } from 'vitest'
import { random } from '@anju/sdk'
import { expectAllBack } from './all-back.ts'
import { expectUnharmed } from './fuzzed.ts'
import { endAll } from './running-server.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'anju-hostile-'))))
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true })
})

it('[REL-4] 1,000,000 drawn packets and topics raise nothing, and good events between them are taken', () =>
  expectUnharmed(folder, 1_000_000, random('drawn packets of a night')))

it('[REL-7] 10,000 devices that come back at once after a kill are all heard', () => expectAllBack(folder, 10_000))
