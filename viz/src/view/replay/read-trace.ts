import type { TraceEnd, TraceHeader, TraceLine } from '@anju/sdk'
import { isDrawable } from '../plan/is-drawable.ts'
import { viewLimits } from '../limits.ts'
import { ReplayLog } from './replay-log.ts'
import { TraceStory } from './trace-story.ts'

/** Why a file cannot be shown: a code for the words, and what fills them. */
export interface TraceProblem {
  code: 'no-trace' | 'other-version' | 'no-home' | 'broken-line' | 'too-long'
  params: Readonly<Record<string, string | number>>
}

/** A trace ready to be replayed. `whole` is false where its end is missing: the run was cut off, and what is there is shown. */
export interface OpenedTrace {
  header: TraceHeader
  log: ReplayLog
  whole: boolean
}

export type ReadTrace = { ok: true; trace: OpenedTrace } | { ok: false; problem: TraceProblem }

const VERSION = 'trace/1'

const no = (code: TraceProblem['code'], params: TraceProblem['params'] = {}): ReadTrace => ({ ok: false, problem: { code, params } })

/** Reads the text of a trace file. Every line is looked at; one that is broken refuses the file and says which. */
export function readTrace(text: string): ReadTrace {
  if (text.length > viewLimits.trace_characters) return no('too-long', { most: viewLimits.trace_characters })
  const lines = text.split('\n')
  const header = object(lines[0] ?? '')
  if (header === undefined || typeof header['anju'] !== 'string') return no('no-trace')
  if (header['anju'] !== VERSION) return no('other-version', { version: header['anju'].slice(0, 40), ours: VERSION })
  const known = header as unknown as TraceHeader
  if (!hasHome(known)) return no('no-home')
  return told(known, lines)
}

function hasHome({ site }: TraceHeader): boolean {
  try {
    return (
      site !== undefined &&
      site.homes.length > 0 &&
      site.homes.every((home) => isDrawable(home) && home.devices.every(({ id }) => id !== ''))
    )
  } catch {
    return false
  }
}

function told(header: TraceHeader, lines: readonly string[]): ReadTrace {
  const story = new TraceStory(header)
  const log = new ReplayLog(Infinity)
  let whole = false
  let greeted = false
  for (let i = 1; i < lines.length; i++) {
    const text = lines[i]!
    if (text === '') continue
    const line = object(text) as TraceLine | TraceEnd | undefined
    if (line === undefined) return no('broken-line', { line: i + 1 })
    if ('end' in line) {
      whole = true
      continue
    }
    if (!Number.isFinite(line.at_ms)) return no('broken-line', { line: i + 1 })
    if (!greeted) log.push(story.hello(header.starts_ms ?? line.at_ms))
    greeted = true
    if (!pushed(log, story, line)) return no('broken-line', { line: i + 1 })
  }
  if (!greeted) return no('no-trace')
  return { ok: true, trace: { header, log, whole } }
}

/** A line that is JSON and yet none of a trace's is found out by whoever needs what it lacks. */
function pushed(log: ReplayLog, story: TraceStory, line: TraceLine): boolean {
  try {
    for (const heard of story.tell(line)) log.push(heard)
    return true
  } catch {
    return false
  }
}

function object(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
