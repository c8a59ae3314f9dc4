// Goal: what is said comes back as it was said, and anything else is a code and never an exception. Method: drawn messages of every kind against
// themselves; drawn bytes; one example a code.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  catalogue,
  checkBody,
  decodeBirth,
  decodeCommand,
  decodeConfirm,
  decodeDeath,
  decodeEvent,
  decodeReading,
  decodeReply,
  encode,
  errors,
  gasDetector,
  instant,
  limits,
  messageId,
  sentence,
  type ErrorCode,
  type FullEnvelope,
  type LiteEnvelope,
  type Result,
} from '@anju/sdk'
import { bodyOf, fullEnvelope, liteEnvelope, type Schema } from './drawn.ts'

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const body = { event: 'gas', alarm: true, gas_lel_pct: 12.5 }
const full: FullEnvelope = { boot: 'b1', seq: 0, clock: 'synced', origin: 'real', body }
const lite: LiteEnvelope = { id: 'leak-1', body }
const event = (value: unknown) => decodeEvent(gasDetector, bytes(value))
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.code)
const gasBody = bodyOf(gasDetector.schemas.events['gas'] as Schema)

const decoders: ((payload: Uint8Array) => Result<unknown>)[] = [
  (payload) => decodeEvent(gasDetector, payload),
  (payload) => decodeReading(gasDetector, payload),
  decodeBirth,
  decodeDeath,
  decodeConfirm,
  decodeCommand,
  decodeReply,
]

