import { Milliseconds, type Duration } from '@anju/sdk'

/** The units of a span of time in a document, the largest first, in milliseconds. */
const units_ms = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1_000, ms: 1 } as const
type Unit = keyof typeof units_ms

/** What a span of time looks like: `90 s`, `5 min`, `1 h 30 min`, `0.5 s`. */
export const DURATION_PATTERN = '^\\d{1,9}(\\.\\d{1,3})? (ms|s|min|h|d)( \\d{1,9}(\\.\\d{1,3})? (ms|s|min|h|d))*$'

const shape = new RegExp(DURATION_PATTERN)
const part = /(\d+(?:\.\d+)?) (ms|s|min|h|d)/g

/** Reads a span of time, or gives undefined. Parts are added up; the result is rounded to a millisecond. */
export function parseDuration(text: string): Duration | undefined {
  if (!shape.test(text)) return undefined
  let sum_ms = 0
  for (const [, figure, unit] of text.matchAll(part)) sum_ms += Number(figure) * units_ms[unit as Unit]
  return Milliseconds(Math.round(sum_ms))
}

/** Writes a span of time that is not negative so that {@link parseDuration} reads the same. */
export function formatDuration(span: Duration): string {
  const parts: string[] = []
  let left_ms = Math.round(span)
  for (const unit of Object.keys(units_ms) as Unit[]) {
    const whole = Math.floor(left_ms / units_ms[unit])
    if (whole > 0) parts.push(`${whole} ${unit}`)
    left_ms -= whole * units_ms[unit]
  }
  return parts.length === 0 ? '0 s' : parts.join(' ')
}
