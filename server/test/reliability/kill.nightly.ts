// Goal and method: as kill.test.ts, over 200 kills.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { random } from '@anju/sdk'
import { expectKept } from './kept-promises.ts'
import { HOMES_A_ROUND, killRounds } from './kill-rounds.ts'
import { endAll, keepSite, smallSite } from './running-server.ts'

const ROUNDS = 200
const folder = mkdtempSync(join(tmpdir(), 'anju-kills-'))
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true })
})

it('[REL-1] every acknowledged event has its alert once after two hundred kills, and limits and windows go on where they were', async () => {
  keepSite(folder, smallSite(ROUNDS * HOMES_A_ROUND))
  const promised = await killRounds(folder, ROUNDS, random('kills of a night'))
  expect(promised.cut).toBeGreaterThan(ROUNDS / 10)
  await expectKept(folder, promised)
})
