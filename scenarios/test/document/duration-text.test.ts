// Goal: spans of time are written and read without loss. Method: a round trip over all spans, and a sum by hand as the oracle of reading.
import * as fc from 'fast-check'
import { Milliseconds } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../../src/document/duration-text.ts'

const units_ms = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const

describe('spans of time in words', () => {
  it('[SCN-2] reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000_000 }), (span_ms) => {
        expect(parseDuration(formatDuration(Milliseconds(span_ms)))).toBe(span_ms)
      }),
    )
  })

  it('[SCN-2] adds up figures and units in any order', () => {
    const unit = fc.constantFrom(...(Object.keys(units_ms) as (keyof typeof units_ms)[]))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), unit), { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.map(([figure, name]) => `${figure} ${name}`).join(' ')
        expect(parseDuration(text)).toBe(parts.reduce((sum, [figure, name]) => sum + figure * units_ms[name], 0))
      }),
    )
  })

  it('[SCN-2] takes decimals and refuses everything else', () => {
    expect(parseDuration('1.5 h')).toBe(5_400_000)
    expect(parseDuration('0.5 s')).toBe(500)
    for (const text of ['', '5', '5min', 's', '-1 s', '1 hour', '1e3 s', ' 1 s', '1 s ', '1  s'])
      expect(parseDuration(text), text).toBeUndefined()
  })
})
