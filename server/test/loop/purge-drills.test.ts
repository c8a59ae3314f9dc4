// Goal: one command takes away what drills and tests have left, and nothing else. Method: a server with meant and drilled incidents, open and closed, with pages;
// purged while it runs and by the command on each kind of file; what is left is compared with a server on which nobody drilled.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { main } from '../../src/main.ts'
import { lockSqlite } from '../../src/sqlite-lock.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { sqliteStore } from '../../src/store/sqlite-store.ts'
import { bench, home, type Bench, type BenchOptions } from '../one-home.ts'

const folders: string[] = []
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true })
})

/** Meant and drilled: a call that is resolved, and a leak that is open. */
async function worked(options: BenchOptions, modes: readonly string[]): Promise<Bench> {
  const b = await bench({ home: { ...home, origin: 'real' }, ...options })
  b.server.paging.setContact({ id: 'wu', name: 'Wu', role: 'operator', reach: [{ channel: 'app', address: 'x' }] }, 'test')
  for (const mode of modes) {
    await b.event('button-bedside', 'sos', { state: 'raised' }, { origin: 'real', mode })
    const { id } = b.server.incidents().at(-1)!
    for (const step of ['acknowledge', 'resolve'] as const) await b.server.step(id, { step, by: 'wu', outcome: 'test' })
  }
  for (const mode of modes) await b.event('water-bathroom', 'water', { wet: true }, { origin: 'real', mode })
  await b.pass(40)
  return b
}
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of items) found.push(one)
  return found
}
/** What is known of incidents and pages, without what counts messages. */
const left = async ({ server, clock }: Bench) => ({
  incidents: server
    .incidents()
    .map(({ hazard, state, mode }) => `${hazard} ${state} ${mode}`)
    .sort(),
  alerts: server
    .alerts()
    .map(({ kind, mode }) => `${kind} ${mode}`)
    .sort(),
  pages: (await all(server.paging.pages(0, clock.now() + 1))).map(({ step, why, mode, state }) => `${step} ${why} ${mode} ${state}`),
})

describe('a purge', () => {
  it('[QUAR-5] of a running server leaves what is left where nobody drilled, also after a restart; a new drill begins anew', async () => {
    const store = memoryStore()
    const drilled = await worked({ store }, ['drill', 'actual', 'test'])
    const clean = await worked({}, ['actual'])
    expect(await drilled.server.purgeDrills('wu')).toMatchObject({ incidents: { length: 4 } })
    expect(await left(drilled)).toEqual(await left(clean))
    const again = await bench({ home: { ...home, origin: 'real' }, store, at: drilled.clock.now(), boot: 'b2' })
    expect(await left(again)).toEqual(await left(clean))
    await again.pass(200)
    expect(again.server.incidents().every(({ mode }) => mode === 'actual')).toBe(true)
    await again.event('water-bathroom', 'water', { wet: true }, { origin: 'real', mode: 'drill' })
    expect(again.server.incidents().filter(({ mode }) => mode === 'drill')).toHaveLength(1)
    expect((await again.server.audit('drills')).map(({ did, by }) => `${did} ${by}`)).toEqual(['drills-purged wu'])
  })

  it('[QUAR-5] of a store by the command, which waits for no server and refuses one that runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anju-purge-'))
    folders.push(folder)
    const file = join(folder, 'server.sqlite')
    const drilled = await worked({ store: sqliteStore(file) }, ['drill', 'actual'])
    const clean = await worked({}, ['actual'])
    await drilled.server.close()
    const said: string[] = []
    const run = (...args: string[]) => main([...args, '--store', file], (line) => said.push(line), new Promise(() => {}))
    const unlock = lockSqlite(file)!
    expect(await run('purge-drills')).toBe(2)
    unlock()
    expect(await run('purge-drills')).toBe(0)
    expect(said).toEqual([
      expect.stringMatching(/^A server is running on .* stop it first\.$/),
      expect.stringMatching(/^2 incidents and \d+ pages of drills and tests are gone\./),
    ])
    const b = await bench({ home: { ...home, origin: 'real' }, store: sqliteStore(file), at: drilled.clock.now(), boot: 'b2' })
    expect(await left(b)).toEqual(await left(clean))
    await b.server.close()
    expect(await main(['purge-drills', '--store', join(folder, 'none.sqlite')], (line) => said.push(line), new Promise(() => {}))).toBe(2)
    expect(said.at(-1)).toMatch(/^There is no store at /)
  })
})

describe('the command that tries a policy', () => {
  it('[LOOP-3] tells both policies in lines, and names what does not fit in a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anju-what-if-'))
    folders.push(folder)
    const file = join(folder, 'server.sqlite')
    const at = Date.now() - 3_600_000
    const b = await worked({ store: sqliteStore(file), at: at as never }, ['actual'])
    await b.server.close()
    const lines: string[] = []
    const run = (policy: string) => {
      const path = join(folder, 'policy.yaml')
      writeFileSync(path, policy)
      return main(['loop', 'what-if', path, '--store', file], (line) => lines.push(line), new Promise(() => {}))
    }
    expect(await run('digest_s: 0\nrules:\n  - { id: none, steps: [acknowledge], rungs: [] }\n')).toBe(0)
    expect(lines[0]).toMatch(/^now: \d+ pages about 2 incidents, \d+ calls at which nobody was there$/)
    expect(lines.find((line) => line.includes('policy.yaml'))).toMatch(/: 0 pages about 2 incidents, 0 calls/)
    expect(await run('digest_s: 0\nrules: []\n')).toBe(2)
    expect(lines.at(-1)).toMatch(/policy\.yaml: \/rules /)
    expect(await run('digest_s: [')).toBe(2)
  })
})
