// Goal: the night of a time zone is found, also over a change of the clock. Method: against the wall clock that Intl writes for drawn instants.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, iso, type Instant } from '@anju/sdk'
import { nightAt } from '../../src/detect/night.ts'

const hours = { from_h: 23, to_h: 6 }
const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia')
const instants = fc.integer({ min: instant('2026-01-01T00:00:00Z'), max: instant('2027-12-31T00:00:00Z') }).map((at) => at as Instant)
const hourOf = (at: Instant, zone: string) =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at))

describe('the night', () => {
  it('[ALERT-6] holds every instant at which the wall clock shows a time of night, and no other', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const { from, until } = nightAt(at, zone, hours)
        const hour = hourOf(at, zone)
        expect(at >= from && at < until).toBe(hour >= 23 || hour < 6)
        expect(at).toBeLessThan(until)
      }),
      { numRuns: 400 },
    )
  })

  it('[ALERT-6] begins and ends on the hour, and is an hour longer or shorter when the clock changes', () => {
    const night = (at: string, zone: string) => {
      const { from, until } = nightAt(instant(at), zone, hours)
      return [iso(from), iso(until)]
    }
    expect(night('2026-01-15T12:00:00+08:00', 'Asia/Shanghai')).toEqual(['2026-01-15T15:00:00.000Z', '2026-01-15T22:00:00.000Z'])
    expect(night('2026-01-15T03:00:00+08:00', 'Asia/Shanghai')).toEqual(['2026-01-14T15:00:00.000Z', '2026-01-14T22:00:00.000Z'])
    expect(night('2026-03-29T00:30:00+01:00', 'Europe/Berlin')).toEqual(['2026-03-28T22:00:00.000Z', '2026-03-29T04:00:00.000Z'])
    expect(night('2026-10-25T00:30:00+02:00', 'Europe/Berlin')).toEqual(['2026-10-24T21:00:00.000Z', '2026-10-25T05:00:00.000Z'])
  })
})
