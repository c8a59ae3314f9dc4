// The alert server of the bench, in a process of its own: homes with a wristband and a radar each, SQLite on disk.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { random } from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import { aedesBroker } from '../src/aedes-broker.ts'
import { alertServer } from '../src/alert-server.ts'
import { serve } from '../src/http/serve.ts'
import { sqliteStore } from '../src/store/sqlite-store.ts'
import { benchSite } from './bench-site.ts'
import { sayCpuAtEnd } from './under-test.ts'

const homes = Number(process.argv[2])
const folder = mkdtempSync(join(tmpdir(), 'anju-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const store = sqliteStore(join(folder, 'anju.db'))
// What is measured is the way of a message; the few devices of the bench say more than devices may.
const settings = { limits: { device_readings_burst: Infinity, device_burst: Infinity } }
const server = await alertServer({ site: benchSite(homes), clock: wallClock(), store, random: random('bench'), settings })
const broker = aedesBroker(server.gate)
server.attach(broker)
const { url, mqttUrl } = await serve(server, { host: '127.0.0.1', port: 0, mqttPort: 0, broker })
sayCpuAtEnd()
process.stdout.write(
  `${JSON.stringify({ mqttPort: Number(new URL(mqttUrl).port), feed: `${url.replace(/^http/, 'ws').replace(/\/$/, '')}/api/feed` })}\n`,
)
