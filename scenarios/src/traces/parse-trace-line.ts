import type { TraceEnd, TraceHeader, TraceLine } from '@anju/sdk'
import { traceShapes } from './trace-shape.ts'

/** A line of a trace that was read, or why it is none, as the rest of a sentence. */
export type ParsedLine<T> = { ok: true; value: T } | { ok: false; says: string }

const no = (says: string) => ({ ok: false as const, says })

/** The first line. Another version is told from what is no trace at all. */
export function parseTraceHeader(text: string): ParsedLine<TraceHeader> {
  const value = parsed(text)
  if (value === undefined || typeof value['anju'] !== 'string') return no('it does not begin with the header of a trace')
  if (value['anju'] !== 'trace/1') return no(`it is '${value['anju'].slice(0, 40)}', and this program reads 'trace/1'`)
  const problem = firstProblem(traceShapes.header, value)
  return problem === undefined ? { ok: true, value: value as unknown as TraceHeader } : no(`its header is wrong: ${problem}`)
}

/** Any later line. */
export function parseTraceLine(text: string): ParsedLine<TraceLine | TraceEnd> {
  const value = parsed(text)
  if (value === undefined) return no('it is not JSON')
  const keys = Object.keys(value)
  if (keys.length === 1 && keys[0] === 'end')
    return traceShapes.end.Check(value['end']) ? { ok: true, value: value as unknown as TraceEnd } : no('it is no end of a trace')
  const [at, sort = ''] = keys
  if (keys.length !== 2 || at !== 'at_ms' || !Object.hasOwn(traceShapes.lines, sort)) return no('it is no line of a trace')
  if (!traceShapes.at_ms.Check(value['at_ms'])) return no('its instant is none')
  const problem = firstProblem(traceShapes.lines[sort as keyof typeof traceShapes.lines], value[sort])
  return problem === undefined ? { ok: true, value: value as unknown as TraceLine } : no(`its ${sort} is wrong: ${problem}`)
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

interface Shape {
  Check(value: unknown): boolean
  Errors(value: unknown): readonly { instancePath: string; message: string }[]
}

function firstProblem(shape: Shape, value: unknown): string | undefined {
  if (shape.Check(value)) return undefined
  const [first] = shape.Errors(value)
  return first === undefined ? 'it does not fit' : `${first.instancePath || '/'} ${first.message}`
}
