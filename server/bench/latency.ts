// `processing_ms`: from a device's PUBLISH to the alert in a WebSocket client's hand, durable commit included, beside the bare broker's PUBLISH to
// subscriber in the same run. Each run plays the same load on both, one after the other, in processes of their own; the figure is the median of the runs.
import { parseArgs } from 'node:util'
import { begin } from './under-test.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    runs: { type: 'string', default: '5' },
    devices: { type: 'string', default: '1000' },
    sos: { type: 'string', default: '20' },
  },
})
const [seconds, runs, devices, sos_per_s] = [values.seconds, values.runs, values.devices, values.sos].map(Number) as [
  number,
  number,
  number,
  number,
]

interface Figures {
  p50: number
  p99: number
  max: number
  missing: number
  calls: number
  /** CPU of the process under test, microseconds a message, the connections included. */
  cpu_us: number
  /** How late the load itself came at worst, milliseconds: what the machine was busy with otherwise. */
  lateness_ms: number
}

async function play(file: string, ...args: string[]): Promise<Figures> {
  const under = begin(file, ...args)
  try {
    const where = await under.next<{ mqttPort: number; feed?: string }>()
    const load = begin('load.ts', JSON.stringify({ ...where, devices, seconds, sos_per_s, warm_up_s: 5, seed: 1 }))
    const { latencies_ms, missing, lateness_ms } = await load.next<{ latencies_ms: number[]; missing: number; lateness_ms: number }>()
    const sorted = latencies_ms.toSorted((a, b) => a - b)
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
    const cpu_us = ((await under.end()) * 1_000) / ((seconds + 5) * (devices + sos_per_s))
    return { p50: at(0.5), p99: at(0.99), max: at(1), missing, calls: sorted.length, cpu_us, lateness_ms }
  } finally {
    under.child.kill('SIGKILL')
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const round = (value: number) => Math.round(value * 1000) / 1000
const served: Figures[] = []
const bare: Figures[] = []
for (let run = 0; run < runs; run++) {
  bare.push(await play('bare.ts'))
  served.push(await play('served.ts', String(devices)))
  process.stderr.write(`run ${run + 1} of ${runs}: ${JSON.stringify({ served: served.at(-1), bare: bare.at(-1) })}\n`)
}
for (const metric of ['p50', 'p99', 'max'] as const) {
  const value = median(served.map((figures) => figures[metric]))
  const baseline = median(bare.map((figures) => figures[metric]))
  const range = [Math.min(...served.map((figures) => figures[metric])), Math.max(...served.map((figures) => figures[metric]))].map(round)
  console.log(
    JSON.stringify({
      bench: 'latency',
      metric: `processing_ms_${metric}`,
      value: round(value),
      unit: 'ms',
      baseline: round(baseline),
      ratio: round(value / baseline),
      range,
      above_ms: round(value - baseline),
      devices,
      messages_per_s: devices,
      sos_per_s,
      seconds,
      runs,
      cpu_us_per_message: round(median(served.map(({ cpu_us }) => cpu_us))),
      cpu_us_per_message_bare: round(median(bare.map(({ cpu_us }) => cpu_us))),
      load_late_ms: round(Math.max(...served.map(({ lateness_ms }) => lateness_ms))),
      missing: served.reduce((sum, { missing }) => sum + missing, 0),
    }),
  )
}
