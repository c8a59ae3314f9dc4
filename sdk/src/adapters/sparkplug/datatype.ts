import { fail, ok, type Result } from '../../result.ts'

/** Sparkplug B's data types by name, with their numbers on the wire. Data sets, templates and arrays are not read. */
export const datatypes = {
  Int8: 1,
  Int16: 2,
  Int32: 3,
  Int64: 4,
  UInt8: 5,
  UInt16: 6,
  UInt32: 7,
  UInt64: 8,
  Float: 9,
  Double: 10,
  Boolean: 11,
  String: 12,
  DateTime: 13,
  Text: 14,
} as const
export type Datatype = keyof typeof datatypes

/** A metric's value. Whole numbers beyond ±2⁵³ are bigints; null is the metric that is there and has no value. */
export type MetricValue = number | bigint | string | boolean | null

/** A value as it stood in the payload, before its data type is known: after a birth data carry none. */
export type RawValue =
  | { held: 'int' | 'long'; value: bigint }
  | { held: 'number'; value: number }
  | { held: 'boolean'; value: boolean }
  | { held: 'text'; value: string }
  | { held: 'null' }
  | { held: 'other' }

const names = new Map<number, Datatype>(Object.entries(datatypes).map(([name, code]) => [code, name as Datatype]))
export const datatypeOf = (code: number): Datatype | undefined => names.get(code)

const widths: Partial<Record<Datatype, { bits: number; signed: boolean }>> = {
  Int8: { bits: 8, signed: true },
  Int16: { bits: 16, signed: true },
  Int32: { bits: 32, signed: true },
  Int64: { bits: 64, signed: true },
  UInt8: { bits: 8, signed: false },
  UInt16: { bits: 16, signed: false },
  UInt32: { bits: 32, signed: false },
  UInt64: { bits: 64, signed: false },
  DateTime: { bits: 64, signed: false },
}

export const integerWidth = (type: Datatype): { bits: number; signed: boolean } | undefined => widths[type]

/** A whole number as a number where that is exact. */
const exact = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value

const holders: Partial<Record<Datatype, RawValue['held']>> = {
  Float: 'number',
  Double: 'number',
  Boolean: 'boolean',
  String: 'text',
  Text: 'text',
}

/** The value of a metric by its data type. Negative numbers are two's complement on the wire. Error `value-meaningless`. */
export function typed(raw: RawValue, type: Datatype): Result<MetricValue> {
  if (raw.held === 'null') return ok(null)
  const wrong = fail('value-meaningless', { what: 'metric', value: raw.held, problem: `no ${type}` })
  const width = widths[type]
  if (width === undefined) return raw.held === holders[type] && 'value' in raw ? ok(raw.value) : wrong
  if (raw.held !== 'int' && raw.held !== 'long') return wrong
  const value = width.signed ? BigInt.asIntN(width.bits, raw.value) : BigInt.asUintN(width.bits, raw.value)
  return ok(exact(value))
}
