// Goal: all stores keep the same promises. Method: one suite for the three, on a real SQLite file and a real PostgreSQL; drawn commits against a model of maps;
// then the promises of each of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Alert } from '@anju/sdk'
import * as fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { chainWalk } from '../../src/store/audit-chain.ts'
import type { AlertPlace } from '../../src/store/alert-list.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { openStore } from '../../src/store/open-store.ts'
import { sqliteStore } from '../../src/store/sqlite-store.ts'
import type { RecordRow, RuleStateRow, Store } from '../../src/store/store.ts'
import { alert, changesOf, event, incident } from './changes.ts'
import { postgres, type Postgres } from './postgres-fixture.ts'

const folders: string[] = []
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'anju-store-'))
  folders.push(made)
  return made
}
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true })
})

let database: Postgres
beforeAll(async () => {
  database = await postgres()
})
afterAll(() => database.stop())

/** A store and the way to look at it after a restart. */
const makers: readonly [name: string, make: () => Promise<{ store: Store; again: () => Promise<Store> }>][] = [
  [
    'memory',
    async () => {
      const store = memoryStore()
      return { store, again: async () => store }
    },
  ],
  [
    'SQLite',
    async () => {
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
  [
    'PostgreSQL',
    async () => {
      const address = await database.fresh()
      const store = await openStore(address)
      return {
        store,
        again: async () => {
          await store.close()
          return openStore(address)
        },
      }
    },
  ],
]

describe.each(makers)('the %s store', (name, make) => {
  it('[STORE-1] loads the newest row of each key again, whatever was committed in which order', async () => {
    const row = fc.record({
      home: fc.constantFrom('h1', 'h2'),
      rule: fc.constantFrom('fall', 'gas'),
      version: fc.integer({ min: 1, max: 3 }),
      state: fc.jsonValue(),
      wakes: fc.array(fc.tuple(fc.string(), fc.nat()), { maxLength: 3 }),
    })
    const property = fc.asyncProperty(fc.array(fc.array(row, { maxLength: 4 }), { maxLength: 6 }), async (commits) => {
      const { store, again } = await make()
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
    const { store } = await make()
    const changes = changesOf({ events: [event('1', 5)], incidents: [incident('i', 'raised', 5)], alerts: [alert('i.1', 'i')] })
    await store.commit(changes)
    const once = await store.load(0, 10)
    await store.commit(changes)
    expect(await store.load(0, 10)).toEqual(once)
    await store.close()
  })

  it('[STORE-4] forgets old events, keeps open incidents whatever their age and the newest of the others, with their alerts', async () => {
    const { store } = await make()
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
    const { store, again } = await make()
    const line = (did: string, of = 'i') => ({ at_ms: 1, incident: of, did, by: 'x', detail: { n: did } })
    await store.commit(changesOf({ audit: [line('raised'), line('raised', 'other')] }))
    await store.commit(changesOf({ audit: [line('acknowledge')] }))
    const reopened = await again()
    expect((await reopened.audit('i')).map(({ did }) => did)).toEqual(['raised', 'acknowledge'])
    await reopened.close()
  })

  it('[STORE-2] takes a commit whole or not at all', async () => {
    const { store } = await make()
    // An event without a body cannot be written: neither it nor what came with it must be there.
    const broken = { ...event('2', 6), body: undefined as unknown as Record<string, unknown> }
    if (name !== 'memory') await expect(async () => store.commit(changesOf({ events: [event('1', 5), broken] }))).rejects.toThrow()
    await store.commit(changesOf({ events: [event('3', 7)] }))
    expect((await store.load(0, 1)).ids.map(({ id }) => id)).toEqual(['3'])
    await store.close()
  })

  it('keeps whatever a device may write: NUL, halves of surrogates, quotes, braces of arrays', async () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u0000', '\ud800', '"}', "'", '\\', '{NULL,"a"}', 'NULL', ''))
    const property = fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 5 }), async (texts) => {
      const { store, again } = await make()
      const states = texts.map((state, n) => ({ home: 'h', rule: `r${n}`, version: 1, state: { state }, wakes: [] }))
      await store.commit(
        changesOf({ states, audit: texts.map((did) => ({ at_ms: 1, incident: 'i', did: 'said', by: 'x', detail: { did } })) }),
      )
      const reopened = await again()
      const stored = (await reopened.load(0, 1)).states.toSorted((a, b) => (a.rule < b.rule ? -1 : 1))
      expect(stored.map(({ state }) => state)).toEqual(states.map(({ state }) => state))
      expect((await reopened.audit('i')).map(({ detail }) => detail['did'])).toEqual(texts)
      await reopened.close()
    })
    await fc.assert(property, { numRuns: 15 })
  })

  it('[STORE-14] gives the incidents of a period in the order in which they were raised, with their alerts', async () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 })
    const property = fc.asyncProperty(
      times,
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 0, max: 20 }),
      async (raised, from_ms, to_ms) => {
        const { store } = await make()
        const incidents = raised.map((raised_ms, n) => ({
          ...incident(`i${String(n).padStart(2, '0')}`, 'raised' as const, 99),
          raised_ms,
        }))
        await store.commit(changesOf({ incidents, alerts: incidents.flatMap(({ id }) => [alert(`${id}.1`, id), alert(`${id}.2`, id)]) }))
        const found: [string, number][] = []
        for await (const one of store.period(from_ms, to_ms)) found.push([one.incident.id, one.alerts.length])
        const expected = incidents
          .filter(({ raised_ms }) => raised_ms >= from_ms && raised_ms < to_ms)
          .toSorted((a, b) => a.raised_ms - b.raised_ms || (a.id < b.id ? -1 : 1))
        expect(found).toEqual(expected.map(({ id }) => [id, 2]))
        await store.close()
      },
    )
    await fc.assert(property, { numRuns: 15 })
  })

  it('[API-13] lists alerts newest first, page by page, each that was there once, whatever comes between the pages', async () => {
    const Drawn = fc.record({ raised_ms: fc.nat({ max: 9 }), home: fc.constantFrom('h', 'g', 'k'), kind: fc.constantFrom('sos', 'fall') })
    const Asked = fc.record(
      {
        homes: fc.subarray(['h', 'g']),
        kind: fc.constantFrom('sos', 'gas'),
        from_ms: fc.nat({ max: 9 }),
        to_ms: fc.nat({ max: 10 }),
      },
      { requiredKeys: [] },
    )
    const property = fc.asyncProperty(
      fc.array(Drawn, { maxLength: 12 }),
      fc.array(Drawn, { maxLength: 6 }),
      Asked,
      fc.integer({ min: 1, max: 5 }),
      async (first, later, asked, limit) => {
        const { store } = await make()
        const put = async (some: typeof first, name: string) => {
          const alerts = some.map((one, n) => ({ ...alert(`${name}${n}`, `i${name}${n}`), ...one }))
          await store.commit(changesOf({ alerts }))
          return alerts
        }
        const there = await put(first, 'a')
        const between = later.map((one, n) => () => put([one], `b${n}-`))
        const found: Alert[] = []
        for (let after: AlertPlace | undefined, got = limit; got === limit;) {
          const page = await store.alerts({ ...asked, limit, ...(after === undefined ? {} : { after }) })
          got = page.length
          after = page.at(-1)
          found.push(...page)
          await between.pop()?.()
        }
        const { homes, kind, from_ms = 0, to_ms = 99 } = asked
        const wanted = there
          .filter((one) => (homes?.includes(one.home) ?? true) && (kind ?? one.kind) === one.kind)
          .filter(({ raised_ms }) => raised_ms >= from_ms && raised_ms < to_ms)
          .toSorted((a, b) => b.raised_ms - a.raised_ms || (a.id < b.id ? 1 : -1))
        expect(found.filter(({ id }) => id.startsWith('a'))).toEqual(wanted)
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
        await store.close()
      },
    )
    await fc.assert(property, { numRuns: name === 'PostgreSQL' ? 15 : 60 })
  })

  it('[STORE-16] keeps records whatever is written in which order, erases them for good and gives a period of them', async () => {
    const Row = fc.record({
      collection: fc.constantFrom('visits', 'accounts'),
      id: fc.constantFrom('a', 'b', 'c'),
      at_ms: fc.integer({ min: 1, max: 9 }),
      live: fc.boolean(),
      body: fc.option(fc.record({ said: fc.string() }), { nil: undefined }),
    })
    const property = fc.asyncProperty(fc.array(fc.array(Row, { maxLength: 4 }), { maxLength: 6 }), async (commits) => {
      const { store, again } = await make()
      const model = new Map<string, RecordRow>()
      for (const records of commits) {
        const once = [...new Map(records.map((row) => [`${row.collection}/${row.id}`, row])).values()]
        await store.commit(changesOf({ records: once }))
        for (const row of once) {
          if (row.body === undefined) model.delete(`${row.collection}/${row.id}`)
          else model.set(`${row.collection}/${row.id}`, row)
        }
      }
      const reopened = await again()
      const byKey = (rows: Iterable<RecordRow>) =>
        [...rows].toSorted((a, b) => (`${a.collection}/${a.id}` < `${b.collection}/${b.id}` ? -1 : 1))
      expect(byKey((await reopened.load(0, 0)).records)).toEqual(byKey([...model.values()].filter(({ live }) => live)))
      const found: RecordRow[] = []
      for await (const row of reopened.records('visits', 3, 8)) found.push(row)
      const expected = [...model.values()].filter((row) => row.collection === 'visits' && row.at_ms >= 3 && row.at_ms < 8)
      expect(found).toEqual(expected.toSorted((a, b) => a.at_ms - b.at_ms || (a.id < b.id ? -1 : 1)))
      await reopened.close()
    })
    await fc.assert(property, { numRuns: name === 'memory' ? 100 : 10 })
  })

  it('[QUAR-5] erases incidents with their alerts for good, also one that is written in the same commit', async () => {
    const { store, again } = await make()
    const three = ['a', 'b', 'c'].map((id) => incident(id, 'raised', 5))
    await store.commit(changesOf({ incidents: three, alerts: three.map(({ id }) => alert(`${id}.1`, id)) }))
    await store.commit({
      ...changesOf({ incidents: [three[0]!], alerts: [alert('a.2', 'a')] }),
      erased: new Set(['a', 'c', 'never-there']),
    })
    const reopened = await again()
    const { incidents, alerts } = await reopened.load(0, 10)
    expect([incidents.map(({ id }) => id), alerts.map(({ id }) => id)]).toEqual([['b'], ['b.1']])
    for await (const one of reopened.period(0, 10)) expect(one.incident.id).toBe('b')
    await reopened.close()
  })

  it('[STORE-9] chains the audit by hash over restarts, whatever was committed how', async () => {
    const row = fc.record({
      at_ms: fc.nat(),
      incident: fc.constantFrom('i', 'j'),
      did: fc.string(),
      by: fc.string(),
      detail: fc.dictionary(fc.string(), fc.jsonValue()),
    })
    // PostgreSQL's text takes no NUL; who did what is our own word.
    const plain = row.map((one) => ({ ...one, did: one.did.replaceAll('\u0000', ''), by: one.by.replaceAll('\u0000', '') }))
    const property = fc.asyncProperty(fc.array(fc.array(plain, { maxLength: 4 }), { maxLength: 4 }), async (commits) => {
      const made = await make()
      let { store } = made
      for (const audit of commits) await store.commit(changesOf({ audit }))
      store = await made.again()
      await store.commit(changesOf({ audit: [{ at_ms: 1, incident: 'i', did: 'last', by: 'x', detail: {} }] }))
      const walk = chainWalk()
      const seen = []
      for await (const line of store.auditLines()) {
        walk.see(line)
        seen.push(line.did)
      }
      expect(seen).toEqual([...commits.flat().map(({ did }) => did), 'last'])
      expect(walk.verdict()).toMatchObject({ whole: true, lines: seen.length })
      await store.close()
    })
    await fc.assert(property, { numRuns: 12 })
  })
})

