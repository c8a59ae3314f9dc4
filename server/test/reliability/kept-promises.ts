// What must hold on a store after rounds of kill -9, asked of a server that is started on it when every window and limit has passed.
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Alert } from '@anju/sdk'
import type { Promised } from './kill-rounds.ts'
import { ask, everythingOpen, startServer } from './running-server.ts'

/** Longer than the window of a fall and every limit of a first step. */
const LATER_MS = 600_000

const saidIn = (alerts: readonly Alert[], kind: string, device: string) =>
  alerts
    .filter((alert) => alert.kind === kind)
    .map(({ why }) => why.evidence.filter((one) => one.device === device).map((one) => one.message))

/** Ids of messages that the store holds more than once, and whether it is whole. */
function lookInto(folder: string) {
  const store = new DatabaseSync(join(folder, 'data', 'server.sqlite'))
  const events = store.prepare('SELECT count(*) AS n, count(DISTINCT home || device || id) AS different FROM events').get()
  const check = store.prepare('PRAGMA integrity_check').get()
  store.close()
  return { events, check }
}

/** Starts a server ten minutes later and compares with what was promised. */
export async function expectKept(folder: string, promised: Promised): Promise<void> {
  const server = await startServer({ folder, clock_off_ms: LATER_MS })
  const all = await everythingOpen(server)
  const byHome = Map.groupBy(all, ({ incident }) => incident.home)
  const homes = new Set(promised.events.map(({ home }) => home))
  expect([...byHome.keys()].toSorted()).toEqual([...homes].toSorted())
  for (const home of homes) {
    const alerts = byHome.get(home)!.flatMap((one) => one.alerts)
    expect([home, saidIn(alerts, 'sos', 'button'), saidIn(alerts, 'fall', 'radar')]).toEqual([home, [['b-0']], [['b-0']]])
    for (const { kind, raised_ms, onset_ms } of alerts) expect(raised_ms - onset_ms).toBeGreaterThanOrEqual(kind === 'fall' ? 15_000 : 0)
  }
  const late = all.filter(({ incident }) => !incident.overdue.includes(incident.state === 'raised' ? 'acknowledge' : 'dispatch'))
  expect(late.map(({ incident }) => incident)).toEqual([])
  const steps = all.flatMap(({ incident }) => incident.steps.map(({ step }) => `${incident.id} ${step}`))
  expect([...promised.steps].filter((id) => !steps.includes(`${id} acknowledge`))).toEqual([])
  expect(new Set(steps).size).toBe(steps.length)
  for (const { incident } of all.slice(0, 20)) {
    const did = (await ask<{ did: string; detail: { step?: string } }[]>(server, `/api/incidents/${incident.id}/audit`))
      .filter((line) => line.did === 'overdue')
      .map(({ detail }) => detail.step)
    expect(new Set(did).size).toBe(did.length)
  }
  expect(promised.moved).toEqual([])
  await server.end()
  const { events, check } = lookInto(folder)
  expect(events).toEqual({ n: homes.size * 2, different: homes.size * 2 })
  expect(check).toEqual({ integrity_check: 'ok' })
}
