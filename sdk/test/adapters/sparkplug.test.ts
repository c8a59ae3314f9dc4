// Goal: the host follows births, deaths and sequences as Sparkplug B demands, whatever comes. Method: round trips through our own edge, the bad vectors,
// random orders of messages, arbitrary and mutated bytes, floods against the limits.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  SparkplugEdge,
  SparkplugHost,
  datatypes,
  messageLimits,
  metricsOf,
  readSparkplug,
  readSparkplugTopic,
  rebirthRequest,
  sparkplugBytes,
  sparkplugTopic,
  sparkplugTypes,
  typed,
  type Datatype,
  type MetricDraft,
  type NamedMetric,
  type SparkplugHeard,
} from '../../src/adapters/message-families.ts'
import type { Message } from '../../src/bus.ts'
import type { Result } from '../../src/result.ts'
import { codeOf, faults, hex, valueOf } from './message-talk.ts'

const heart: NamedMetric = { name: 'heart', type: 'Int32', value: 72 }
const edgeOf = (bdSeq = 0, edge = 'e') => new SparkplugEdge({ group: 'g', edge, bdSeq })
const hear = (host: SparkplugHost, { topic, payload }: Message) => host.hear(topic, payload)
const said = (heard: readonly Result<SparkplugHeard>[]) => heard.flatMap((one) => (one.ok ? [one.value.is] : []))
const nbirth = (seq: number) => ({
  topic: 'spBv1.0/g/NBIRTH/e',
  payload: sparkplugBytes({ timestamp_ms: 1, seq, metrics: [{ name: 'bdSeq', type: 'Int64', value: 0 }] }),
})

const whole = (bits: number, signed: boolean) =>
  signed
    ? fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n })
    : fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n })
const values: Record<Datatype, fc.Arbitrary<MetricDraft['value']>> = {
  Int8: whole(8, true),
  Int16: whole(16, true),
  Int32: whole(32, true),
  Int64: whole(64, true),
  UInt8: whole(8, false),
  UInt16: whole(16, false),
  UInt32: whole(32, false),
  UInt64: whole(64, false),
  DateTime: whole(53, false),
  Float: fc.float({ noNaN: true }),
  Double: fc.double({ noNaN: true }),
  Boolean: fc.boolean(),
  String: fc.string({ unit: 'grapheme' }),
  Text: fc.string(),
}
const draft = fc.constantFrom(...(Object.keys(datatypes) as Datatype[])).chain((type) =>
  fc.record({
    name: fc.string({ unit: 'grapheme' }),
    alias: fc.nat(),
    type: fc.constant(type),
    value: fc.oneof({ weight: 9, arbitrary: values[type] }, fc.constant(null)),
  }),
)
const asWas = (value: MetricDraft['value']) =>
  typeof value === 'bigint' && value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value