/** What the first server wrote. */
const FIRST_SHAPE = `
  CREATE TABLE migrations (version INTEGER PRIMARY KEY) STRICT; INSERT INTO migrations VALUES (1);
  CREATE TABLE events (home TEXT NOT NULL, device TEXT NOT NULL, id TEXT NOT NULL, arrived_ms INTEGER NOT NULL, happened_ms INTEGER NOT NULL,
    time_quality TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (home, device, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE births (home TEXT NOT NULL, device TEXT NOT NULL, boot TEXT NOT NULL, at_ms INTEGER NOT NULL, birth TEXT NOT NULL,
    PRIMARY KEY (home, device)) STRICT, WITHOUT ROWID;
  CREATE TABLE devices (home TEXT NOT NULL, device TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (home, device)) STRICT, WITHOUT ROWID;
  CREATE TABLE rule_states (home TEXT NOT NULL, rule TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, wakes TEXT NOT NULL,
    PRIMARY KEY (home, rule)) STRICT, WITHOUT ROWID;
  CREATE TABLE incidents (id TEXT PRIMARY KEY, home TEXT NOT NULL, open INTEGER NOT NULL, updated_ms INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE alerts (incident TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (incident, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE audit (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, incident TEXT NOT NULL, did TEXT NOT NULL, "by" TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
  CREATE INDEX audit_by_incident ON audit (incident, seq);
  CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;`