describe('codec', () => {
  it('gives back what was encoded: every kind, both profiles, drawn', () => {
    for (const device of Object.values(catalogue)) {
      const reading = fc.property(fullEnvelope(bodyOf(device.schemas.reading as Schema)), (envelope) => {
        const decoded = decodeReading(device, encode(envelope))
        expect(decoded.ok && decoded.value.envelope).toEqual(JSON.parse(JSON.stringify(envelope)))
      })
      fc.assert(reading, { numRuns: 10 })
    }
    const liteEvent = fc.property(liteEnvelope(gasBody), (envelope) => {
      const decoded = decodeEvent(gasDetector, encode(envelope))
      expect(decoded.ok && decoded.value.envelope).toEqual(JSON.parse(JSON.stringify(envelope)))
    })
    fc.assert(liteEvent)
  })

  it('[ENV-1] [REJ-4] takes one JSON object in UTF-8 and nothing else', () => {
    expect(codeOf(event(full))).toBe('ok')
    expect(codeOf(event('[]'))).toBe('envelope-invalid')
    expect(codeOf(event('null'))).toBe('envelope-invalid')
    expect(codeOf(event('{"boot":'))).toBe('payload-not-json')
    expect(codeOf(event(''))).toBe('payload-not-json')
    for (const decode of decoders) expect(codeOf(decode(Uint8Array.of(0x22, 0xff, 0x22)))).toBe('payload-not-utf8')
  })

  it('[ENV-2] [REJ-5] refuses an envelope with a field too many, too few or wrong, and says where', () => {
    for (const name of ['boot', 'seq', 'clock', 'origin', 'body']) {
      const { [name as keyof FullEnvelope]: _, ...rest } = full
      expect(codeOf(event(rest)), name).toBe('envelope-invalid')
    }
    expect(codeOf(event({ ...full, more: 1 }))).toBe('envelope-invalid')
    const wrong = event({ ...full, seq: -1 })
    expect(!wrong.ok && wrong.fault.pointer).toBe('/seq')
    expect(codeOf(event({ ...full, boot: 'b'.repeat(33) }))).toBe('envelope-invalid')
  })

  it('[REJ-5] tells an unknown event from a body that breaks its schema, and says where', () => {
    expect(codeOf(event({ ...full, body: { event: 'flood' } }))).toBe('event-unknown')
    expect(codeOf(event({ ...full, body: { event: 'constructor' } }))).toBe('event-unknown')
    expect(codeOf(event({ ...full, body: {} }))).toBe('event-unknown')
    const wrong = event({ ...full, body: { ...body, gas_lel_pct: 101 } })
    expect(!wrong.ok && [wrong.fault.code, wrong.fault.pointer]).toEqual(['body-invalid', '/body/gas_lel_pct'])
    expect(codeOf(checkBody(gasDetector.schemas.reading, { gas_lel_pct: 'much' }))).toBe('body-invalid')
    expect(errors['channel-not-for-kind'].spec).toBe('REJ-5')
  })

  it('[ENV-5] tells messages apart by boot and number, or by the lite id', () => {
    expect(messageId(full)).toBe('b1-0')
    expect(messageId(lite)).toBe('leak-1')
  })

  it('[ENV-6] keeps extras and takes any', () => {
    const property = fc.property(fc.dictionary(fc.stringMatching(/^[a-z0-9_]{1,64}$/), fc.jsonValue()), (ext) => {
      const decoded = event({ ...full, ext })
      expect(decoded.ok && decoded.value.body).toEqual(body)
      expect(decoded.ok && (decoded.value.envelope as FullEnvelope).ext).toEqual(JSON.parse(JSON.stringify(ext)))
    })
    fc.assert(property)
    expect(codeOf(event({ ...full, ext: { 'Not a name': 1 } }))).toBe('envelope-invalid')
  })

  it('[ENV-7] takes every pair of origin and mode', () => {
    for (const origin of ['real', 'simulated'])
      for (const mode of ['actual', 'test', 'drill', undefined]) expect(codeOf(event({ ...full, origin, mode }))).toBe('ok')
    expect(codeOf(event({ ...full, origin: 'drill' }))).toBe('envelope-invalid')
  })

  it('[LITE-1] [LITE-2] takes the lite envelope, and refuses a field too many or an id that is none', () => {
    expect(codeOf(event(lite))).toBe('ok')
    expect(codeOf(event({ ...lite, seq: 0 }))).toBe('envelope-invalid')
    for (const id of ['', 'a b', 'é', 'x'.repeat(65), 7]) expect(codeOf(event({ ...lite, id }))).toBe('envelope-invalid')
    for (const id of ['a', 'A-1:2.3_4', 'x'.repeat(64)]) expect(codeOf(event({ ...lite, id }))).toBe('ok')
  })

  it('[LITE-3] takes the lite profile on no other channel', () => {
    expect(codeOf(decodeReading(gasDetector, bytes({ id: 'a', body: { gas_lel_pct: 1 } })))).toBe('envelope-invalid')
    expect(codeOf(decodeBirth(bytes({ id: 'a', body: {} })))).toBe('envelope-invalid')
  })

  it('[TIME-1] refuses no message for its time: 1970, long ago, far ahead, none', () => {
    const times = [0, 1, instant('1999-01-01T00:00:00Z'), instant('2999-01-01T00:00:00Z'), 253_402_300_799_999, undefined]
    for (const time_ms of times)
      for (const clock of ['synced', 'drifting', 'unset']) {
        expect(codeOf(event({ ...full, time_ms, clock }))).toBe('ok')
        expect(codeOf(event({ ...lite, time_ms }))).toBe('ok')
      }
  })

  it('[LIM-1] [REJ-3] takes a payload up to the limit and refuses one byte more', () => {
    const padded = (length: number) => {
      const bare = JSON.stringify({ ...full, ext: { pad: '' } })
      return bare.replace('"pad":""', `"pad":"${'x'.repeat(length - bare.length)}"`)
    }
    expect(codeOf(event(padded(limits.payload_bytes)))).toBe('ok')
    const over = event(padded(limits.payload_bytes + 1))
    expect(!over.ok && [over.fault.code, over.fault.params]).toEqual(['payload-too-large', { bytes: 16_385, limit: 16_384 }])
  })

  it('[LIM-4] fits every message that a definition allows into the limit', () => {
    for (const device of Object.values(catalogue)) {
      const schemas = [...Object.values(device.schemas.events), device.schemas.reading]
      const property = fc.property(fc.oneof(...schemas.map((schema) => bodyOf(schema as Schema))), (drawn) => {
        const boot = 'x'.repeat(32)
        const message = { ...full, boot, seq: Number.MAX_SAFE_INTEGER, time_ms: 253_402_300_799_999, mode: 'actual', body: drawn } as const
        expect(encode(message).byteLength).toBeLessThan(limits.payload_bytes / 4)
      })
      fc.assert(property, { numRuns: 20 })
    }
  })

  it('[REJ-10] answers with a value or a code for any bytes', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.json().map(bytes),
      fc.dictionary(fc.constantFrom('boot', 'seq', 'id', 'body', 'clock', '__proto__', 'event'), fc.jsonValue()).map(bytes),
    )
    const property = fc.property(anything, (payload) => {
      for (const decode of decoders) {
        const result = decode(payload)
        if (!result.ok) expect(Object.keys(errors)).toContain(result.fault.code)
      }
    })
    fc.assert(property, { numRuns: 500 })
  })

  it('[REJ-2] [REJ-6] [REJ-8] [REJ-9] has words in both languages with the same placeholders for every code', () => {
    for (const code of Object.keys(errors) as ErrorCode[]) {
      const { says, spec } = errors[code]
      const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort()
      expect(holes(says.zh), code).toEqual(holes(says.en))
      expect(says.zh, code).toMatch(/\p{Script=Han}/u)
      expect(spec, code).toMatch(/^[A-Z]+-\d+$/)
      const params = Object.fromEntries(holes(says.en).map((name) => [name, `<${name}>`]))
      expect(sentence({ code, params }, 'en')).not.toMatch(/[{}]/)
      expect(sentence({ code }, 'zh')).toBe(says.zh)
    }
    expect([errors['device-unregistered'].spec, errors['kind-mismatch'].spec, errors['not-yours'].spec]).toEqual([
      'REJ-2',
      'REJ-6',
      'REJ-8',
    ])
  })
})
