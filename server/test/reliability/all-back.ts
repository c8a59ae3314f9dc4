// Devices with a connection each, whose server is killed, and who all come back to the next one at once.
import { expect } from 'vitest'
import type { Incident } from '@anju/sdk'
import { ask, keepSite, lineTo, send, smallSite, startServer, type RunningServer } from './running-server.ts'

/** Connects so many at once and lets each call for help. */
const storm = (server: RunningServer, devices: number, seq: number) =>
  Promise.all(
    Array.from({ length: devices }, async (_, n) => {
      const line = await lineTo(server, `device-${n}`)
      await send(line, { home: `h${n}`, device: 'button', boot: 'b', seq, body: { event: 'sos', state: 'raised' } })
      return line
    }),
  )

/** Each of so many devices must be let in and heard, before the kill and after it, and its alert stands once. */
export async function expectAllBack(folder: string, devices: number): Promise<void> {
  keepSite(folder, smallSite(devices))
  const first = await startServer({ folder })
  await storm(first, devices, 0)
  await first.end('SIGKILL')
  const next = await startServer({ folder })
  const lines = await storm(next, devices, 1)
  const open = await ask<Incident[]>(next, '/api/incidents')
  expect(open.map(({ home, alerts }) => `${home} ${alerts.length}`).toSorted()).toEqual(
    Array.from({ length: devices }, (_, n) => `h${n} 1`).toSorted(),
  )
  expect(await ask(next, '/health')).toMatchObject({ state: 'ok' })
  await Promise.all(lines.map((line) => line.end()))
  await next.end()
}
