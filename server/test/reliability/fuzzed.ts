// Connections that send drawn packets, and what must hold afterwards.
import { expect } from 'vitest'
import type { Incident, Random } from '@anju/sdk'
import { drawnPacket, rawLine } from './raw-packets.ts'
import { ask, keepSite, lineTo, send, smallSite, startServer, type RunningServer } from './running-server.ts'

/** Packets of one connection, unless the broker cuts it before. */
const PACKETS_EACH = 20

async function oneLine(server: RunningServer, clientId: string, chance: Random): Promise<void> {
  const socket = await rawLine(server.mqttPort, clientId)
  socket.resume()
  for (let n = 0; n < PACKETS_EACH && !socket.destroyed; n++) socket.write(drawnPacket(chance))
  socket.end()
  // A packet that was cut off waits for its end for ever: the client goes first.
  await new Promise((resolve) => setImmediate(resolve))
  socket.destroySoon()
  await new Promise<void>((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })
}

/** Sends so many packets; the server must raise nothing for them, take a good event after each thousand, and be well. */
export async function expectUnharmed(folder: string, packets: number, chance: Random): Promise<void> {
  const thousands = packets / 1_000
  keepSite(folder, smallSite(thousands + 1))
  const server = await startServer({ folder })
  const line = await lineTo(server)
  for (let thousand = 0; thousand < thousands; thousand++) {
    const lines = Array.from({ length: 1_000 / PACKETS_EACH }, (_, n) => oneLine(server, `f${n}`, chance.fork(`${thousand} ${n}`)))
    await Promise.all(lines)
    await send(line, { home: `h${thousand + 1}`, device: 'button', boot: 'good', seq: 0, body: { event: 'sos', state: 'raised' } })
  }
  const homes = (await ask<Incident[]>(server, '/api/incidents')).map(({ home }) => home)
  const good = Array.from({ length: thousands }, (_, n) => `h${n + 1}`)
  expect(homes.toSorted()).toEqual(good.toSorted())
  expect(await ask(server, '/health')).toMatchObject({ state: 'ok' })
  const { counts } = await ask<{ counts: Record<string, number> }>(server, '/api/rejected')
  // They really came: a good part was read before its connection was cut, and was refused for reasons of several kinds.
  expect(Object.keys(counts).length).toBeGreaterThan(3)
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(packets / 10)
  expect(await server.end()).toBe(130)
}
