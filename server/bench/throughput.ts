// `durable_events_per_s`, `readings_per_s`: messages that the server acknowledges in a second, each event committed to SQLite on disk and confirmed, beside
// a bare Aedes that keeps nothing, under the same clients. Slices of both alternate, so that what else the machine does falls on both; the figure is the
// median of the slices. Load and server are two processes on however many cores there are. CPU a message is the server's own and hardly depends on the
// neighbours.
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { PushOptions } from './push.ts'
import { begin } from './under-test.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    runs: { type: 'string', default: '3' },
    clients: { type: 'string', default: '100' },
    window: { type: 'string', default: '10' },
    what: { type: 'string', default: 'events,readings,alerts' },
  },
})
const [seconds, runs, clients, window] = [values.seconds, values.runs, values.clients, values.window].map(Number) as [
  number,
  number,
  number,
  number,
]
const metric = { events: 'durable_events_per_s', readings: 'readings_per_s', alerts: 'durable_alert_events_per_s' } as const
const warm_up_s = 3

interface Slice {
  per_s: number
  cpu_us: number
}

async function play(file: string, what: PushOptions['what']): Promise<Slice> {
  const under = begin(file, String(clients))
  try {
    const { mqttPort } = await under.next<{ mqttPort: number }>()
    const load = begin('push.ts', JSON.stringify({ mqttPort, clients, window, seconds, warm_up_s, what } satisfies PushOptions))
    const { per_s } = await load.next<{ per_s: number }>()
    await new Promise((resolve) => load.child.once('exit', resolve))
    return { per_s, cpu_us: (await under.end()) / (per_s * (seconds + warm_up_s)) }
  } finally {
    under.child.kill('SIGKILL')
  }
}

const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!
for (const what of values.what.split(',') as PushOptions['what'][]) {
  const [bare, served]: [Slice[], Slice[]] = [[], []]
  for (let run = 0; run < runs; run++) {
    bare.push(await play('bare.ts', what))
    served.push(await play('served.ts', what))
  }
  const rate = (slices: Slice[]) => Math.round(median(slices.map(({ per_s }) => per_s)))
  const cpu = (slices: Slice[]) => Math.round(median(slices.map(({ cpu_us }) => cpu_us * 1_000)) * 10) / 10
  const ratios = served.map(({ per_s }, run) => per_s / bare[run]!.per_s)
  console.log(
    JSON.stringify({
      bench: 'server',
      metric: metric[what],
      value: rate(served),
      unit: '1/s',
      baseline: rate(bare),
      ratio: Math.round(median(ratios) * 1000) / 1000,
      cpu_us_per_message: cpu(served),
      cpu_us_per_message_bare: cpu(bare),
      clients,
      window,
      seconds,
      runs,
      cores: availableParallelism(),
      load_1min: Math.round(loadavg()[0]! * 10) / 10,
    }),
  )
}
