// Goal: a period and a figure are read as they are meant. Method: by hand.
import { describe, expect, it } from 'vitest'
import { percent, shortSpan, spanOf } from '../../src/stats/figures.ts'

describe('figures', () => {
  it('are of a period that is whole and runs forwards; the last day is in it', () => {
    expect(spanOf({ days: 1 }, 100_000_000)).toEqual({ from_ms: 13_600_000, to_ms: 100_000_001 })
    const own = spanOf({ from: '2026-11-01', to: '2026-11-01' }, 0)!
    expect(own.to_ms - own.from_ms).toBe(86_400_000)
    expect(spanOf({ from: '2026-11-02', to: '2026-11-01' }, 0)).toBeUndefined()
    expect(spanOf({ from: '2026-11-02' }, 0)).toBeUndefined()
  })

  it('are short, and never say 100 % of what is not', () => {
    expect(percent({ count: 0, of: 0, low_pct: 0, high_pct: 100 })).toBe('–')
    expect(percent({ count: 998, of: 1000, pct: 99.8, low_pct: 0, high_pct: 100 })).toBe('99.8 %')
    expect(percent({ count: 9, of: 9, pct: 100, low_pct: 0, high_pct: 100 })).toBe('100 %')
    expect([undefined, 47.6, 725, 11_520].map(shortSpan)).toEqual(['–', '48 s', '12:05 min', '3.2 h'])
  })
})
