// Goal: who is visited first follows from what is known, with every reason said. Method: a worked example whose scores were computed by hand; properties:
// the sum is the sum, and worse facts never lower a need.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { homeFacts, type HomeFacts, type IncidentFacts } from '../../src/visits/home-facts.ts'
import { planDay } from '../../src/visits/day-plan.ts'
import { reasonSentence, visitReasons, type VisitReasonCode } from '../../src/visits/visit-reason.ts'
import { visitNeed } from '../../src/visits/visit-need.ts'
import { alert, incident } from '../store/changes.ts'

const DAY = 86_400_000
const now_ms = Date.parse('2026-06-01T08:00:00+08:00')
const calm: HomeFacts = {
  home: 'calm',
  now_ms,
  residents: [{ age_years: 70, mobility: 'free' }],
  incidents: [],
  devices: [],
  blind: [],
  visited_ms: now_ms - DAY,
  follow_up: false,
  unconfirmed: [],
}
const fell: IncidentFacts = {
  hazard: 'person',
  severity: 'alarm',
  open: false,
  outcome: 'helped',
  raised_ms: now_ms - 7 * DAY,
  kinds: ['fall'],
}
const device = (id: string, kind: string, more: Partial<HomeFacts['devices'][number]> = {}): HomeFacts['devices'][number] => ({
  device: id,
  kind,
  presence: 'online',
  mains_lost: false,
  battery_low: false,
  ...more,
})

/**
 * By hand. A: fall 7 days ago, 30 × 21/28 = 22.5, rounded 23; helped, 20; 43 points. 88 years 20 %, walker 25 %, alone 10 %: 43 × 1.55 = 66.65, so 67.
 * B: radar unplugged 12, contact low 5, 28 days since the last visit 20 × 28/14 = 40; 57 points. Alone 10 %: 62.7, so 63.
 * C: a warning is open, 30. 82 years 10 %; a couple: 33.
 */
const A: HomeFacts = { ...calm, home: 'a', residents: [{ age_years: 88, mobility: 'walker' }], incidents: [fell] }
const B: HomeFacts = {
  ...calm,
  home: 'b',
  residents: [{ age_years: 76, mobility: 'free' }],
  devices: [device('radar-1', 'radar', { presence: 'offline', mains_lost: true }), device('door-1', 'door-contact', { battery_low: true })],
  visited_ms: now_ms - 28 * DAY,
}
const C: HomeFacts = {
  ...calm,
  home: 'c',
  residents: [
    { age_years: 82, mobility: 'free' },
    { age_years: 79, mobility: 'free' },
  ],
  incidents: [{ hazard: 'person', severity: 'warning', open: true, raised_ms: now_ms - 60_000, kinds: ['not-up'] }],
}

