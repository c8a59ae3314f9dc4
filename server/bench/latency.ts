// `processing_ms`: from a device's PUBLISH to the alert in a WebSocket client's hand, durable commit included, beside the bare broker's PUBLISH to
// subscriber in the same run. Each run plays the same load on both, one after the other, in processes of their own; the figure is the median of the runs.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

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
}

function begin(file: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it said anything`)))
  })
  return { child, said }
}

async function play(file: string, ...args: string[]): Promise<Figures> {
  const under = begin(file, ...args)
  try {
    const where = JSON.parse(await under.said) as { mqttPort: number; feed?: string }
    const load = begin('load.ts', JSON.stringify({ ...where, devices, seconds, sos_per_s, warm_up_s: 5, seed: 1 }))
    const { latencies_ms, missing } = JSON.parse(await load.said) as { latencies_ms: number[]; missing: number }
    const sorted = latencies_ms.toSorted((a, b) => a - b)
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
    return { p50: at(0.5), p99: at(0.99), max: at(1), missing, calls: sorted.length }
  } finally {
    under.child.kill()
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
      devices,
      messages_per_s: devices,
      sos_per_s,
      seconds,
      runs,
      missing: served.reduce((sum, { missing }) => sum + missing, 0),
    }),
  )
}
