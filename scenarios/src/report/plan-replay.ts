import { readFileSync, statSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parseTopic, type Home, type TraceHeader, type TraceLine } from '@anju/sdk'
import { limits } from '../limits.ts'
import { parseTraceHeader, parseTraceLine } from '../traces/parse-trace-line.ts'

/** One resident as they were at an instant: x, y, heading, posture, room. */
export type Body = [x_m: number, y_m: number, heading_deg: number, posture: string, room: string]

/** What is drawn of a run: the plan, and what changed on it, seconds from the start. */
export interface PlanReplay {
  home: Pick<Home, 'plan' | 'devices' | 'residents'>
  lasts_s: number
  /** Where the scrubber stands at first: a little before the first thing that went wrong or was raised. */
  opens_s: number
  /** How the world looked: only what is not as it was before. */
  looks: {
    at_s: number
    people?: Record<string, Body>
    openings?: Record<string, number>
    dead?: readonly string[]
    water?: Record<string, number>
    gas?: Record<string, number>
  }[]
  /** What was said, done, raised and true, to be read beside the picture. */
  notes: { at_s: number; lane: 'truth' | 'people' | 'sensors' | 'server'; text: string; device?: string; room?: string }[]
}

/** Looks and notes of one picture: a page with more is slow, and nobody reads it. */
const LOOKS_AT_MOST = 900
const NOTES_AT_MOST = 500

/** What can be drawn of a trace; undefined when it is not there, too large, or says not how the world looked. What is cut off is drawn as far as it goes. */
export function planReplay(file: string): PlanReplay | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined || size > limits.drawn_trace_bytes) return undefined
  let texts: string[]
  try {
    const bytes = readFileSync(file)
    texts = (file.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: limits.drawn_trace_bytes * 16 }) : bytes)
      .toString('utf8')
      .split('\n')
  } catch {
    return undefined
  }
  const header = parseTraceHeader(texts[0] ?? '')
  const home = header.ok ? header.value.site?.homes[0] : undefined
  if (!header.ok || home === undefined) return undefined
  const lines = texts.slice(1).flatMap((text) => {
    const line = parseTraceLine(text)
    return line.ok && 'at_ms' in line.value ? [line.value] : []
  })
  return drawn(header.value, home, lines)
}

function drawn(header: TraceHeader, home: Home, lines: readonly TraceLine[]): PlanReplay | undefined {
  const start = header.starts_ms ?? lines[0]?.at_ms ?? 0
  const since = (at_ms: number) => Math.round((at_ms - start) / 100) / 10
  const looks = lines.flatMap((line) => ('look' in line ? [lookOf(since(line.at_ms), line.look)] : []))
  if (!looks.some(({ people }) => people !== undefined)) return undefined
  const notes = lines.flatMap((line) => noteOf(line, since)).slice(0, NOTES_AT_MOST)
  const first = notes.find(({ lane }) => lane === 'truth') ?? notes.find(({ lane }) => lane === 'server')
  return {
    home: { plan: home.plan, devices: home.devices, residents: home.residents },
    lasts_s: since(header.ends_ms ?? lines.at(-1)?.at_ms ?? start),
    opens_s: Math.max(0, (first?.at_s ?? 0) - 5),
    looks: thinned(looks),
    notes,
  }
}

function lookOf(
  at_s: number,
  { people, openings, dead_devices, water_m2, gas_lel_pct }: Extract<TraceLine, { look: unknown }>['look'],
): PlanReplay['looks'][number] {
  const bodies =
    people === undefined
      ? undefined
      : Object.fromEntries(
          Object.entries(people).map(([id, { position_m, heading_deg, posture, room = '' }]): [string, Body] => [
            id,
            [position_m[0], position_m[1], heading_deg, posture, room],
          ]),
        )
  return {
    at_s,
    ...(bodies === undefined ? {} : { people: bodies }),
    ...(openings === undefined ? {} : { openings }),
    ...(dead_devices === undefined ? {} : { dead: dead_devices }),
    ...(water_m2 === undefined ? {} : { water: water_m2 }),
    ...(gas_lel_pct === undefined ? {} : { gas: gas_lel_pct }),
  }
}

/** Neighbours become one until there are few enough: what changed in between is in the later one. */
function thinned(looks: PlanReplay['looks']): PlanReplay['looks'] {
  const each = Math.ceil(looks.length / LOOKS_AT_MOST)
  if (each <= 1) return looks
  return Array.from({ length: Math.ceil(looks.length / each) }, (_, i) => {
    const some = looks.slice(i * each, (i + 1) * each)
    const merged = some.reduce((all, one) => ({
      ...all,
      ...one,
      ...(all.people === undefined && one.people === undefined ? {} : { people: { ...all.people, ...one.people } }),
      ...(all.openings === undefined && one.openings === undefined ? {} : { openings: { ...all.openings, ...one.openings } }),
      ...(all.water === undefined && one.water === undefined ? {} : { water: { ...all.water, ...one.water } }),
      ...(all.gas === undefined && one.gas === undefined ? {} : { gas: { ...all.gas, ...one.gas } }),
    }))
    return merged
  })
}

function noteOf(line: TraceLine, since: (at_ms: number) => number): PlanReplay['notes'] {
  const at_s = since(line.at_ms)
  if ('truth' in line) return [{ at_s, lane: 'truth', text: words(line.truth.kind, line.truth.phase), ...placed(line.truth.room) }]
  if ('alert' in line)
    return [{ at_s, lane: 'server', text: words('alert', line.alert.kind, line.alert.severity), ...placed(line.alert.room) }]
  if ('action' in line) {
    const { who, does, args = {} } = line.action
    const { who: _who, incident: _incident, ...rest } = args
    return [{ at_s, lane: 'people', text: words(who, does, ...Object.values(rest).map(String)) }]
  }
  if (!('message' in line)) return []
  const topic = parseTopic(line.message.topic)
  if (!topic.ok || topic.value.channel !== 'event') return []
  const { device } = topic.value
  return [{ at_s, lane: 'sensors', text: words(device, eventIn(line.message.payload)), device }]
}

const placed = (room: string | undefined) => (room === undefined ? {} : { room })
const words = (...parts: (string | undefined)[]): string => parts.filter((part) => part !== undefined && part !== '').join(' ')

function eventIn(payload: string): string {
  try {
    const { body = {} } = JSON.parse(payload) as { body?: Record<string, unknown> }
    const { event, ...rest } = body
    const said = Object.entries(rest).flatMap(([name, value]) =>
      /_m$|_m_s$/.test(name) ? [] : [name === event ? String(value) : `${name} ${String(value)}`],
    )
    return words(String(event), ...said)
  } catch {
    return '?'
  }
}
