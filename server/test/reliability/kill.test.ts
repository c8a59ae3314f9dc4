// Goal: kill -9 loses nothing that was acknowledged and makes nothing twice, and what was timed goes on where it was. Method: the server as a process on a disk is
// killed at drawn moments amid calls for help, falls and steps of people; devices say again what was not acknowledged; at last a server whose clock is ten minutes
// on must hold each alert once, with every window ended and every limit passed once. The nightly run has 200 rounds.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { random } from '@anju/sdk'
import { expectKept } from './kept-promises.ts'
import { HOMES_A_ROUND, killRounds } from './kill-rounds.ts'
import { endAll, keepSite, smallSite } from './running-server.ts'

const ROUNDS = 10
const folder = mkdtempSync(join(tmpdir(), 'anju-kills-'))
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true })
})

it('[REL-1] every acknowledged event has its alert once after ten kills, and limits and windows go on where they were', async () => {
  keepSite(folder, smallSite(ROUNDS * HOMES_A_ROUND))
  const promised = await killRounds(folder, ROUNDS, random('kills'))
  expect(promised.events).toHaveLength(ROUNDS * HOMES_A_ROUND * 2)
  expect(promised.cut).toBeGreaterThan(0)
  expect(promised.steps.size).toBeGreaterThan(0)
  expect(promised.due.size).toBeGreaterThan(ROUNDS)
  await expectKept(folder, promised)
}, 120_000)
