/**
 * Goal: what a device says of itself is the same text, whichever way it is written.
 * Method: any body and any clock; the reading's bytes are held against the plain encoding of the envelope that they decode to, and the pool they are cut
 * from must not let one reading change another.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { deviceVoice } from '../../src/client/device-voice.ts'
import { encode } from '../../src/codec.ts'
import { climate } from '../../src/devices/climate.ts'
import type { FullEnvelope } from '../../src/envelope.ts'
import { queueClock } from '../../src/queue-clock.ts'
import { random } from '../../src/random.ts'
import { passingBytes } from '../../src/text-slab.ts'
import type { Instant } from '../../src/time.ts'

const text = new TextDecoder('utf-8', { fatal: true })
const anyBody = fc.dictionary(
  fc.string({ unit: 'grapheme' }),
  fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.string({ unit: 'grapheme' }), fc.boolean()),
)
const anyTime = fc.oneof(
  fc.record({
    time: fc.integer({ min: 0, max: 4e12 }).map((ms) => ms as Instant),
    quality: fc.constantFrom('synced' as const, 'drifting' as const),
  }),
  fc.constant({ quality: 'unset' as const }),
)

test('[ENV-1] a reading is written as its envelope would be', () => {
  fc.assert(
    fc.property(anyBody, anyTime, fc.constantFrom(undefined, 'test' as const, 'drill' as const), (body, told, mode) => {
      const voice = deviceVoice(
        {
          device: climate,
          clock: queueClock(0 as Instant),
          origin: 'simulated',
          model: 'm',
          firmware: 'f',
          deviceTime: () => told,
          ...(mode === undefined ? {} : { mode }),
        },
        random(1),
      )
      const [first, second] = [voice.reading(body), voice.reading(body)]
      for (const [seq, bytes] of [first, second].entries()) {
        const envelope = JSON.parse(text.decode(bytes)) as FullEnvelope
        expect(envelope.seq).toBe(seq)
        expect(bytes).toEqual(encode(envelope))
      }
    }),
  )
})

test('readings cut from one slab keep their own bytes, long ones too', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 900 }), { minLength: 1, maxLength: 60 }), (texts) => {
      const written = texts.map(passingBytes)
      expect(written.map((bytes) => text.decode(bytes))).toEqual(texts.map((one) => text.decode(new TextEncoder().encode(one))))
    }),
  )
})
