// Goal: both stores keep the same promises. Method: one suite for both; drawn commits against a model of maps; then the file's own promises.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { memoryStore } from '../../src/store/memory-store.ts'
import { sqliteStore } from '../../src/store/sqlite-store.ts'
import type { RuleStateRow, Store } from '../../src/store/store.ts'
import { alert, changesOf, event, incident } from './changes.ts'

const folders: string[] = []
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'anju-store-'))
  folders.push(made)
  return made
}
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true })
})

/** A store and the way to look at it after a restart. */
const makers: readonly [name: string, make: () => { store: Store; again: () => Promise<Store> }][] = [
  [
    'memory',
    () => {
      const store = memoryStore()
      return { store, again: async () => store }
    },
  ],
  [
    'SQLite',
    () => {
      const file = join(folder(), 'server.sqlite')
      const store = sqliteStore(file)
      return {
        store,
        again: async () => {
          await store.close()
          return sqliteStore(file)
        },
      }
    },
  ],
]

describe.each(makers)('the %s store', (_, make) => {
  it('[STORE-1] loads the newest row of each key again, whatever was committed in which order', async () => {
    const row = fc.record({
      home: fc.constantFrom('h1', 'h2'),
      rule: fc.constantFrom('fall', 'gas'),
      version: fc.integer({ min: 1, max: 3 }),
      state: fc.jsonValue(),
      wakes: fc.array(fc.tuple(fc.string(), fc.nat()), { maxLength: 3 }),
    })
    const property = fc.asyncProperty(fc.array(fc.array(row, { maxLength: 4 }), { maxLength: 6 }), async (commits) => {
      const { store, again } = make()
      const model = new Map<string, RuleStateRow>()
      for (const states of commits) {
        await store.commit(changesOf({ states }))
        for (const one of states) model.set(`${one.home}/${one.rule}`, one)
      }
      const reopened = await again()
      const stored = await reopened.load(0, 10)
      const sorted = (rows: readonly RuleStateRow[]) =>
        JSON.parse(JSON.stringify([...rows].sort((a, b) => `${a.home}${a.rule}`.localeCompare(`${b.home}${b.rule}`)))) as unknown
      expect(sorted(stored.states)).toEqual(sorted([...model.values()]))
      await reopened.close()
    })
    await fc.assert(property, { numRuns: 15 })
  })

  it('[STORE-3] is the same after the same changes twice', async () => {
    const { store } = make()
    const changes = changesOf({ events: [event('1', 5)], incidents: [incident('i', 'raised', 5)], alerts: [alert('i.1', 'i')] })
    await store.commit(changes)
    const once = await store.load(0, 10)
    await store.commit(changes)
    expect(await store.load(0, 10)).toEqual(once)
    await store.close()
  })

  it('[STORE-4] forgets old events, keeps open incidents whatever their age and the newest of the others, with their alerts', async () => {
    const { store } = make()
    const closed = ['a', 'b', 'c'].map((id, n) => incident(id, 'reviewed', 100 + n))
    await store.commit(
      changesOf({
        events: [event('old', 5), event('new', 50)],
        incidents: [incident('open', 'dispatched', 1), ...closed],
        alerts: ['open', 'a', 'b', 'c'].map((id) => alert(`${id}.1`, id)),
      }),
    )
    await store.commit(changesOf({ forget_before_ms: 10 }))
    const stored = await store.load(0, 2)
    expect(stored.ids.map(({ id }) => id)).toEqual(['new'])
    expect(stored.incidents.map(({ id }) => id).sort()).toEqual(['b', 'c', 'open'])
    expect(stored.alerts.map(({ id }) => id).sort()).toEqual(['b.1', 'c.1', 'open.1'])
    await store.close()
  })

  it('[STORE-5] gives the audit of an incident in the order in which it was written', async () => {
    const { store, again } = make()
    const line = (did: string, of = 'i') => ({ at_ms: 1, incident: of, did, by: 'x', detail: { n: did } })
    await store.commit(changesOf({ audit: [line('raised'), line('raised', 'other')] }))
    await store.commit(changesOf({ audit: [line('acknowledge')] }))
    const reopened = await again()
    expect((await reopened.audit('i')).map(({ did }) => did)).toEqual(['raised', 'acknowledge'])
    await reopened.close()
  })
})

describe('the SQLite file', () => {
  it('[STORE-2] takes a commit whole or not at all', async () => {
    const file = join(folder(), 's.sqlite')
    const store = sqliteStore(file)
    const broken = { ...event('2', 6), body: undefined as unknown as Record<string, unknown> }
    expect(() => store.commit(changesOf({ events: [event('1', 5), broken] }))).toThrow()
    await store.commit(changesOf({ events: [event('3', 7)] }))
    expect((await store.load(0, 1)).ids.map(({ id }) => id)).toEqual(['3'])
    await store.close()
  })

  it('[STORE-5] refuses to change or remove a line of the audit', async () => {
    const file = join(folder(), 's.sqlite')
    const store = sqliteStore(file)
    await store.commit(changesOf({ audit: [{ at_ms: 1, incident: 'i', did: 'raised', by: 'x', detail: {} }] }))
    const other = new DatabaseSync(file)
    expect(() => other.exec("UPDATE audit SET did = 'nothing'")).toThrow(/append-only/)
    expect(() => other.exec('DELETE FROM audit')).toThrow(/append-only/)
    other.close()
    await store.close()
  })

  it('[STORE-8] is refused when a newer server wrote it', async () => {
    const file = join(folder(), 's.sqlite')
    await sqliteStore(file).close()
    const other = new DatabaseSync(file)
    other.exec('INSERT INTO migrations VALUES (1000)')
    other.close()
    expect(() => sqliteStore(file)).toThrow(/newer/)
  })
})
