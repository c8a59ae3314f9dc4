// `live_devices`: connected MQTT devices that one process can hold, each with a reading of its kind a second at QoS 1, while 99 of 100 sends come less than
// 50 ms late. The broker is a bare Aedes in a process of its own on the same machine, so two cores are shared by both. The number is doubled from 1,000 on
// until it is too large, and then closed in on; each try connects all, waits, and counts for some seconds. The aim, 5,000, is the baseline.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { LATE_MS } from '../src/live/bottleneck.ts'
import { quantile_ms } from '../src/live/latency-histogram.ts'
import { startLoad } from '../src/live/live-load.ts'
import { mostSockets } from '../src/live/live-run.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    least: { type: 'string', default: '1000' },
    steps: { type: 'string', default: '3' },
  },
})
const [seconds, least, steps] = [values.seconds, values.least, values.steps].map(Number) as [number, number, number]
const AIM = 5_000
const DEVICES_A_HOME = 327 / 91
const pause = (span_s: number) => new Promise<void>((done) => setTimeout(done, span_s * 1000))
const round = (value: number) => Math.round(value * 10) / 10

interface Try {
  devices: number
  holds: boolean
  late_p50_ms: number
  late_p99_ms: number
  late_max_ms: number
  acknowledged_p99_ms: number
  messages_per_s: number
  busy: number
  cpu: number
}

function broker() {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../server/bench/bare.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve((JSON.parse(line) as { mqttPort: number }).mqttPort))
    child.once('exit', (code) => reject(new Error(`the broker ended with ${code}`)))
  })
  return { child, port }
}

/** Connects so many devices to a fresh broker and looks at them for a while. */
async function hold(devices: number): Promise<Try> {
  const { child, port } = broker()
  const ramp_s = Math.max(2, devices / 1_000)
  const population = { seed: 1, homes: Math.round(devices / DEVICES_A_HOME), site: 'bench' }
  const load = startLoad({
    broker: { url: `mqtt://127.0.0.1:${await port}` },
    population,
    first: 0,
    of: 1,
    as: 'devices',
    rate_per_s: 1,
    ramp_s,
  })
  await pause(ramp_s + 2)
  const [before, cpu, began] = [load.figures(), process.cpuUsage(), performance.now()]
  await pause(seconds)
  const figures = load.figures()
  const used = process.cpuUsage(cpu)
  const took_s = (performance.now() - began) / 1000
  const late = figures.late.map((count, i) => count - before.late[i]!)
  const late_p99_ms = quantile_ms(late, 0.99)
  const messages_per_s = (figures.sent['reading']! - before.sent['reading']!) / took_s
  await load.stop()
  child.kill()
  const whole = figures.connected === figures.wanted && figures.lost === 0 && messages_per_s > figures.wanted * 0.98
  const tried: Try = {
    devices: figures.wanted,
    holds: whole && late_p99_ms < LATE_MS,
    late_p50_ms: round(quantile_ms(late, 0.5)),
    late_p99_ms: round(late_p99_ms),
    late_max_ms: round(quantile_ms(late, 1)),
    acknowledged_p99_ms: round(quantile_ms(figures.acknowledge, 0.99)),
    messages_per_s: Math.round(messages_per_s),
    busy: Math.round(figures.busy * 100) / 100,
    cpu: Math.round(((used.user + used.system) / 1e6 / took_s) * 100) / 100,
  }
  process.stderr.write(`${JSON.stringify(tried)}\n`)
  return tried
}

const most = Math.min((mostSockets() ?? 100_000) - 200, 40_000)
let best: Try | undefined
let low = 0
let high = 0
for (let devices = least; high === 0; devices = Math.min(most, devices * 2)) {
  const tried = await hold(devices)
  if (!tried.holds) high = devices
  else [best, low] = [tried, devices]
  if (tried.holds && devices === most) break
}
for (let step = 0; step < steps && high > 0; step++) {
  const devices = Math.round((low + high) / 2)
  const tried = await hold(devices)
  if (tried.holds) [best, low] = [tried, devices]
  else high = devices
}
const value = best?.devices ?? 0
console.log(
  JSON.stringify({
    bench: 'live-devices',
    metric: 'live_devices',
    value,
    unit: 'devices',
    baseline: AIM,
    ratio: Math.round((value / AIM) * 100) / 100,
    rate_per_s: 1,
    qos: 1,
    seconds,
    ...best,
    sockets_allowed: mostSockets(),
    load_average: round(loadavg()[0]!),
    node: process.version,
  }),
)
process.exit(0)
