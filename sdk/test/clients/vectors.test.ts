// Goal: the vectors that the clients in other languages are held to are those of the reference as it is now. Method: derive them again.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { derivedFiles } from './make-vectors/derived-files.ts'
import { catalogue, limits } from '@anju/sdk'

const folder = join(import.meta.dirname, '..', '..', 'vectors')
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown[]>

describe('shared vectors', () => {
  it('are up to date: make-vectors/write-vectors.ts writes what is checked in', async () => {
    const files = await derivedFiles()
    expect(files.length).toBe(7)
    for (const { path, text } of files) expect(existsSync(path) && readFileSync(path, 'utf8') === text, path).toBe(true)
  })

  it('hold every event of every kind at both ends of its ranges, and each in a size that may travel', () => {
    const { events, births } = read('envelopes.json') as {
      events: { kind: string; body: { event: string }; text: string }[]
      births: unknown[]
    }
    const due = Object.values(catalogue).flatMap(({ kind, events }) => Object.keys(events).map((name) => `${kind} ${name}`))
    expect(new Set(events.map(({ kind, body }) => `${kind} ${body.event}`))).toEqual(new Set(due))
    expect(events.length).toBe(2 * due.length)
    expect(births.length).toBe(Object.keys(catalogue).length)
    for (const { text } of events) expect(new TextEncoder().encode(text).length).toBeLessThan(limits.payload_bytes)
  })

  it('hold a refusal for every code that a payload can earn', () => {
    const codes = new Set((read('refusals.json')['bad'] as { error: string }[]).map(({ error }) => error))
    expect([...codes].sort()).toEqual(
      ['body-invalid', 'envelope-invalid', 'event-unknown', 'payload-not-json', 'payload-not-utf8', 'payload-too-large'].sort(),
    )
  })

  it('tell every story with the longest waits and with the shortest', () => {
    const timelines = read('timelines.json')['timelines'] as { name: string; draws: string }[]
    const by = (draws: string) => timelines.filter((one) => one.draws === draws).map(({ name }) => name)
    expect(by('most')).toEqual(by('least'))
    expect(by('most').length).toBeGreaterThan(10)
  })
})
