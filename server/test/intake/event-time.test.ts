// Goal: no device time refuses a message, and what it is worth is judged right. Method: drawn times and clock qualities against the sentences of
// SPEC.md.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '@anju/sdk'
import { eventTime } from '../../src/intake/event-time.ts'

const at = instant('2026-01-15T12:00:00Z')
const minute = 60_000

describe('the time of an event', () => {
  it('[INTAKE-3] is the device time within a minute, the onset of a buffered event, and else the arrival', () => {
    const offsets = fc.oneof(
      fc.constantFrom(-86_400_000, -minute - 1, -minute, -1, 0, 1, minute, minute + 1, 86_400_000),
      fc.integer({ min: -200_000, max: 200_000 }),
    )
    fc.assert(
      fc.property(fc.option(offsets, { nil: undefined }), fc.constantFrom('synced', 'drifting', 'unset'), (offset, clock) => {
        const envelope = {
          boot: 'b',
          seq: 0,
          clock,
          origin: 'simulated' as const,
          body: {},
          ...(offset === undefined ? {} : { time_ms: at + offset }),
        }
        const { happened, quality, late } = eventTime(envelope, at)
        const known = offset !== undefined && clock !== 'unset'
        const near = known && Math.abs(offset) <= minute
        const buffered = known && offset < -minute && clock === 'synced'
        expect(happened).toBe(near || buffered ? Math.min(at, at + offset) : at)
        expect(happened).toBeLessThanOrEqual(at)
        expect(late).toBe(buffered)
        expect(quality).toBe(buffered ? 'buffered' : !known ? 'unset' : offset > minute ? 'future' : clock)
      }),
      { numRuns: 500 },
    )
  })
})
