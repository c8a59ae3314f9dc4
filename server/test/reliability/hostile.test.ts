// Goal: whoever floods, stands still, comes back all at once or talks nonsense harms nobody else. Method: the server as a process, with such clients over TCP, and
// devices beside them that call for help; each call must be acknowledged and raised. The nightly run has larger figures.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { setTimeout as delay } from 'node:timers/promises'
import { encodeFrame, random, type Incident } from '@anju/sdk'
import { serverLimits } from '../../src/limits.ts'
import { expectAllBack } from './all-back.ts'
import { expectUnharmed } from './fuzzed.ts'
import { rawLine, subscribePacket } from './raw-packets.ts'
import { ask, endAll, everythingOpen, keepSite, lineTo, send, smallSite, startServer } from './running-server.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'anju-hostile-'))))
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true })
})
const sos = (n: number) => ({ home: `h${n}`, device: 'button', boot: 'b', seq: 0, body: { event: 'sos', state: 'raised' } })

it('[REL-4] 20,000 drawn packets and topics raise nothing, and good events between them are taken', async () => {
  await expectUnharmed(folder, 20_000, random('drawn packets'))
}, 120_000)

/** A frame of a radar, four kilobytes. */
const frame = encodeFrame({
  number: 1,
  offset_ms: 1,
  targets: [],
  points: Array.from({ length: 400 }, () => ({ x_m: 1, y_m: 1, z_m: 1, doppler_m_s: 0, snr_db: 1 })),
})

/** Sends without waiting; tells how many are acknowledged. */
function pour(count: number, sendOne: (n: number) => Promise<void>): { acknowledged: number; all: Promise<unknown> } {
  const poured = { acknowledged: 0, all: Promise.resolve() as Promise<unknown> }
  poured.all = Promise.allSettled(
    Array.from({ length: count }, async (_, n) => {
      await sendOne(n)
      poured.acknowledged += 1
    }),
  )
  return poured
}

it('[REL-5] a subscriber that reads nothing any more holds up no call for help', async () => {
  const FRAMES = 3_000
  keepSite(folder, smallSite(21))
  const server = await startServer({ folder })
  const frozen = await rawLine(server.mqttPort, 'frozen')
  frozen.pause()
  frozen.write(subscribePacket('anju/1/test/#'))
  const flood = await lineTo(server, 'flood')
  const publish = () => flood.publish({ topic: 'anju/1/test/h20/radar/frame', payload: frame, qos: 1, retain: false })
  const poured = pour(FRAMES, publish)
  // Until everything between the two is full, and frames wait for the one who does not read.
  for (let before = -1; before !== poured.acknowledged || before === 0;) {
    before = poured.acknowledged
    await delay(500)
  }
  expect(poured.acknowledged).toBeLessThan(FRAMES)
  const line = await lineTo(server)
  for (let n = 0; n < 20; n++) await send(line, sos(n))
  const homes = (await ask<Incident[]>(server, '/api/incidents')).map(({ home }) => home)
  expect(homes.toSorted()).toEqual(Array.from({ length: 20 }, (_, n) => `h${n}`).toSorted())
  expect(await ask(server, '/health')).toMatchObject({ state: 'ok' })
  expect(poured.acknowledged).toBeLessThan(FRAMES)
  frozen.destroy()
  await poured.all
  expect(poured.acknowledged).toBe(FRAMES)
}, 120_000)

it('[REL-6] [INTAKE-17] a device that floods is raised once, said at /health, and keeps no other from being heard', async () => {
  keepSite(folder, smallSite(21))
  const server = await startServer({ folder })
  const [flood, line] = [await lineTo(server, 'flood'), await lineTo(server)]
  const said = { count: 0, over: false }
  const stream = async (): Promise<void> => {
    if (said.over) return
    await send(flood, { ...sos(20), seq: said.count++ })
    return stream()
  }
  const flooding = Promise.all(Array.from({ length: 300 }, stream))
  const signs = () => ask<{ state: string; checks: { id: string; code?: string }[] }>(server, '/health')
  await vi.waitFor(async () => expect((await signs()).state).toBe('degraded'), { timeout: 60_000, interval: 100 })
  expect((await signs()).checks.find(({ id }) => id === 'devices')).toMatchObject({ code: 'devices-flooding' })
  for (let n = 0; n < 20; n++) await send(line, sos(n))
  expect((await fetch(`${server.url}/ready`)).status).toBe(200)
  said.over = true
  await flooding
  expect(said.count).toBeGreaterThan(serverLimits.device_burst)
  const all = await everythingOpen(server)
  expect(all.map(({ incident, alerts }) => `${incident.home} ${alerts.length}`).toSorted()).toEqual(
    Array.from({ length: 21 }, (_, n) => `h${n} 1`).toSorted(),
  )
  expect(Math.max(...all.flatMap(({ alerts }) => alerts.map(({ why }) => why.evidence.length)))).toBe(serverLimits.evidence_kept)
}, 120_000)

it('[REL-7] 1,000 devices that come back at once after a kill are all heard', async () => {
  await expectAllBack(folder, 1_000)
}, 120_000)
