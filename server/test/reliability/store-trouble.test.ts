// Goal: while the store cannot be written the server goes on, says so, and acknowledges nothing; when it can again, all is stored, and nothing acknowledged was
// lost. Method: the server as a process whose files may not grow (a quota of the system), whose database another process has locked, or was taken away.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Connection } from '@anju/sdk'
import { ask, endAll, everythingOpen, keepSite, lineTo, send, smallSite, startServer, type RunningServer } from './running-server.ts'

const HOMES = 400
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-trouble-'))
  keepSite(folder, smallSite(HOMES))
})
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true })
})

const soon = <T>(holds: () => Promise<T>) => vi.waitFor(holds, { timeout: 30_000, interval: 100 })

interface Signs {
  state: string
  checks: { id: string; state: string; code?: string }[]
}

const failing = (server: RunningServer) =>
  soon(async () => {
    const signs = await ask<Signs>(server, '/health')
    expect(signs.state).toBe('failing')
    expect(signs.checks.find(({ id }) => id === 'store')).toMatchObject({ state: 'failing', code: 'store-failing' })
    expect((await fetch(`${server.url}/ready`)).status).toBe(503)
  })
const well = (server: RunningServer) => soon(async () => expect((await ask<Signs>(server, '/health')).state).toBe('ok'))

/** A call for help from a home, noted when it is acknowledged. */
async function call(line: Connection, n: number, acknowledged: Set<string>): Promise<void> {
  await send(line, { home: `h${n}`, device: 'button', boot: 'b', seq: 0, body: { event: 'sos', state: 'raised' } })
  acknowledged.add(`h${n}`)
}

/** After a kill a new server must know every call that was acknowledged. */
async function expectAllKept(server: RunningServer, acknowledged: ReadonlySet<string>): Promise<void> {
  await server.end('SIGKILL')
  const next = await startServer({ folder })
  const known = (await everythingOpen(next)).map(({ incident, alerts }) => [incident.home, alerts.length])
  expect(new Set(known.map(([home]) => home)).size).toBe(known.length)
  for (const home of acknowledged) expect(known).toContainEqual([home, 1])
  await next.end()
}

/** Breaks a store, sees that nothing is acknowledged, mends it, and sees that everything is. */
async function overTrouble(server: RunningServer, line: Connection, trouble: { from: number; mend: () => void }): Promise<void> {
  const acknowledged = new Set<string>()
  await failing(server)
  const during = [0, 1, 2].map((n) => trouble.from + n)
  const unheard = during.map((n) => call(line, n, acknowledged).catch(() => {}))
  await ask(server, '/api/incidents')
  await failing(server)
  expect([...acknowledged]).toEqual([])
  trouble.mend()
  await well(server)
  await Promise.race([Promise.all(unheard), line.end()])
  const again = await lineTo(server, 'again')
  for (const n of during) await call(again, n, acknowledged)
  await expectAllKept(server, acknowledged)
}

it('[REL-2] a full disk is said at /health, stops every acknowledgement and loses none that was given', async () => {
  // Blocks of 512 bytes: two megabytes a file. The soft limit alone, so that it can be raised again.
  const server = await startServer({ folder, shell: 'ulimit -S -f 4000' })
  const line = await lineTo(server)
  const acknowledged = new Set<string>()
  let n = 0
  for (; n < HOMES - 10; n++) {
    const heard = await Promise.race([call(line, n, acknowledged).then(() => true, () => false), new Promise<false>((no) => setTimeout(no, 5_000, false))]) // prettier-ignore
    if (!heard) break
  }
  expect(acknowledged.size).toBeGreaterThan(10)
  expect(n).toBeLessThan(HOMES - 10)
  const other = await lineTo(server, 'other')
  await overTrouble(server, other, { from: n, mend: () => execFileSync('prlimit', ['--pid', String(server.pid), '--fsize=unlimited']) })
  const next = await startServer({ folder })
  await expectAllKept(next, acknowledged)
}, 120_000)

it('[REL-2] a database that another process has locked is said at /health, and is written when it is free', async () => {
  const server = await startServer({ folder })
  const line = await lineTo(server)
  const other = new DatabaseSync(join(folder, 'data', 'server.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  void call(line, 0, new Set()).catch(() => {})
  await overTrouble(server, await lineTo(server, 'other'), { from: 1, mend: () => other.close() })
}, 120_000)

it.each(['server.sqlite', 'server.sqlite-wal'])(
  '[REL-2] %s that was taken away is said at /health, and what it would lose is not acknowledged',
  async (name) => {
    const server = await startServer({ folder })
    const line = await lineTo(server)
    const [file, away] = [join(folder, 'data', name), join(folder, 'away')]
    renameSync(file, away)
    void call(line, 0, new Set()).catch(() => {})
    await overTrouble(server, await lineTo(server, 'other'), { from: 1, mend: () => renameSync(away, file) })
  },
  120_000,
)
