// Goal: a backup holds everything as of one instant, restores into any store, and a damaged one is refused before anything is written.
// Method: drawn contents; backup and restore over all pairs of SQLite and PostgreSQL; every single damage to a line; a backup under a server that goes on writing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainWalk } from '../../src/store/audit-chain.ts'
import { backup, checkBackup, restore } from '../../src/store/backup.ts'
import { openStore } from '../../src/store/open-store.ts'
import { openTables, prepareStore } from '../../src/store/open-tables.ts'
import type { Store } from '../../src/store/store.ts'
import { alert, changesOf, event, incident } from './changes.ts'
import { postgres, type Postgres } from './postgres-fixture.ts'

let folder: string
let database: Postgres
let files = 0
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anju-backup-'))
  database = await postgres()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await database.stop()
})
const addresses = {
  SQLite: async () => join(folder, `${(files += 1)}.sqlite`),
  PostgreSQL: () => database.fresh(),
}
const every = Object.keys(addresses) as (keyof typeof addresses)[]

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

async function backupOf(address: string): Promise<string[]> {
  const tables = await openTables(address)
  let text = ''
  await backup(tables, 5, (more) => void (text += more))
  await tables.close()
  return text.split('\n').slice(0, -1)
}

async function restored(address: string, lines: readonly string[]): Promise<number> {
  const rows = await checkBackup(each(lines))
  await prepareStore(address)
  const tables = await openTables(address)
  try {
    return await restore(tables, each(lines), rows)
  } finally {
    await tables.close()
  }
}

const fill = async (store: Store, count: number, said: string) => {
  const ids = Array.from({ length: count }, (_, n) => `${n}`)
  await store.commit(
    changesOf({
      events: ids.map((id) => event(id, 7 + Number(id))),
      states: [{ home: 'h', rule: 'fall', version: 1, state: { said }, wakes: [['a', 5]] }],
      incidents: [incident('i', 'raised', 5)],
      alerts: [alert('i.1', 'i')],
      records: ids.map((id) => ({ collection: 'visits', id, at_ms: 3, live: id === '0', body: { said } })),
      audit: [{ at_ms: 1, incident: 'i', did: 'raised', by: 'x', detail: { said } }],
    }),
  )
}

describe.each(every.flatMap((from) => every.map((to) => [from, to] as const)))('from %s to %s', (from, to) => {
  it('[STORE-12] brings back what was there, whatever it was', async () => {
    const property = fc.asyncProperty(fc.integer({ min: 0, max: 1_200 }), fc.string({ unit: 'binary' }), async (count, said) => {
      const [source, target] = [await addresses[from](), await addresses[to]()]
      const store = await openStore(source)
      await fill(store, count, said)
      const lines = await backupOf(source)
      expect(await restored(target, lines)).toBe(2 * count + 4)
      const again = await openStore(target)
      expect(await again.load(0, 10)).toEqual(await store.load(0, 10))
      const walk = chainWalk()
      for await (const line of again.auditLines()) walk.see(line)
      expect(walk.verdict()).toMatchObject({ whole: true, lines: 1 })
      await fill(again, 1, 'goes on')
      await Promise.all([store.close(), again.close()])
    })
    await fc.assert(property, { numRuns: 4 })
  })
})

describe.each(every)('a backup of a %s store', (from) => {
  it('[STORE-12] is of one instant, though the server goes on writing', async () => {
    const address = await addresses[from]()
    const store = await openStore(address)
    await fill(store, 1_500, 'before')
    const tables = await openTables(address)
    let text = ''
    let meanwhile = 0
    await backup(tables, 5, async (more) => {
      text += more
      // What belongs together is committed together; a backup that saw half of it would have one more event than lines of the audit.
      meanwhile += 1
      await store.commit(
        changesOf({
          events: [event(`more-${meanwhile}`, 90_000 + meanwhile)],
          audit: [{ at_ms: 1, incident: 'i', did: 'more', by: 'x', detail: {} }],
        }),
      )
    })
    await tables.close()
    expect(meanwhile).toBeGreaterThan(3)
    const [events, audit] = ['events', 'audit'].map((name) => text.split('\n').filter((line) => line.startsWith(`["${name}"`)).length)
    expect([events, audit]).toEqual([1_500 + audit! - 1, audit])
    expect(await checkBackup(each(text.split('\n').slice(0, -1)))).toBeGreaterThan(1_500)
    await store.close()
  })
})

it('[STORE-13] refuses a backup that was cut off, changed, or is none, and writes nothing then', async () => {
  const store = await openStore(join(folder, 'whole.sqlite'))
  await fill(store, 20, 'x')
  await store.close()
  const lines = await backupOf(join(folder, 'whole.sqlite'))
  const property = fc.asyncProperty(
    fc.nat({ max: lines.length - 1 }),
    fc.constantFrom('cut', 'lost', 'twice', 'changed'),
    async (at, how) => {
      const damaged = {
        cut: lines.slice(0, at),
        lost: lines.toSpliced(at, 1),
        twice: lines.toSpliced(at, 0, lines[at]!),
        changed: lines.with(
          at,
          lines[at]!.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
        ),
      }[how]
      if (damaged.join() === lines.join()) return
      await expect(checkBackup(each(damaged))).rejects.toThrow(/^(The|Line)/)
    },
  )
  await fc.assert(property, { numRuns: 200 })
  await expect(checkBackup(each(['{"hello":1}']))).rejects.toThrow('The file is no backup of Anju.')
  await expect(checkBackup(each(['no json']))).rejects.toThrow('Line 1 is not a line of a backup')
})

it('[STORE-13] refuses a store that is not empty', async () => {
  const address = join(folder, 'full.sqlite')
  const store = await openStore(address)
  await fill(store, 1, 'x')
  await store.close()
  await expect(restored(address, await backupOf(address))).rejects.toThrow(
    'The store is not empty: it holds 6 rows. Restore into a new one.',
  )
})
