// Goal: kill -9 loses no page, and a page that may be a double says so. Method: a child process takes calls for help, says those that were acknowledged, and is
// killed at a drawn number of them, again and again on the same store; at last a server goes on to the end, and each acknowledged call must have been paged.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { queueClock, random, work, type Instant } from '@anju/sdk'
import { alertServer } from '../../src/alert-server.ts'
import type { SentPage } from '../../src/loop/page.ts'
import { openStore } from '../../src/store/open-store.ts'
import { manyHomes } from './many-homes.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-pages-'))
afterAll(() => rmSync(folder, { recursive: true }))
const [file, told] = [join(folder, 'server.sqlite'), join(folder, 'pages.jsonl')]
const site = manyHomes(400)

async function untilKilled(run: string, calls: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'paging-child.ts'), file, told, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.split('\n').length > calls) child.kill('SIGKILL')
  })
  await ended
  return said.split('\n').slice(0, -1)
}

it('[PAGE-7] every call that was acknowledged is paged, over a row of kills, and only copies that may be doubles say so', async () => {
  const drawn = random('kills of a pager')
  const acknowledged: string[] = []
  const store = await openStore(file)
  const before = await alertServer({ site, clock: queueClock(Date.now() as Instant), store, random: random(0), work: work() })
  before.paging.setContact({ id: 'wu', name: 'Wu', role: 'operator', reach: [{ channel: 'app', address: 'x' }] }, 'test')
  await before.ground.stored()
  await before.close()
  for (let round = 0; round < 4; round++) acknowledged.push(...(await untilKilled(`r${round}`, drawn.int(3, 30))))
  const last: { id: string; incidents: readonly string[]; again: boolean }[] = []
  const sink = async ({ id, incidents, again }: SentPage) => void last.push({ id, incidents, again })
  const server = await alertServer({
    site,
    clock: queueClock(Date.now() as Instant),
    store: await openStore(file),
    random: random(9),
    work: work(),
    settings: { sinks: { app: sink } },
  })
  await server.ground.stored()
  await new Promise((resolve) => setTimeout(resolve, 50))
  const lines = existsSync(told) ? readFileSync(told, 'utf8').split('\n').slice(0, -1) : []
  const pages = [...lines.map((line) => JSON.parse(line) as (typeof last)[number]), ...last]
  const pagedHomes = new Set(pages.flatMap(({ incidents }) => incidents.map((id) => id.split('-')[0])))
  expect(acknowledged.length).toBeGreaterThan(10)
  expect(acknowledged.filter((home) => !pagedHomes.has(home))).toEqual([])
  for (const [id, copies] of Map.groupBy(pages, (one) => one.id)) {
    expect(
      copies.slice(1).every(({ again }) => again),
      id,
    ).toBe(true)
  }
  expect(server.paging.underWay()).toEqual([])
  await server.close()
}, 60_000)
