// The load of the latency bench, in a process of its own: devices that send readings, some of which call for help, and the one who waits for the alert.
// Both ends are here, so that one clock measures the way: from the moment the PUBLISH is handed to the socket to the moment the alert's frame arrives.
import { encode, random, topicOf, type Connection } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { WebSocket } from 'ws'

export interface LoadOptions {
  mqttPort: number
  /** The feed of the alert server; without it a plain subscriber waits, for the baseline. */
  feed?: string
  devices: number
  seconds: number
  sos_per_s: number
  /** Seconds at the start that are not counted: the engine compiles what it runs often. */
  warm_up_s: number
  seed: number
}

const home = (i: number) => `home-${i}`
const address = (i: number) => ({ site: 'bench', home: home(i), device: 'band' })
const options = JSON.parse(process.argv[2]!) as LoadOptions
const chance = random(options.seed)
const sent = new Map<string, number>()
const latencies_ms: number[] = []
let lateness_ms = 0
let counted_from_ms = 0
const bus = mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port: options.mqttPort }) })

function arrived(id: string, at_ms: number): void {
  const from_ms = sent.get(id)
  if (from_ms === undefined) return
  sent.delete(id)
  if (from_ms >= counted_from_ms) latencies_ms.push(at_ms - from_ms)
}

async function waitAtFeed(url: string): Promise<void> {
  const socket = new WebSocket(url)
  socket.on('message', (data: Buffer) => {
    const at_ms = performance.now()
    if (data.subarray(0, 40).indexOf('"type":"incident"') < 0) return
    const { alerts } = JSON.parse(data.toString()) as {
      alerts: { why: { evidence: { device: string; message?: string }[] }; home: string }[]
    }
    for (const alert of alerts) for (const { message } of alert.why.evidence) arrived(`${alert.home}/${message}`, at_ms)
  })
  await new Promise((resolve, reject) => {
    socket.once('message', resolve)
    socket.once('error', reject)
  })
}

async function waitAtBroker(): Promise<void> {
  const watcher = await bus.connect({
    clientId: 'watcher',
    clean: true,
    onMessage: ({ topic, payload }) => {
      const at_ms = performance.now()
      const { boot, seq } = JSON.parse(new TextDecoder().decode(payload)) as { boot: string; seq: number }
      arrived(`${topic.split('/')[3]}/${boot}-${seq}`, at_ms)
    },
  })
  await watcher.subscribe('anju/1/+/+/+/event', 1)
}

async function connectAll(): Promise<Connection[]> {
  const all: Connection[] = []
  for (let i = 0; i < options.devices; i += 50) {
    const some = Array.from({ length: Math.min(50, options.devices - i) }, (_, k) => i + k)
    all.push(...(await Promise.all(some.map((k) => bus.connect({ clientId: `bench/${home(k)}/band`, clean: true, onMessage: () => {} })))))
  }
  return all
}

function speak(i: number, connection: Connection, seq: number): void {
  void connection
    .publish({
      topic: topicOf(address(i), 'reading'),
      payload: encode({
        boot: 'bench',
        seq,
        clock: 'unset',
        origin: 'simulated',
        body: { heart_per_min: 60 + (seq % 30), spo2_pct: 97, skin_c: 33.1, steps: seq, battery_pct: 80 },
      }),
      qos: 1,
      retain: false,
    })
    .catch(() => {})
}

function callForHelp(i: number, connection: Connection, seq: number): void {
  sent.set(`${home(i)}/bench-${seq}`, performance.now())
  void connection
    .publish({
      topic: topicOf(address(i), 'event'),
      payload: encode({ boot: 'bench', seq, clock: 'unset', origin: 'simulated', body: { event: 'sos', state: 'raised' } }),
      qos: 1,
      retain: false,
    })
    .catch(() => {})
}

/** Every device speaks once a second at a moment of its own; calls for help go round the homes. */
async function run(connections: readonly Connection[]): Promise<void> {
  const start_ms = performance.now() + 500
  counted_from_ms = start_ms + options.warm_up_s * 1000
  const seconds = options.seconds + options.warm_up_s
  const plan: { at_ms: number; what: () => void }[] = []
  connections.forEach((connection, i) => {
    const offset_ms = chance.int(0, 999)
    for (let s = 0; s < seconds; s++) plan.push({ at_ms: start_ms + s * 1000 + offset_ms, what: () => speak(i, connection, s) })
  })
  for (let k = 0; k < seconds * options.sos_per_s; k++) {
    const i = k % connections.length
    const at_ms = start_ms + (k * 1000) / options.sos_per_s + chance.int(0, 20)
    plan.push({ at_ms, what: () => callForHelp(i, connections[i]!, Math.floor(k / connections.length)) })
  }
  plan.sort((a, b) => a.at_ms - b.at_ms)
  let next = 0
  await new Promise<void>((resolve) => {
    const turn = () => {
      const now_ms = performance.now()
      while (next < plan.length && plan[next]!.at_ms <= now_ms) {
        lateness_ms = Math.max(lateness_ms, now_ms - plan[next]!.at_ms)
        plan[next]!.what()
        next += 1
      }
      if (next === plan.length) setTimeout(resolve, 1_000)
      else setTimeout(turn, 1)
    }
    turn()
  })
}

const connections = await connectAll()
await (options.feed === undefined ? waitAtBroker() : waitAtFeed(options.feed))
await run(connections)
process.stdout.write(`${JSON.stringify({ latencies_ms, missing: sent.size, lateness_ms })}\n`)
process.exit(0)
