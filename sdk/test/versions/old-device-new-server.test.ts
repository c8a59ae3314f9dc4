// Goal: a device that was built after the first release of version 1 goes on being understood, and one that is ahead of its receiver is refused with the code and
// place that the rules promise. Method: the schemas of that release as they were written down then, held against the present definitions and codec; a table of
// every kind against every way to be older or newer.
import { describe, expect, it } from 'vitest'
import { catalogue, decodeEvent, decodeReading, encode, parseTopic, type Device, type Result } from '@anju/sdk'
import { ourRules } from '../../src/conformance/conformance.ts'
import type { Schema } from '../drawn.ts'
import { brokenPromises } from './broken-promises.ts'
import { atTheEnds, lackingOne, leastBody, sent, versionOne, wholeBody, without, type OldKind } from './old-devices.ts'

const ruleOf = (id: string) => ourRules().find((rule) => rule.id === id)!.sentence
const around = (body: Record<string, unknown>, more: object = {}) =>
  encode({ boot: 'b1', seq: 0, clock: 'synced', origin: 'simulated', body, ...more })
const now = (kind: string) => (catalogue as Record<string, Device>)[kind]!
const presentOf = ({ heartbeat_s, frames, schemas }: Device) => ({ heartbeat_s, ...(frames === true ? { frames } : {}), ...schemas }) as unknown as OldKind // prettier-ignore

/** A way to be older or newer than the receiver: the rule it stands on, the bodies it makes, what comes of each. */
interface Way {
  rule: string
  says: string
  channels: readonly ('event' | 'reading')[]
  payloads: (schema: Schema) => Uint8Array[]
}

const both = ['event', 'reading'] as const
const ways: Record<string, Way> = {
  'as it was': { rule: 'VER-1', says: 'taken', channels: both, payloads: (schema) => [around(wholeBody(schema))] },
  'required fields alone': { rule: 'VER-3', says: 'taken', channels: both, payloads: (schema) => [around(leastBody(schema))] },
  'one optional field absent': { rule: 'VER-3', says: 'taken', channels: both, payloads: (schema) => lackingOne(schema).map((body) => around(body)) }, // prettier-ignore
  'ends of the old ranges': { rule: 'VER-3', says: 'taken', channels: both, payloads: (schema) => atTheEnds(schema).map((body) => around(body)) }, // prettier-ignore
  'extras in ext': { rule: 'VER-2', says: 'taken', channels: both, payloads: (schema) => [around(wholeBody(schema), { ext: { of_a_newer_minor: 1 } })] }, // prettier-ignore
  'a required field absent': {
    rule: 'VER-3',
    says: 'body-invalid',
    channels: both,
    payloads: (schema) => (schema.required ?? []).filter((name) => name !== 'event').map((name) => around(without(wholeBody(schema), name))), // prettier-ignore
  },
  'a newer field': { rule: 'VER-2', says: 'body-invalid', channels: both, payloads: (schema) => [around({ ...wholeBody(schema), of_a_newer_minor: 1 })] }, // prettier-ignore
  'a newer event': { rule: 'VER-2', says: 'event-unknown', channels: ['event'], payloads: () => [around({ event: 'of-a-newer-minor' })] },
  'a newer envelope': { rule: 'VER-2', says: 'envelope-invalid', channels: both, payloads: (schema) => [around(wholeBody(schema), { of_a_newer_minor: 1 })] }, // prettier-ignore
}

const verdict = (result: Result<unknown>) => (result.ok ? 'taken' : result.fault.code)

/** What the present codec says to one way of one old kind: its one answer, or all of them. `-` where the kind has no such message. */
function cell(kind: string, { channels, payloads }: Way): string {
  const device = now(kind)
  const answers = sent(versionOne[kind]!)
    .filter(([channel]) => channels.includes(channel))
    .flatMap(([channel, , schema]) =>
      payloads(schema).map((payload) => verdict(channel === 'event' ? decodeEvent(device, payload) : decodeReading(device, payload))),
    )
  return [...new Set(answers)].join(' and ') || '-'
}

describe('an old device at a new server', () => {
  it('[VER-1] [VER-3] finds every kind, event, command and field as it was: type, unit, range, and what is required', () => {
    expect(ruleOf('VER-1')).toContain('What a message means stays')
    expect(ruleOf('VER-3')).toContain('no range becomes narrower')
    const broken = Object.entries(versionOne).flatMap(([kind, old]) => brokenPromises(kind, old, presentOf(now(kind))))
    expect(broken).toEqual([])
  })

  it('[VER-1] [VER-3] is broken by each change that is planted', () => {
    const old = versionOne['gas-detector']!
    const planted = (change: (kind: OldKind) => void) => {
      const copy = structuredClone(old)
      change(copy)
      return brokenPromises('gas-detector', old, copy)
    }
    const field = (kind: OldKind) => kind.events['gas']!.properties!['gas_lel_pct']!
    expect(planted((kind) => (field(kind).maximum = 99))).toEqual(['gas-detector/gas/gas_lel_pct ends sooner'])
    expect(planted((kind) => (field(kind)['x-unit'] = 'ppm'))).toEqual(['gas-detector/gas/gas_lel_pct has another unit'])
    expect(planted((kind) => (field(kind).type = 'integer'))).toHaveLength(1)
    expect(planted((kind) => delete kind.events['gas']!.properties!['gas_lel_pct'])).toHaveLength(1)
    expect(planted((kind) => kind.events['gas']!.required!.push('of_a_newer_minor'))).toHaveLength(1)
    expect(planted((kind) => kind.events['gas']!.required!.pop())).toHaveLength(1)
    expect(planted((kind) => delete kind.events['co'])).toEqual(['gas-detector/co is gone'])
    expect(planted((kind) => (kind.events['gas']!.properties!['new_one'] = { type: 'boolean' }))).toEqual([])
    expect(brokenPromises('gas-detector', old, undefined)).toEqual(['gas-detector is gone'])
  })

  it.each(Object.entries(ways).map(([name, way]) => ({ name, ...way })))(
    '[VER-1] [VER-2] [VER-3] $name: $says, by $rule, in every kind',
    (way) => {
      expect(ruleOf(way.rule)).toBeDefined()
      const row = Object.fromEntries(Object.keys(versionOne).map((kind) => [kind, cell(kind, way)]))
      for (const [kind, said] of Object.entries(row)) expect([way.says, '-'], `${kind}: ${way.name}`).toContain(said)
      expect(Object.values(row)).toContain(way.says)
    },
  )

  it('[VER-2] points at the newer field, or at its body, and extras in ext change no meaning', () => {
    for (const [kind, { reading }] of Object.entries(versionOne)) {
      const body = wholeBody(reading)
      const newer = decodeReading(now(kind), around({ ...body, of_a_newer_minor: 1 }))
      expect(newer.ok ? '' : newer.fault.pointer, kind).toMatch(/^\/body/)
      const plain = decodeReading(now(kind), around(body))
      const extra = decodeReading(now(kind), around(body, { ext: { of_a_newer_minor: 1 } }))
      expect(plain.ok && extra.ok && extra.value.body).toEqual(plain.ok && plain.value.body)
    }
  })

  it('[VER-3] is not taken for one of version 2, nor that for one of version 1', () => {
    expect(parseTopic('anju/1/s/h/d/event').ok).toBe(true)
    const two = parseTopic('anju/2/s/h/d/event')
    expect(two.ok ? '' : two.fault.code).toBe('topic-unknown')
  })
})
