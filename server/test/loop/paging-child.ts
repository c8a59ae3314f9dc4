// A server that takes one call for help after the other, says each that was acknowledged, and writes down each page that its sink was handed, until it is
// killed: the other half of the kill test of pages.
import { appendFileSync, writeSync } from 'node:fs'
import { random, topicOf, work, memoryBroker } from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import { alertServer } from '../../src/alert-server.ts'
import { openStore } from '../../src/store/open-store.ts'
import { manyHomes } from './many-homes.ts'

const [file = '', told = '', run = ''] = process.argv.slice(2)
const site = manyHomes(400)
const sink = async ({ id, incidents, again }: { id: string; incidents: readonly string[]; again: boolean }) =>
  appendFileSync(told, `${JSON.stringify({ id, incidents, again })}\n`)
const busy = work()
const server = await alertServer({
  site,
  clock: wallClock(),
  store: await openStore(file),
  random: random(run),
  work: busy,
  settings: { sinks: { app: sink, call: sink } },
})
const broker = memoryBroker(server.gate, { work: busy })
server.attach(broker)
const connection = await broker.bus.connect({ clientId: 'devices', clean: true, onMessage: () => {} })
for (const [n, { id }] of site.homes.entries()) {
  if (server.incidents().some(({ home }) => home === id)) continue
  const envelope = { boot: run, seq: n, time_ms: Date.now(), clock: 'synced', origin: 'real', body: { event: 'sos', state: 'raised' } }
  const topic = topicOf({ site: site.id, home: id, device: 'button-bedside' }, 'event')
  await connection.publish({ topic, payload: new TextEncoder().encode(JSON.stringify(envelope)), qos: 1, retain: false })
  writeSync(1, `${id}\n`)
}
