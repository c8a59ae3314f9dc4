// Goal: what was acknowledged is there after kill -9, of the server or of the database. Method: a child process commits and says each id after its commit; it, or
// the database under it, is killed at a drawn number of acknowledgements; the store is opened again and every id that was said must be in it, and the audit whole.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { chainWalk } from '../../src/store/audit-chain.ts'
import { openStore } from '../../src/store/open-store.ts'
import { postgres, type Postgres } from './postgres-fixture.ts'

const child = join(import.meta.dirname, 'acknowledging-child.ts')

const children = new Set<ChildProcess>()
let database: Postgres | undefined
afterEach(async () => {
  // A test that failed half-way leaves nothing running.
  for (const one of children) one.kill('SIGKILL')
  children.clear()
  await database?.stop()
  database = undefined
})

/** A child that writes, and all that it has said. */
function writing(address: string, run: string) {
  const writer = spawn(process.execPath, [child, address, run], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(writer)
  let said = ''
  let wanted: { lines: number; reached: () => void } | undefined
  const ended = new Promise<void>((resolve, reject) => {
    writer.on('error', reject)
    writer.on('close', () => resolve())
  })
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (wanted !== undefined && said.split('\n').length > wanted.lines) wanted.reached()
  })
  return {
    /** Settles when it has said so many ids more than it had when this was asked. */
    more: (lines: number) =>
      new Promise<void>((reached) => {
        wanted = { lines: lines + said.split('\n').length, reached }
      }),
    async kill(): Promise<string[]> {
      writer.kill('SIGKILL')
      await ended
      // The last line may be cut off in the middle: it was not said whole.
      return said.split('\n').slice(0, -1)
    },
  }
}

/** The ids in a store, and whether its audit is whole. */
async function held(address: string) {
  const store = await openStore(address)
  const ids = (await store.load(0, 0)).ids.map(({ id }) => id)
  const walk = chainWalk()
  const audited: unknown[] = []
  for await (const line of store.auditLines()) {
    walk.see(line)
    audited.push(line.detail)
  }
  await store.close()
  return { ids: new Set(ids), audited, chain: walk.verdict() }
}

it('[STORE-6] has everything that was acknowledged before the process was killed, over ten kills', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'anju-kill-'))
  const file = join(folder, 'server.sqlite')
  const acknowledged: string[] = []
  for (let round = 0; round < 10; round++) {
    const writer = writing(file, `r${round}`)
    await writer.more(5 + round * 37)
    acknowledged.push(...(await writer.kill()))
  }
  const { ids, chain } = await held(file)
  rmSync(folder, { recursive: true })
  expect(acknowledged.length).toBeGreaterThan(1_000)
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
  expect(chain.whole).toBe(true)
}, 60_000)

it('[STORE-6] [STORE-11] keeps that on PostgreSQL, whether the server is killed or the database under it', async () => {
  database = await postgres()
  const address = await database.fresh()
  const acknowledged: string[] = []
  for (let round = 0; round < 4; round++) {
    const writer = writing(address, `r${round}`)
    await writer.more(20 + round * 61)
    if (round % 2 === 1) {
      await database.kill()
      await database.start()
      await writer.more(30) // The same server goes on over a new line.
    }
    acknowledged.push(...(await writer.kill()))
  }
  const { ids, audited, chain } = await held(address)
  expect(acknowledged.length).toBeGreaterThan(300)
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
  expect(chain).toMatchObject({ whole: true, lines: audited.length })
  expect(new Set(audited).size).toBe(audited.length)
}, 120_000)
