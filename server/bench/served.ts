// The alert server of the bench, in a process of its own: a home with one wristband for each device, SQLite on disk.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { random, type Home, type Site } from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import { aedesBroker } from '../src/aedes-broker.ts'
import { alertServer } from '../src/alert-server.ts'
import { serve } from '../src/http/serve.ts'
import { sqliteStore } from '../src/store/sqlite-store.ts'

const devices = Number(process.argv[2])
const title = { zh: '压测', en: 'Bench' }

const home = (i: number): Home => ({
  id: `home-${i}`,
  title,
  address: title,
  origin: 'simulated',
  plan: {
    wall: { exterior_m: 0.2, interior_m: 0.1, height_m: 2.7 },
    rooms: [
      {
        id: 'living',
        kind: 'living',
        title,
        polygon_m: [
          [0, 0],
          [4, 0],
          [4, 4],
          [0, 4],
        ],
      },
    ],
    openings: [],
    furniture: [],
  },
  residents: [],
  devices: [{ id: 'band', kind: 'wristband', room: 'living', place_m: [2, 2, 1] }],
})
const site: Site = { id: 'bench', title, time_zone: 'Asia/Shanghai', homes: Array.from({ length: devices }, (_, i) => home(i)) }

const store = sqliteStore(join(mkdtempSync(join(tmpdir(), 'anju-bench-')), 'anju.db'))
const server = await alertServer({ site, clock: wallClock(), store, random: random('bench') })
const broker = aedesBroker(server.gate)
server.attach(broker)
const { url, mqttUrl } = await serve(server, { host: '127.0.0.1', port: 0, mqttPort: 0, broker })
process.stdout.write(
  `${JSON.stringify({ mqttPort: Number(new URL(mqttUrl).port), feed: `${url.replace(/^http/, 'ws').replace(/\/$/, '')}/api/feed` })}\n`,
)
process.once('SIGTERM', () => process.exit(0))