describe('the need of a home', () => {
  it('[VISIT-1] is what was computed by hand, with its reasons', async () => {
    const needs = [A, B, C].map(visitNeed)
    expect(needs.map(({ home, points, risk_pct, score }) => [home, points, risk_pct, score])).toEqual([
      ['a', 43, 55, 67],
      ['b', 57, 10, 63],
      ['c', 30, 10, 33],
    ])
    expect(needs[0]!.reasons.map((one) => [one.code, one.points, one.risk_pct])).toEqual([
      ['recent-fall', 23, 0],
      ['after-care', 20, 0],
      ['age', 0, 20],
      ['mobility', 0, 25],
      ['lives-alone', 0, 10],
    ])
    expect(needs[1]!.reasons.map((one) => reasonSentence(one, 'en'))).toEqual([
      'Last visited 28 days ago',
      'radar-1 (Vitals radar) is unplugged',
      'door-1 (Door contact): battery low',
      'Lives alone',
    ])
    expect(reasonSentence(needs[1]!.reasons[1]!, 'zh')).toBe('radar-1(毫米波雷达)被拔电')
    const capacity = { visitors: 1, visits_each: 2, starts_min: 540, station: [104.1, 30.6] as const }
    const day = await planDay(
      needs,
      (id) => (id === 'c' ? undefined : { location_deg: [104.1, 30.6] }),
      () => undefined,
      capacity,
    )
    expect(day.rounds[0]!.stops.map(({ stop }) => stop.home).toSorted()).toEqual(['a', 'b'])
    expect(day.without_place).toEqual(['c'])
  })

  it('[VISIT-1] is none without a reason, whatever the age', () => {
    expect(visitNeed({ ...calm, residents: [{ age_years: 97, mobility: 'walker' }] })).toMatchObject({ score: 0, points: 0 })
  })

  it('[VISIT-1] says every reason in both languages with no hole left', () => {
    for (const code of Object.keys(visitReasons) as VisitReasonCode[])
      for (const language of ['zh', 'en'] as const) {
        const holes = [...visitReasons[code].says[language].matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
        const params = Object.fromEntries(holes.map((name) => [name, 1]))
        expect(reasonSentence({ code, params }, language)).not.toMatch(/[{}]/)
      }
  })

  const someDevice = fc.record({
    device: fc.constantFrom('d1', 'd2', 'd3'),
    kind: fc.constantFrom('radar', 'wristband'),
    presence: fc.constantFrom('never' as const, 'online' as const, 'offline' as const, 'unsupervised' as const),
    mains_lost: fc.boolean(),
    battery_low: fc.boolean(),
  })
  const someFacts = fc.record({
    home: fc.constant('h'),
    now_ms: fc.constant(now_ms),
    residents: fc.array(
      fc.record({
        age_years: fc.integer({ min: 60, max: 99 }),
        mobility: fc.constantFrom('free' as const, 'stick' as const, 'walker' as const),
      }),
      { maxLength: 3 },
    ),
    incidents: fc.array(fc.constantFrom(...A.incidents, ...C.incidents), { maxLength: 3 }),
    devices: fc.uniqueArray(someDevice, { maxLength: 3, selector: (one) => one.device }),
    blind: fc.subarray(['fall', 'sos']),
    visited_ms: fc.integer({ min: now_ms - 90 * DAY, max: now_ms }),
    follow_up: fc.boolean(),
    unconfirmed: fc.subarray(['d1', 'd2']),
  })

  it('[VISIT-1] [VISIT-2] is the sum of its reasons, and more to worry about never lowers it', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const need = visitNeed(facts)
        expect(need.points).toBe(need.reasons.reduce((sum, { points }) => sum + points, 0))
        expect(need.score).toBe(Math.round((need.points * (100 + need.risk_pct)) / 100))
        const worse: HomeFacts[] = [
          { ...facts, incidents: [...facts.incidents, { ...C.incidents[0]!, severity: 'alarm' }] },
          { ...facts, visited_ms: facts.visited_ms - 10 * DAY },
          { ...facts, follow_up: true },
          { ...facts, residents: facts.residents.map((one) => ({ ...one, age_years: one.age_years + 5 })) },
        ]
        for (const one of worse) expect(visitNeed(one).score).toBeGreaterThanOrEqual(need.score)
      }),
      { numRuns: 300 },
    )
  })

  it('[VISIT-3] counts a home without network once, and neither tests, drills nor false alarms', () => {
    const off = ['d1', 'd2', 'd3'].map((id) => device(id, 'radar', { presence: 'offline' }))
    expect(visitNeed({ ...calm, devices: off }).reasons.map(({ code }) => code)).toEqual(['home-offline', 'lives-alone'])
    const raised = { ...incident('i', 'raised', now_ms), home: 'h', raised_ms: now_ms }
    const known = { now_ms, devices: [], blind: [], follow_up: false, unconfirmed: [] }
    for (const mode of ['actual', 'test', 'drill'] as const) {
      const facts = homeFacts(
        { id: 'h', residents: [] },
        { ...known, incidents: [{ incident: { ...raised, mode }, alerts: [alert('a', 'i')] }] },
      )
      expect(visitNeed(facts).reasons.some(({ code }) => code === 'open-alarm')).toBe(mode === 'actual')
    }
    expect(visitNeed({ ...calm, incidents: [{ ...fell, outcome: 'false-alarm' }] }).score).toBe(0)
  })
})
