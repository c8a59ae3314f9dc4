// A server that is killed with many alerts open and started again.
import { expect } from 'vitest'
import type { Incident } from '@anju/sdk'
import { ask, keepSite, lineTo, send, smallSite, startServer } from './running-server.ts'

/** Messages under way at once. */
const WINDOW = 500

/** Opens an incident in each of so many homes, kills the server, and sees that the next one has each once and takes another. */
export async function expectAllOpenAgain(folder: string, homes: number): Promise<void> {
  keepSite(folder, smallSite(homes + 1))
  const first = await startServer({ folder })
  const line = await lineTo(first)
  const call = (to: typeof line, n: number) =>
    send(to, { home: `h${n}`, device: 'button', boot: 'b', seq: 0, body: { event: 'sos', state: 'raised' } })
  for (let from = 0; from < homes; from += WINDOW)
    await Promise.all(Array.from({ length: Math.min(WINDOW, homes - from) }, (_, n) => call(line, from + n)))
  const before = await ask<Incident[]>(first, '/api/incidents')
  await first.end('SIGKILL')
  const next = await startServer({ folder })
  const after = await ask<Incident[]>(next, '/api/incidents')
  const shape = (all: Incident[]) => all.map(({ id, alerts, due }) => JSON.stringify([id, alerts, due])).toSorted()
  expect(before).toHaveLength(homes)
  expect(shape(after)).toEqual(shape(before))
  await call(await lineTo(next), homes)
  expect(await ask<Incident[]>(next, '/api/incidents')).toHaveLength(homes + 1)
  await next.end()
}