describe('payloads', () => {
  it('[ADAPT-80] reads back what it writes', () => {
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 8 }), fc.nat(255), fc.maxSafeNat(), (metrics, seq, timestamp_ms) => {
        const read = valueOf(readSparkplug(sparkplugBytes({ timestamp_ms, seq, metrics })))
        expect(read).toMatchObject({ seq, timestamp_ms })
        expect(read.metrics.map(({ name, alias, type, raw }) => ({ name, alias, type, value: valueOf(typed(raw, type!)) }))).toEqual(
          metrics.map(({ value, ...rest }) => ({ ...rest, value: asWas(value) })),
        )
      }),
    )
  })

  it('[ADAPT-80] writes the fields of sparkplug_b.proto: bytes set by hand from its numbers', () => {
    const metric = (type: Datatype, value: MetricDraft['value']) => [
      ...sparkplugBytes({ timestamp_ms: 1, seq: 0, metrics: [{ name: 'a', alias: 2, type, value }] }),
    ]
    const byHand = (code: number, value: string) => {
      const inner = [...hex('0A 01 61 10 02 18 01 20'), code, ...hex(value)]
      return [0x08, 0x01, 0x12, inner.length, ...inner, 0x18, 0x00]
    }
    expect(metric('Int32', 5)).toEqual(byHand(3, '50 05'))
    expect(metric('Int8', -1)).toEqual(byHand(1, '50 FF FF FF FF 0F'))
    expect(metric('Int64', 5)).toEqual(byHand(4, '58 05'))
    expect(metric('Float', 1.25)).toEqual(byHand(9, '65 00 00 A0 3F'))
    expect(metric('Double', 1.25)).toEqual(byHand(10, '69 00 00 00 00 00 00 F4 3F'))
    expect(metric('Boolean', true)).toEqual(byHand(11, '70 01'))
    expect(metric('String', 'hi')).toEqual(byHand(12, '7A 02 68 69'))
    expect(metric('String', null)).toEqual(byHand(12, '38 01'))
  })

  it('[ADAPT-80] takes a whole number by its width, and a bigint only where a number is not exact', () => {
    const int = (value: bigint, type: Datatype) => valueOf(typed({ held: 'int', value }, type))
    expect([int(0x1_ffffn, 'UInt16'), int(0x1_ffffn, 'Int16'), int(0x1ffn, 'UInt8'), int(0x180n, 'Int8'), int(0x18000n, 'Int16')]).toEqual([
      0xffff, -1, 0xff, -128, -32_768,
    ])
    const [least, most] = [BigInt(Number.MIN_SAFE_INTEGER), BigInt(Number.MAX_SAFE_INTEGER)]
    expect([least, least - 1n, most, most + 1n].map((value) => typeof int(value, 'Int64'))).toEqual([
      'number',
      'bigint',
      'number',
      'bigint',
    ])
    const tooLate = [0x08, ...hex('FF FF FF FF FF FF FF FF 7F')]
    expect(codeOf(readSparkplug(Uint8Array.from(tooLate)))).toBe('bytes-wrong')
    expect(valueOf(readSparkplug(hex('08 80 80 01 18 05')))).toEqual({ timestamp_ms: 16_384, seq: 5, metrics: [] })
  })

  it('[ADAPT-80] refuses a value of another type, and skips fields that it does not know', () => {
    expect(codeOf(typed({ held: 'text', value: 'x' }, 'Int32'))).toBe('value-meaningless')
    expect(codeOf(typed({ held: 'int', value: 1n }, 'Boolean'))).toBe('value-meaningless')
    expect(codeOf(typed({ held: 'other' }, 'Double'))).toBe('value-meaningless')
    const uuid = [0x22, 0x01, 0x61, 0x18, 0x05]
    expect(valueOf(readSparkplug(Uint8Array.from(uuid)))).toEqual({ seq: 5, metrics: [] })
  })

  it('[ADAPT-40] [ADAPT-41] refuses cuts and eats any bytes without a throw', () => {
    const bytes = sparkplugBytes({ timestamp_ms: 1, seq: 3, metrics: [{ name: 'heart', type: 'Double', value: 72 }] })
    expect(codeOf(readSparkplug(bytes.slice(0, 9)))).toBe('bytes-wrong')
    expect(codeOf(readSparkplug(Uint8Array.of(0x18, 0x80, 0x02)))).toBe('bytes-wrong')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => void readSparkplug(any)),
      { numRuns: 2_000 },
    )
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const changed = bytes.slice()
        changed[at] = byte
        readSparkplug(changed)
      }),
    )
    expect(codeOf(readSparkplug(new Uint8Array(65_537)))).toBe('payload-too-large')
  })

  it('[ADAPT-43] reads topics of every type, with a device just where one belongs', () => {
    for (const type of sparkplugTypes) {
      const topic = { group: 'g', type, edge: 'e', ...(type.startsWith('D') ? { device: 'd' } : {}) }
      expect(valueOf(readSparkplugTopic(sparkplugTopic(topic)))).toEqual(topic)
      expect(codeOf(readSparkplugTopic(`${sparkplugTopic(topic)}/more`))).toBe('foreign-topic-unknown')
    }
    for (const topic of ['spBv1.0/g/DDATA/e', 'spBv1.0/STATE/host', 'spAv1.0/g/NDATA/e', 'spBv1.0/g/NDATA/'])
      expect(codeOf(readSparkplugTopic(topic))).toBe('foreign-topic-unknown')
  })
})