describe('the SQLite file', () => {
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

  it('[STORE-15] of an older server is migrated: its incidents found by period, its audit chained as it stands', async () => {
    const file = join(folder(), 's.sqlite')
    const old = new DatabaseSync(file)
    old.exec(FIRST_SHAPE)
    const raised = { ...incident('i', 'raised', 9), raised_ms: 7 }
    old.prepare('INSERT INTO incidents VALUES (?, ?, 1, 9, ?)').run('i', 'h', JSON.stringify(raised))
    for (const did of ['raised', 'acknowledge'])
      old.prepare('INSERT INTO audit (at_ms, incident, did, "by", detail) VALUES (1, ?, ?, ?, ?)').run('i', did, 'x', '{"n":1}')
    old.close()
    const store = sqliteStore(file)
    await store.commit(changesOf({ audit: [{ at_ms: 2, incident: 'i', did: 'dispatch', by: 'x', detail: {} }] }))
    const walk = chainWalk()
    for await (const line of store.auditLines()) walk.see(line)
    expect(walk.verdict()).toMatchObject({ whole: true, lines: 3 })
    expect((await store.audit('i')).map(({ did }) => did)).toEqual(['raised', 'acknowledge', 'dispatch'])
    const found = []
    for await (const one of store.period(7, 8)) found.push(one.incident)
    expect(found).toEqual([raised])
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

describe('the PostgreSQL database', () => {
  it('[STORE-5] refuses to change or remove a line of the audit', async () => {
    const address = await database.fresh()
    const store = await openStore(address)
    await store.commit(changesOf({ audit: [{ at_ms: 1, incident: 'i', did: 'raised', by: 'x', detail: {} }] }))
    const other = new Client({ connectionString: address })
    await other.connect()
    for (const attack of ["UPDATE audit SET did = 'nothing'", 'DELETE FROM audit', 'TRUNCATE audit'])
      await expect(other.query(attack)).rejects.toThrow(/append-only/)
    await other.end()
    await store.close()
  })

  it('[STORE-8] is refused when a newer server wrote it', async () => {
    const address = await database.fresh()
    await (await openStore(address)).close()
    const other = new Client({ connectionString: address })
    await other.connect()
    await other.query('INSERT INTO migrations VALUES (1000)')
    await other.end()
    await expect(openStore(address)).rejects.toThrow(/newer/)
  })

  it('[STORE-10] belongs to one server at a time', async () => {
    const address = await database.fresh()
    const store = await openStore(address)
    await expect(openStore(address)).rejects.toThrow('Another server uses this database.')
    await store.close()
    await (await openStore(address)).close()
  })

  it('says in one sentence that nobody answers', async () => {
    await expect(openStore('postgres://anju@127.0.0.1:1/anju')).rejects.toThrow(/ECONNREFUSED/)
  })
})
