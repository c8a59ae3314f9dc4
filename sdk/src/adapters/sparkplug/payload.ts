import { fail, ok, type Result } from '../../result.ts'
import { messageLimits } from '../message-limits.ts'
import { datatypeOf, datatypes, integerWidth, type Datatype, type MetricValue, type RawValue } from './datatype.ts'
import { ProtoWriter, protoFields, type ProtoField } from './protobuf.ts'

/** One metric as it stands in a payload. */
export interface Metric {
  name?: string
  alias?: number
  timestamp_ms?: number
  type?: Datatype
  historical: boolean
  raw: RawValue
}

/** A Sparkplug B payload. */
export interface SparkplugPayload {
  timestamp_ms?: number
  seq?: number
  metrics: readonly Metric[]
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const text = new TextEncoder()
const damaged = (problem: string) => fail('bytes-wrong', { family: 'Sparkplug', problem })

/** A whole number that is exact as one, or undefined. */
const whole = ({ wire, value }: ProtoField): number | undefined =>
  wire === 'varint' && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined

function textOf({ wire, value }: ProtoField): string | undefined {
  if (wire !== 'bytes') return undefined
  try {
    return utf8.decode(value)
  } catch {
    return undefined
  }
}

const floatOf = ({ wire, value }: ProtoField): number | undefined => {
  if (wire !== 'fixed32' && wire !== 'fixed64') return undefined
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
  return wire === 'fixed32' ? view.getFloat32(0, true) : view.getFloat64(0, true)
}

function rawOf(field: ProtoField): RawValue | undefined {
  switch (field.field) {
    case 10:
    case 11:
      return field.wire === 'varint' ? { held: field.field === 10 ? 'int' : 'long', value: field.value } : undefined
    case 12:
    case 13: {
      const value = floatOf(field)
      return value === undefined ? undefined : { held: 'number', value }
    }
    case 14:
      return field.wire === 'varint' ? { held: 'boolean', value: field.value !== 0n } : undefined
    case 15: {
      const value = textOf(field)
      return value === undefined ? undefined : { held: 'text', value }
    }
    default:
      return { held: 'other' }
  }
}

/** Reads one metric; undefined when it is damaged. Fields 1 to 19 by sparkplug_b.proto; what is not known is skipped. */
function readMetric(bytes: Uint8Array): Metric | undefined {
  const metric: Metric = { historical: false, raw: { held: 'null' } }
  for (const one of protoFields(bytes) ?? [undefined]) {
    if (one === undefined) return undefined
    const number = whole(one)
    if (one.field === 1) {
      const name = textOf(one)
      if (name === undefined) return undefined
      metric.name = name
    } else if (one.field >= 2 && one.field <= 4) {
      if (number === undefined) return undefined
      const type = datatypeOf(number)
      if (one.field === 2) metric.alias = number
      else if (one.field === 3) metric.timestamp_ms = number
      else if (type !== undefined) metric.type = type
    } else if (one.field === 5) metric.historical = number === 1
    else if (one.field >= 10 && one.field <= 19) {
      const raw = rawOf(one)
      if (raw === undefined) return undefined
      metric.raw = raw
    }
  }
  return metric
}

/**
 * Reads a payload. Errors `payload-too-large`, `bytes-wrong`, `adapter-full` for more metrics than are followed. Nothing of it is kept
 * half.
 */
export function readSparkplug(bytes: Uint8Array): Result<SparkplugPayload> {
  if (bytes.length > messageLimits.message_bytes)
    return fail('payload-too-large', { bytes: bytes.length, limit: messageLimits.message_bytes })
  const fields = protoFields(bytes)
  if (fields === undefined) return damaged('no protobuf')
  const metrics: Metric[] = []
  const head: Omit<SparkplugPayload, 'metrics'> = {}
  for (const one of fields) {
    if (one.field === 2) {
      const metric = one.wire === 'bytes' ? readMetric(one.value) : undefined
      if (metric === undefined) return damaged(`the metric ${metrics.length}`)
      if (metrics.length === messageLimits.sparkplug_metrics)
        return fail('adapter-full', { limit: messageLimits.sparkplug_metrics, what: 'metrics' })
      metrics.push(metric)
    } else if (one.field === 1 || one.field === 3) {
      const number = whole(one)
      if (number === undefined || (one.field === 3 && number > 255)) return damaged(one.field === 1 ? 'the timestamp' : 'the seq')
      head[one.field === 1 ? 'timestamp_ms' : 'seq'] = number
    }
  }
  return ok({ ...head, metrics })
}

/** A metric to be written. In data an alias stands for name and type. */
export interface MetricDraft {
  name?: string
  alias?: number
  type: Datatype
  value: MetricValue
}

function writeMetric({ name, alias, type, value }: MetricDraft, withType: boolean, timestamp_ms: number): Uint8Array {
  const writer = new ProtoWriter()
  if (name !== undefined) writer.bytes(1, text.encode(name))
  if (alias !== undefined) writer.varint(2, BigInt(alias))
  writer.varint(3, BigInt(timestamp_ms))
  if (withType) writer.varint(4, BigInt(datatypes[type]))
  const width = integerWidth(type)
  if (value === null) writer.varint(7, 1n)
  else if (width !== undefined) writer.varint(width.bits === 64 ? 11 : 10, BigInt.asUintN(Math.max(width.bits, 32), BigInt(value)))
  else if (type === 'Float') writer.float(12, Number(value))
  else if (type === 'Double') writer.double(13, Number(value))
  else if (type === 'Boolean') writer.varint(14, value === true ? 1n : 0n)
  else writer.bytes(15, text.encode(String(value)))
  return writer.done()
}

/** The bytes of a payload. Births carry data types, data need none. */
export function sparkplugBytes(
  { timestamp_ms, seq, metrics }: { timestamp_ms: number; seq?: number; metrics: readonly MetricDraft[] },
  withTypes = true,
): Uint8Array {
  const writer = new ProtoWriter().varint(1, BigInt(timestamp_ms))
  for (const metric of metrics) writer.bytes(2, writeMetric(metric, withTypes, timestamp_ms))
  if (seq !== undefined) writer.varint(3, BigInt(seq))
  return writer.done()
}
