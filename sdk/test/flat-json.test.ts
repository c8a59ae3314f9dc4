/**
 * Goal: a message written digit by digit is the text that the engine would write, or it is not written at all.
 * Method: any flat object, any number (of few decimals most of all), any text, held against JSON.stringify; many in a row, so that slabs change hands. What a
 * device says must be among what can be written.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { FlatJson } from '../src/flat-json.ts'

const text = new TextDecoder('utf-8', { fatal: true })
const json = new FlatJson()

function written(write: () => void): string | undefined {
  json.begin()
  write()
  const bytes = json.end()
  return bytes && text.decode(bytes)
}

const shortNumber = fc
  .tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.constantFrom(1, 10, 100, 1_000))
  .map(([n, by]) => n / by + 0)
const anyNumber = fc.oneof(
  shortNumber,
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(-0, 0.5, 1e15, 1e21, 5e-7, 0.1 + 0.2),
)
const anyValue = fc.oneof(anyNumber, fc.string(), fc.string({ unit: 'grapheme' }), fc.boolean(), fc.constant(undefined), fc.anything())

test('a number is written as the engine does, and every one of up to three decimals is written', () => {
  fc.assert(
    fc.property(anyNumber, (value) => {
      const digits = written(() => json.number(value))
      if (digits !== undefined) expect(digits).toBe(JSON.stringify(value))
    }),
    { numRuns: 5_000 },
  )
  fc.assert(
    fc.property(shortNumber, (value) => {
      expect(written(() => json.number(value))).toBe(JSON.stringify(value))
    }),
    { numRuns: 5_000 },
  )
  for (const value of [0, -0, 7, 1e6, 999_999, 1_796_083_200_000, -1e15 + 1, 1e14, 2_147_483.647, -2_147_483.647, 0.001, -0.05, 60.1])
    expect(written(() => json.number(value))).toBe(JSON.stringify(value))
})

test('an object is written as the engine does, or not at all, however often the slab is full', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), anyValue), { maxLength: 40 }), (records) => {
      const kept = records.map((record) => {
        json.begin()
        json.flat(record)
        return json.end()
      })
      for (const [i, bytes] of kept.entries()) if (bytes !== undefined) expect(text.decode(bytes)).toBe(JSON.stringify(records[i]))
    }),
    { numRuns: 500 },
  )
})

test('what devices say is written here, and what is nested, long or not ASCII is not', () => {
  const said = { x_m: -1.25, y_m: 0, z_m: 12, posture: 'on-floor', heart_per_min: 71.5, worn: true, left: undefined, still_s: 86_400 }
  expect(written(() => json.flat(said))).toBe(JSON.stringify(said))
  expect(written(() => json.flat({}))).toBe('{}')
  const others = [{ a: [] }, { a: null }, { a: { b: 1 } }, { a: '安' }, { a: 'x'.repeat(2_000) }, { a: '"' }, { a: '\n' }, { '\\': 1 }]
  for (const other of others) expect(written(() => json.flat(other))).toBeUndefined()
  expect(written(() => json.flat(Object.create({ a: 1 }) as Record<string, unknown>))).toBeUndefined()
  expect(written(() => json.flat(said))).toBe(JSON.stringify(said))
})
