// Goal: numbers, times and names are written as the desk must show them. Method: properties for the span and the mask, examples for the rest.
import { catalogue } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serverTime } from '../../src/view/server-time.ts'
import { clockSpan, maskedName, timeOfDay, unitOf } from '../../src/view/words.ts'

describe('words', () => {
  it('writes spans that can be read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000_000 }), (span_ms) => {
        const parts = clockSpan(span_ms).split(':').map(Number)
        expect(parts.reduce((sum, part) => sum * 60 + part, 0)).toBe(Math.floor(span_ms / 1_000))
      }),
    )
    expect(clockSpan(-5)).toBe('00:00')
  })

  it('shows no more of a name than its family', () => {
    expect(maskedName({ zh: '王秀兰', en: 'Wang Xiulan' })).toEqual({ zh: '王**', en: 'Wang X.' })
    expect(maskedName({ zh: '王**', en: 'Wang X.' })).toEqual({ zh: '王**', en: 'Wang X.' })
    expect(maskedName(maskedName({ zh: '李明', en: 'Li Ming' }))).toEqual(maskedName({ zh: '李明', en: 'Li Ming' }))
  })

  it('tells the time of the site, not of the reader', () => {
    expect(timeOfDay(Date.parse('2026-03-02T13:40:05Z'), 'Asia/Shanghai')).toBe('21:40:05')
  })

  it('has the unit of every numeric field of the catalogue that carries one in its name', () => {
    for (const kind of Object.values(catalogue))
      for (const field of Object.keys(kind.reading.fields))
        if (/_(m|s|pct|ppm|dbm|c|w|g)$/.test(field)) expect(unitOf(field), field).not.toBe('')
    expect(unitOf('gas_lel_pct')).toBe(' %LEL')
    expect(unitOf('speed_m_s')).toBe(' m/s')
  })

  it('lets the server time go on by itself, faster in a faster world, but not for ever', () => {
    expect(serverTime({ server_ms: 1_000, page_ms: 50, factor: 1 }, 2_050)).toBe(3_000)
    expect(serverTime({ server_ms: 1_000, page_ms: 50, factor: 16 }, 1_050)).toBe(17_000)
    expect(serverTime({ server_ms: 1_000, page_ms: 50, factor: 0 }, 1_050)).toBe(1_000)
    expect(serverTime({ server_ms: 1_000, page_ms: 50, factor: 1 }, 900_000)).toBe(31_000)
  })
})
