// Goal: the short way of a check says exactly what the schema says. Method: the compiled schema as the oracle, over drawn messages of every kind, good and
// spoilt, and over objects that no JSON text can make.
import * as fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { catalogue, FullEnvelope, LiteEnvelope } from '@anju/sdk'
import { closedCheck } from '../src/closed-check.ts'
import { bodyOf, fullEnvelope, liteEnvelope, spoilt } from './drawn.ts'

const kinds = Object.values(catalogue).flatMap(({ schemas }) => [...Object.values(schemas.events), schemas.reading])

describe('a closed check', () => {
  it('[DEV-18] [ENV-2] agrees with the schema on envelopes', () => {
    const body = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<unknown>, { maxKeys: 3 })
    for (const [schema, envelope] of [
      [FullEnvelope, fullEnvelope(body)],
      [LiteEnvelope, liteEnvelope(body)],
    ] as const) {
      const [fast, oracle] = [closedCheck(schema), Compile(schema)]
      const drawn = envelope as fc.Arbitrary<Record<string, unknown>>
      const property = fc.property(fc.oneof(drawn, spoilt(drawn)), (message) => {
        expect(fast.Check(message)).toBe(oracle.Check(message))
        expect([...fast.Errors(message)].length > 0).toBe(!oracle.Check(message))
      })
      fc.assert(property, { numRuns: 500 })
    }
  })

  it('[DEV-16] [DEV-18] agrees with the schema on the bodies of every kind', () => {
    for (const schema of kinds) {
      const [fast, oracle] = [closedCheck(schema), Compile(schema)]
      const drawn = bodyOf(schema)
      const property = fc.property(fc.oneof(drawn, spoilt(drawn)), (body) => {
        expect(fast.Check(body)).toBe(oracle.Check(body))
      })
      fc.assert(property, { numRuns: 60 })
      for (const odd of [null, undefined, 1, 'x', [], [1], new Map()]) expect(fast.Check(odd)).toBe(oracle.Check(odd))
    }
  })

  it('[DEV-16] is not taken in by names that every object has, by an unheard-of name or by one without a value', () => {
    const { reading } = catalogue.radar.schemas
    const fast = closedCheck(reading)
    const good = { posture: 'lying', x_m: 1 }
    expect(fast.Check(good)).toBe(true)
    expect(fast.Check({ ...good, toString: 1 })).toBe(false)
    expect(fast.Check(JSON.parse('{"posture":"lying","__proto__":{"x_m":1}}'))).toBe(false)
    expect(fast.Check({ ...good, unheard_of: undefined })).toBe(false)
    expect(fast.Check({ x_m: 1 })).toBe(false)
  })
})
