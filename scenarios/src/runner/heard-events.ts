import type { Message } from '@anju/sdk'
import { limits } from '../limits.ts'

/** What a device said, for the timeline of a run. */
export interface HeardEvent {
  at_ms: number
  device: string
  says: string
}

/** Fields that say where exactly: a timeline is read, not measured. */
const measured = /_m$|_m_s$|^event$/

/** Keeps what devices say of their own accord, the first of them: repeats of one event are one. */
export function heardEvents() {
  const events: HeardEvent[] = []
  const known = new Set<string>()
  const newest = new Map<string, string>()
  const repeated = new Set<string>()
  return {
    events,
    /** The devices that said an event again, word for word, before they said another. */
    repeated,
    hear(at_ms: number, { topic, payload }: Message): void {
      if (!topic.endsWith('/event')) return
      const text = Buffer.from(payload).toString('utf8')
      if (newest.get(topic) === text) repeated.add(topic.split('/').at(-2) ?? topic)
      newest.set(topic, text)
      if (events.length >= limits.heard_events) return
      const name = `${topic} ${text}`
      if (known.has(name)) return
      known.add(name)
      const says = sentenceOf(text)
      if (says !== undefined) events.push({ at_ms, device: topic.split('/').at(-2) ?? '', says })
    },
  }
}

/** An event in a line: its name and what it says, without its place. */
function sentenceOf(text: string): string | undefined {
  try {
    const { body } = JSON.parse(text) as { body?: Record<string, unknown> }
    if (typeof body?.['event'] !== 'string') return undefined
    const named = (name: string) => (name === body['event'] ? '' : `${name} `)
    const fields = Object.entries(body).flatMap(([name, value]) => (measured.test(name) ? [] : [`${named(name)}${JSON.stringify(value)}`]))
    return [body['event'], ...fields].join(' ').replaceAll('"', '')
  } catch {
    return undefined
  }
}
