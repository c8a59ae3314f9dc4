import type { Catalogue } from '../../devices/catalogue.ts'
import { decodeBirth, decodeEvent, decodeReading } from '../../codec.ts'
import type { Device } from '../../define-device.ts'
import { sentence } from '../../errors.ts'
import type { Title } from '../../text.ts'
import { deviceWithout } from '../capabilities.ts'
import { logView } from '../log-view.ts'
import type { Observation } from '../observation.ts'
import type { Target } from '../target.ts'

/** One payload that the vendor gave as an example of what the device sends. */
export interface Sample {
  name: string
  bytes: Uint8Array
}

/** One thing that a device may say, and which of the three sources has it. */
export interface DifferenceRow {
  /** `event gas`, `event gas: gas_lel_pct`, `reading: battery_pct`. */
  what: string
  declared: boolean
  observed: boolean
  sampled: boolean
}

export interface Difference {
  /** Rows on which the sources differ. With no samples at all, these are not counted as one. */
  rows: DifferenceRow[]
  /** Samples that would be refused, and why. */
  refused: { name: string; says: Title }[]
  same: number
}

type Say = ReadonlySet<string>
type Body = Record<string, unknown>

/** What a body says: itself and each of its fields. */
const saidBy = (channel: string, body: Body): string[] => {
  const name = channel === 'event' ? `event ${body['event'] as string}` : channel
  return [
    name,
    ...Object.keys(body)
      .filter((field) => field !== 'event')
      .map((field) => `${name}: ${field}`),
  ]
}

/** What the birth declares: what its kind can say, without what it says that the device lacks. */
function declaredBy(kind: Device, lacks: ReadonlySet<string>): Say {
  const device = deviceWithout(kind, lacks)
  const events = Object.entries(device.schemas.events).flatMap(([name, { properties }]) => saidBy('event', { ...properties, event: name }))
  return new Set([...events, ...saidBy('reading', device.schemas.reading.properties)])
}

/** Holds declaration, wire and the vendor's samples against each other. */
export function difference(target: Target, log: readonly Observation[], catalogue: Catalogue, samples: readonly Sample[]): Difference {
  const view = logView(target, log, catalogue)
  const declared = view.device === undefined ? new Set<string>() : declaredBy(view.device, view.lacks)
  const observed = new Set(
    view.sent.flatMap(({ channel, body }) =>
      (channel === 'event' || channel === 'reading') && body !== undefined ? saidBy(channel, body) : [],
    ),
  )
  const read = samples.map((sample) => readSample(sample, view.device))
  const sampled = new Set(read.flatMap(({ says }) => says))
  const all = [...new Set([...declared, ...observed, ...sampled])].sort()
  const rows = all
    .map((what): DifferenceRow => ({ what, declared: declared.has(what), observed: observed.has(what), sampled: sampled.has(what) }))
    .filter((row) => row.declared !== row.observed || (samples.length > 0 && row.sampled !== row.declared))
  return { rows, refused: read.flatMap(({ refused }) => (refused === undefined ? [] : [refused])), same: all.length - rows.length }
}

/** Reads a sample as whatever it fits, an event before a reading before a birth. */
function readSample({ name, bytes }: Sample, device: Device | undefined): { says: string[]; refused?: Difference['refused'][number] } {
  if (device === undefined) return { says: [] }
  const birth = decodeBirth(bytes)
  if (birth.ok) return { says: [] }
  const isEvent = /"event"\s*:/.test(new TextDecoder().decode(bytes))
  const report = isEvent ? decodeEvent(device, bytes) : decodeReading(device, bytes)
  const says = bodyIn(bytes)
  const said = says === undefined ? [] : saidBy(isEvent ? 'event' : 'reading', says)
  if (report.ok) return { says: said }
  return { says: said, refused: { name, says: { en: sentence(report.fault, 'en'), zh: sentence(report.fault, 'zh') } } }
}

function bodyIn(bytes: Uint8Array): Body | undefined {
  try {
    const { body } = JSON.parse(new TextDecoder().decode(bytes)) as { body?: unknown }
    return typeof body === 'object' && body !== null ? (body as Body) : undefined
  } catch {
    return undefined
  }
}

/** The difference as lines for a screen. */
export function differenceLines({ rows, refused, same }: Difference): string[] {
  const mark = (has: boolean) => (has ? 'yes' : '-').padEnd(9)
  return [
    `${'declared'.padEnd(9)} ${'observed'.padEnd(9)} ${'sampled'.padEnd(9)}`,
    ...rows.map(({ what, declared, observed, sampled }) => `${mark(declared)} ${mark(observed)} ${mark(sampled)} ${what}`),
    ...refused.map(({ name, says }) => `sample ${name}: ${says.en}`),
    `${same} more on which all agree`,
  ]
}