describe('the host', () => {
  it('[ADAPT-81] refuses an NBIRTH whose seq is not 0', () => {
    const host = new SparkplugHost()
    const { topic, payload } = nbirth(1)
    const heard = host.hear(topic, payload)
    expect(faults(heard)).toEqual(['sparkplug-birth-seq'])
    expect(said(heard)).toEqual(['ask-rebirth'])
    expect(said(host.hear(topic, nbirth(0).payload))).toEqual(['birth'])
  })

  it('[ADAPT-82] takes 0 after 255 as the next in turn, for any number of messages', () => {
    const [host, edge] = [new SparkplugHost(), edgeOf()]
    hear(host, edge.birth(1, [heart]))
    for (let i = 1; i <= 600; i++)
      expect(hear(host, edge.data(undefined, i, [heart])), String(i)).toEqual([
        { ok: true, value: { is: 'data', edge: 'g/e', values: { heart: 72 }, time_ms: i } },
      ])
  })

  it('[ADAPT-82] names a gap and asks once', () => {
    const [host, edge] = [new SparkplugHost(), edgeOf()]
    hear(host, edge.birth(1, [heart]))
    edge.data(undefined, 2, [heart])
    const gap = hear(host, edge.data(undefined, 3, [heart]))
    expect(faults(gap)).toEqual(['sparkplug-gap'])
    expect(said(gap)).toEqual(['ask-rebirth', 'data'])
    expect(said(hear(host, edge.data(undefined, 4, [heart])))).toEqual(['data'])
    edge.data(undefined, 5, [heart])
    expect(said(hear(host, edge.data(undefined, 6, [heart])))).toEqual(['data'])
  })

  it('[ADAPT-83] lets an edge live whose old will overtakes, and ends it by its own, from every bdSeq', () => {
    for (const bdSeq of [0, 1, 127, 255]) {
      const host = new SparkplugHost()
      const [before, edge] = [edgeOf((bdSeq + 255) % 256), edgeOf(bdSeq)]
      hear(host, edge.birth(1))
      hear(host, edge.deviceBirth('d', 2, [heart]))
      const stale = hear(host, before.will(3))
      expect([faults(stale), said(stale), host.held]).toEqual([['sparkplug-will-stale'], [], 1])
      expect(said(hear(host, edge.will(4)))).toEqual(['death', 'death'])
      expect([host.held, said(hear(host, edge.will(5)))]).toEqual([0, []])
    }
  })

  it('[ADAPT-84] asks for a birth once when data come before it, and takes a birth that comes late', () => {
    const [host, edge] = [new SparkplugHost(), edgeOf()]
    const birth = edge.birth(1, [heart])
    const heard = hear(host, edge.data(undefined, 2, [heart]))
    expect([faults(heard), said(heard)]).toEqual([['sparkplug-unborn'], ['ask-rebirth']])
    expect(said(hear(host, edge.data(undefined, 3, [heart])))).toEqual([])
    expect(said(hear(host, birth))).toEqual(['birth'])
    const [ask] = heard.flatMap((one) => (one.ok && one.value.is === 'ask-rebirth' ? [one.value] : []))
    expect(edge.asksRebirth(ask!.topic, rebirthRequest(4))).toBe(true)
    expect(edge.asksRebirth(ask!.topic, birth.payload)).toBe(false)
    for (const topic of ['spBv1.0/g/NCMD/other', 'spBv1.0/other/NCMD/e', 'spBv1.0/g/NDATA/e'])
      expect(edge.asksRebirth(topic, rebirthRequest(4)), topic).toBe(false)
    expect(faults(hear(host, { ...edge.data(undefined, 5, [heart]), topic: 'spBv1.0/g/DDATA/e/d' }))).toContain('sparkplug-unborn')
  })

  it('[ADAPT-85] resolves aliases of the last birth only', () => {
    const [host, edge] = [new SparkplugHost(), edgeOf()]
    hear(host, edge.birth(1, [heart]))
    const data = (alias: number, seq: number) =>
      sparkplugBytes({ timestamp_ms: 2, seq, metrics: [{ alias, type: 'Int32', value: -3 }] }, false)
    const heard = host.hear('spBv1.0/g/NDATA/e', data(2, 1))
    expect(heard).toEqual([{ ok: true, value: { is: 'data', edge: 'g/e', values: { heart: -3 }, time_ms: 2 } }])
    expect(faults(host.hear('spBv1.0/g/NDATA/e', data(99, 2)))).toEqual(['sparkplug-alias-unknown'])
    hear(host, edge.birth(3))
    expect(faults(host.hear('spBv1.0/g/NDATA/e', data(2, 1)))).toEqual(['sparkplug-alias-unknown'])
  })

  it('[ADAPT-85] passes over what is marked historical', () => {
    const [host, edge] = [new SparkplugHost(), edgeOf()]
    hear(host, edge.birth(1, [heart]))
    const data = (historical: string, seq: number) => Uint8Array.from([0x12, 0x06, ...hex(`10 02 28 ${historical} 50 05`), 0x18, seq])
    expect(host.hear('spBv1.0/g/NDATA/e', data('01', 1))).toMatchObject([{ value: { values: {} } }])
    expect(host.hear('spBv1.0/g/NDATA/e', data('00', 2))).toMatchObject([{ value: { values: { heart: 5 } } }])
  })

  it('[ADAPT-87] hears what the edge of this SDK sends, and starts it at seq 0 with bdSeq', () => {
    const [host, edge] = [new SparkplugHost(), edgeOf(7)]
    const birth = edge.birth(1)
    expect(valueOf(readSparkplug(birth.payload))).toMatchObject({ seq: 0 })
    expect(hear(host, birth)).toMatchObject([{ value: { is: 'birth', values: { bdSeq: 7, 'Node Control/Rebirth': false } } }])
    const door = metricsOf('event', { event: 'door', open: true })
    const vitals = metricsOf('reading', { heart_per_min: 72.5, posture: 'lying' })
    expect(hear(host, edge.deviceBirth('d', 2, [...door, ...vitals]))).toMatchObject([
      {
        value: { is: 'birth', device: 'd', values: { 'event/door/open': true, 'reading/heart_per_min': 72.5, 'reading/posture': 'lying' } },
      },
    ])
    expect(hear(host, edge.data('d', 3, metricsOf('event', { event: 'door', open: false })))).toMatchObject([
      { value: { is: 'data', device: 'd', values: { 'event/door/open': false } } },
    ])
    expect(hear(host, edge.deviceDeath('d', 4))).toMatchObject([{ value: { is: 'death', device: 'd' } }])
    expect(edge.will(5)).toMatchObject({ qos: 1, retain: false, topic: 'spBv1.0/g/NDEATH/e' })
    expect(() => edge.data('d', 6, [heart])).toThrow(RangeError)
  })

  it('[ADAPT-86] [ADAPT-47] holds no more than its limits', () => {
    const host = new SparkplugHost()
    for (let i = 0; i < messageLimits.sparkplug_edges; i++) hear(host, edgeOf(0, `e${i}`).birth(1))
    expect(faults(hear(host, edgeOf(0, 'more').birth(1)))).toEqual(['adapter-full'])
    const unborn = new SparkplugHost()
    for (let i = 0; i < 2 * messageLimits.sparkplug_edges; i++) unborn.hear(`spBv1.0/g/NDATA/e${i}`, nbirth(1).payload)
    expect(unborn.held).toBe(messageLimits.sparkplug_edges)
    expect(said(hear(unborn, edgeOf(0, 'real').birth(1)))).toEqual(['birth'])
    const many = Array.from({ length: messageLimits.sparkplug_metrics + 1 }, (_, i): NamedMetric => ({
      name: `${i}`,
      type: 'Boolean',
      value: true,
    }))
    expect(faults(hear(unborn, edgeOf(0, 'real').birth(1, many)))).toEqual(['adapter-full'])
    const edge = edgeOf(0, 'real')
    hear(unborn, edge.birth(1))
    const devices = Array.from({ length: 5 }, (_, i) => hear(unborn, edge.deviceBirth(`d${i}`, 2, many.slice(0, 1_000))))
    expect(devices.map((heard) => faults(heard).length)).toEqual([0, 0, 0, 0, 1])
  })

  it('[ADAPT-86] follows 256 devices of an edge and no more, and no commands', () => {
    const [host, edge] = [new SparkplugHost(), edgeOf()]
    hear(host, edge.birth(1))
    const births = Array.from({ length: messageLimits.sparkplug_devices + 1 }, (_, i) =>
      faults(hear(host, edge.deviceBirth(`d${i}`, 2, [heart]))),
    )
    expect(births.filter((one) => one.length === 0)).toHaveLength(messageLimits.sparkplug_devices)
    expect(births.at(-1)).toEqual(['adapter-full'])
    expect(faults(hear(host, edge.deviceBirth('d0', 3, [heart])))).toEqual([])
    for (const topic of ['spBv1.0/g/NCMD/e', 'spBv1.0/g/DCMD/e/d0']) expect(host.hear(topic, rebirthRequest(4))).toEqual([])
  })

  it('[ADAPT-40] hears any order of messages and any bytes without a throw', () => {
    const topics = sparkplugTypes.map((type) =>
      sparkplugTopic({ group: 'g', type, edge: 'e', ...(type.startsWith('D') ? { device: 'd' } : {}) }),
    )
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.record({ metrics: fc.array(draft, { maxLength: 3 }), seq: fc.nat(3) }).map((one) => sparkplugBytes({ timestamp_ms: 1, ...one })),
    )
    const message = fc.tuple(fc.constantFrom(...topics), payload)
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), (all) => {
        const host = new SparkplugHost()
        for (const [topic, bytes] of [['spBv1.0/g/NBIRTH/e', nbirth(0).payload] as const, ...all]) host.hear(topic, bytes)
        expect(host.held).toBeLessThanOrEqual(1)
      }),
    )
  })
})
