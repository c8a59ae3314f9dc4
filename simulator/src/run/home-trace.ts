import { createHash } from 'node:crypto'
import { after, Days, type Home, type Instant, type Truth } from '@anju/sdk'
import type { Fault } from '../faults/fault.ts'
import { recorder, tracedMessage } from './recorder.ts'
import { runModel } from './run-model.ts'
import { wireLine } from './wire-line.ts'

/** Days of one home that are to be taken down. */
export interface HomeTraceOptions {
  home: Home
  site: string
  seed: number | string
  from: Instant
  days: number
  faults?: readonly Fault[]
  time_zone?: string
  keep?: (line: string) => void
  /** Gets what devices say that speak a foreign family, a line each; without it there must be none. */
  wire?: (line: string) => void
  /** Told now and then how far it is, as a share of the whole; `false` ends the run. */
  progress?: (share: number) => boolean
}

/** What came of it: the same home, seed, start and faults give the same hash, on every machine. */
export interface HomeTrace {
  /** SHA-256 over all bytes of the trace, hex. */
  sha256: string
  lines: number
  messages: number
  truths: number
  /** When the home was offline: what is true of its building follows from that. */
  offline: readonly Truth[]
  interrupted: boolean
}

/** Lets a home live days of its own and takes down every message and every truth. */
export async function homeTrace(options: HomeTraceOptions): Promise<HomeTrace> {
  const { home, site, seed, from, days, faults, time_zone, keep, wire, progress } = options
  const document_sha256 = createHash('sha256').update(JSON.stringify(home)).digest('hex')
  const record = recorder(
    { anju: 'trace/1', protocol: 1, origin: 'simulated', seed, document: home.title.en, document_sha256, way: 'model' },
    keep,
  )
  const counted = { messages: 0, truths: 0, offline: [] as Truth[], interrupted: false }
  const until = after(from, Days(days))
  let told = from
  await runModel({
    home,
    site,
    seed,
    from,
    until,
    starts: { day: true },
    ...(faults === undefined ? {} : { faults }),
    ...(time_zone === undefined ? {} : { time_zone }),
    ...(wire === undefined ? {} : { wire: (device, said, at) => wire(wireLine(at, device.id, said)) }),
    heard(message, at) {
      counted.messages += 1
      record.add(tracedMessage(at, message))
    },
    truth(truth, at) {
      counted.truths += 1
      if (truth.kind === 'home-offline') counted.offline.push(truth)
      record.add({ at_ms: at, truth })
    },
    step(_, at) {
      if (progress === undefined || at - told < PROGRESS_MS) return true
      told = at
      counted.interrupted = !progress((at - from) / (until - from))
      return !counted.interrupted
    },
  })
  return { sha256: record.close(), lines: record.lines, ...counted }
}

/** Progress is told once an hour of the home's time. */
const PROGRESS_MS = 3_600_000
