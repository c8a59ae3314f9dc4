// Goal: a review shows each thing that happened once, at its time, and as a file it stands alone and runs nobody else's words. Method: drawn drills held against
// what went in; a page made from hostile names is read back.
import type { Alert, DrillReview, Incident, Truth } from '@anju/sdk'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { flat } from '../fixture/flat.ts'
import { reviewHtml } from '../../src/training/review-html.ts'
import { spanText } from '../../src/training/span-text.ts'
import { drillItems } from '../../src/view/drill-tracks.ts'

const T0 = 1_700_000_000_000
const HOSTILE = `</script><script>alert(1)</script><img src=x onerror="alert(2)">'&`

const alert = (id: string, at: number): Alert =>
  ({
    id,
    incident: 'i',
    home: flat.id,
    kind: 'fall',
    severity: 'alarm',
    key: 'd',
    devices: [],
    onset_ms: at,
    raised_ms: at,
    updated_ms: at,
  }) as unknown as Alert
const incident = (steps: readonly number[]): Incident =>
  ({
    id: 'i',
    home: flat.id,
    raised_ms: T0,
    state: 'acknowledged',
    steps: steps.map((at_ms) => ({ step: 'acknowledge', by: HOSTILE, role: 'operator', at_ms })),
    actions: [],
  }) as unknown as Incident

it('shows each truth, alert, step and note once, in the order of time, and nothing that ends before it begins', () => {
  const times = fc.array(fc.integer({ min: T0, max: T0 + 900_000 }), { maxLength: 6 })
  fc.assert(
    fc.property(times, times, times, times, fc.boolean(), (onsets, raised, taken, noted, ended) => {
      const truths = onsets.flatMap((at_ms, n): Truth[] => [
        { id: `t${n}`, kind: 'fall', phase: 'onset', at_ms, home: flat.id },
        ...(ended ? [{ id: `t${n}`, kind: 'fall', phase: 'end' as const, at_ms: at_ms + 5_000, home: flat.id }] : []),
      ])
      const items = drillItems({
        truths,
        alerts: raised.map((at, n) => alert(`a${n}`, at)),
        incidents: [incident(taken)],
        notes: noted.map((at_ms) => ({ at_ms, by: 'x', text: 'y' })),
        until_ms: T0 + 1_000_000,
      })
      const of = (track: string) => items.filter((item) => item.track === track).map(({ from_ms }) => from_ms)
      const sorted = (all: readonly number[]) => all.toSorted((a, b) => a - b)
      expect([of('truth'), of('alerts'), of('actions'), of('notes')]).toEqual([
        sorted(onsets),
        sorted(raised),
        sorted(taken),
        sorted(noted),
      ])
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
      expect(items.every(({ from_ms, to_ms = from_ms }) => to_ms >= from_ms)).toBe(true)
      expect(items.map(({ from_ms }) => from_ms)).toEqual(sorted(items.map(({ from_ms }) => from_ms)))
    }),
  )
})

it('as a file asks for nothing from outside and runs no words of anybody', () => {
  const review: DrillReview = {
    anju: 'review/1',
    origin: 'simulated',
    drill: {
      id: 'one',
      title: { zh: '演练', en: 'Drill' },
      home: flat.id,
      state: 'over',
      began_ms: T0,
      ends_ms: T0 + 60_000,
      ended_ms: T0 + 60_000,
      rubric: {
        pass_pct: 60,
        criteria: [
          {
            must: 'not-do',
            id: 'no',
            title: { zh: HOSTILE, en: HOSTILE },
            on: 'fall',
            step: 'resolve',
            points: 5,
            harm: { zh: HOSTILE, en: HOSTILE },
          },
        ],
      },
      notes: [{ at_ms: T0 + 1_000, by: HOSTILE, text: HOSTILE }],
    },
    home: flat,
    truths: [],
    alerts: [alert('a', T0 + 5_000)],
    incidents: [incident([T0 + 9_000])],
    looks: [],
    score: {
      criteria: [{ id: 'no', state: 'broken', points: 0, of: 5, by: HOSTILE, at_ms: T0 }],
      points: 0,
      of: 5,
      passed: false,
      trainees: [],
      unanswered: [],
    },
    outcome: { emergencies: [], on_floor_s: 125 },
  }
  const page = reviewHtml(review, HOSTILE, 'en', { t: (key) => key, deed: (code) => code, kind: (kind) => kind })
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).not.toMatch(/<img|<[^>]*\b(src|href)=|https?:(?!\/\/www\.w3\.org)/)
  expect(page).toContain('2:05')
  expect(page).toContain('training.simulated')
})

it('says spans as a clock does', () => {
  expect([0, 59.4, 65, 3_723, -5].map(spanText)).toEqual(['0:00', '0:59', '1:05', '1:02:03', '0:00'])
})
