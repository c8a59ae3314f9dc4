// `pnpm bench codec`: what it costs to decode and check. One JSON line a figure; `ratio` is its time over its baseline's, less is faster. `value` is
// the median of the rounds, `best` the fastest, in processor time; both sides take turns of some milliseconds, so that what else the machine does meets both.
import { Buffer } from 'node:buffer'
import { parseArgs } from 'node:util'
import { checkEvent, encode, decodeEvent, deviceJsonSchemas, gasDetector, parseTopic, type FullEnvelope } from '@anju/sdk'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { contest, type Run } from './contest.ts'
import { bareNumbers, frameContests } from './frame-contests.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } })
const rounds = Number(values.rounds)

/** So many homes speak, one after the other. */
const HOMES = 512
const messages = Array.from({ length: HOMES }, (_, i): FullEnvelope => ({
  boot: `b${String(10_000 + i)}-x70`,
  seq: 100_000 + i,
  time_ms: 1_768_449_600_000 + 977 * i,
  clock: 'synced',
  origin: 'simulated',
  mode: 'drill',
  body: { event: 'gas', alarm: true, gas_lel_pct: 10.5 + (i % 64) },
}))
const payloads = messages.map((message) => Buffer.from(encode(message)))
const topics = payloads.map((_, i) => `anju/1/demo/home-${String(1_000 + i)}/gas-kitchen/event`)
const parsed = payloads.map((payload) => JSON.parse(payload.toString()) as FullEnvelope)
const bytes = payloads[0]!.length
if (bytes !== 166 || payloads.some(({ length }) => length !== bytes)) throw new Error(`The reports have ${bytes} bytes; 166 are asked for.`)

/** Takes the answers, so that no work is left out for want of a use. */
const sink: { last: unknown } = { last: undefined }
const over =
  (work: (i: number) => unknown): Run =>
  (times) => {
    for (let i = 0; i < times; i++) sink.last = work(i % HOMES)
  }

function say(metric: string, run: Run, base: { is: string; run: Run }, unit = 'op/s'): void {
  const { ns_per_op, best_ns_per_op, ratio } = contest(run, base.run, rounds)
  const [value, best] = [Math.round(1e9 / ns_per_op), Math.round(1e9 / best_ns_per_op)]
  console.log(
    JSON.stringify({ bench: 'codec', metric, value, best, unit, baseline: base.is, ratio: Number(ratio.toFixed(3)), clock: 'CPU time' }),
  )
}

const decoded = (i: number) => {
  const topic = parseTopic(topics[i]!)
  const report = decodeEvent(gasDetector, payloads[i]!)
  if (!topic.ok || !report.ok) throw new Error('A good report was refused.')
  return report.value
}
say('decode_check', over(decoded), {
  is: 'JSON.parse(buffer.toString()) of the same 166 bytes',
  run: over((i) => JSON.parse(payloads[i]!.toString())),
})

const { event } = deviceJsonSchemas(gasDetector)
const byAjv = new Ajv2020({ strict: false }).compile(event)
say(
  'check_vs_ajv',
  over((i) => checkEvent(gasDetector, parsed[i]!)),
  { is: 'ajv on the JSON Schema of the same message', run: over((i) => byAjv(parsed[i]!)) },
)

say(
  'encode',
  over((i) => encode(messages[i]!)),
  { is: 'Buffer.from(JSON.stringify(message))', run: over((i) => Buffer.from(JSON.stringify(messages[i]!))) },
)

for (const { metric, run } of frameContests()) say(metric, run, bareNumbers, 'frame/s')
