// The load of the throughput bench, in a process of its own: connections that each keep a window of messages unacknowledged, for as long as it lasts.
import { encode, topicOf, type Connection } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'

export interface PushOptions {
  mqttPort: number
  clients: number
  /** Messages of one connection on their way at once. */
  window: number
  seconds: number
  warm_up_s: number
  /** `events`: posture changes, which change no alert. `alerts`: calls for help, each of which opens an alert or adds to one. */
  what: 'events' | 'readings' | 'alerts'
}

const options = JSON.parse(process.argv[2]!) as PushOptions
const { what } = options
const bus = mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port: options.mqttPort }) })
const address = (i: number) => ({ site: 'bench', home: `home-${i}`, device: what === 'events' ? 'radar' : 'band' })
const postures = ['standing', 'sitting'] as const

const body = (seq: number): Record<string, unknown> => {
  if (what === 'events') return { event: 'posture', posture: postures[seq % 2], x_m: 0.5, y_m: 2, z_m: -1.4, confidence_pct: 90 }
  if (what === 'alerts') return { event: 'sos', state: 'raised' }
  return { heart_per_min: 60 + (seq % 30), spo2_pct: 97, skin_c: 33.1, steps: seq, battery_pct: 80 }
}

const load = { counting: false, over: false }
let acknowledged = 0

async function push(i: number, connection: Connection, lane: number): Promise<void> {
  const topic = topicOf(address(i), what === 'readings' ? 'reading' : 'event')
  for (let seq = lane; !load.over; seq += options.window) {
    const payload = encode({ boot: 'bench', seq, clock: 'unset', origin: 'simulated', body: body(seq) })
    await connection.publish({ topic, payload, qos: 1, retain: false })
    if (load.counting) acknowledged += 1
  }
}

const connections = await Promise.all(
  Array.from({ length: options.clients }, async (_, i) => {
    const connection = await bus.connect({ clientId: `bench/home-${i}/device`, clean: true, onMessage: () => {} })
    await connection.subscribe(topicOf(address(i), 'confirm'), 1)
    return connection
  }),
)
const lanes = connections.flatMap((connection, i) => Array.from({ length: options.window }, (_, lane) => push(i, connection, lane)))
await new Promise((resolve) => setTimeout(resolve, options.warm_up_s * 1_000))
load.counting = true
const from_ms = performance.now()
await new Promise((resolve) => setTimeout(resolve, options.seconds * 1_000))
const took_s = (performance.now() - from_ms) / 1_000
const { user, system } = process.cpuUsage()
process.stdout.write(`${JSON.stringify({ per_s: acknowledged / took_s, all: acknowledged, cpu_ms: (user + system) / 1_000 })}\n`, () => {
  load.over = true
  void Promise.all(lanes).then(() => process.exit(0))
})
