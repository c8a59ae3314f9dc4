// Goal: what a drill came to is read off truth and feed alike, each second on the floor once. Method: drawn spans held against a count second by second;
// one fall by hand.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { drillOutcome, type Incident, type Truth } from '../../src/index.ts'

const T0 = 1_000_000
const at = (s: number) => T0 + s * 1_000
const truth = (id: string, kind: string, phase: Truth['phase'], s: number, resident = 'wang'): Truth => ({
  id,
  kind,
  phase,
  at_ms: at(s),
  home: 'h1',
  resident,
})

it('[DRILL-14] counts each second that somebody lay on the floor once, whatever the truths of it are called', () => {
  const span = fc.record({
    from: fc.nat({ max: 40 }),
    long: fc.option(fc.nat({ max: 40 })),
    kind: fc.constantFrom('fall', 'long-lie', 'gas'),
    who: fc.constantFrom('wang', 'li'),
  })
  fc.assert(
    fc.property(fc.array(span, { maxLength: 6 }), fc.nat({ max: 60 }), (spans, ended) => {
      const truths = spans.flatMap(({ from, long, kind, who }, n) => [
        truth(`t${n}`, kind, 'onset', from, who),
        ...(long === null ? [] : [truth(`t${n}`, kind, 'end', from + long, who)]),
      ])
      let seconds = 0
      for (const person of ['wang', 'li'])
        for (let s = 0; s < ended; s += 1)
          if (
            spans.some(({ from, long, kind, who }) => who === person && kind !== 'gas' && from <= s && (long === null || s < from + long))
          )
            seconds += 1
      expect(drillOutcome({ truths, alerts: [], incidents: [], ended_ms: at(ended) }).on_floor_s).toBe(seconds)
    }),
  )
})

it('[DRILL-14] says when help came, from the true onset', () => {
  const steps = [
    ['acknowledge', 40],
    ['dispatch', 70],
    ['arrive', 600],
    ['resolve', 900],
  ] as const
  const incident = {
    id: 'i1',
    home: 'h1',
    hazard: 'person',
    severity: 'alarm',
    state: 'resolved',
    alerts: ['a1'],
    raised_ms: at(22),
    updated_ms: at(900),
    steps: steps.map(([step, s]) => ({ step, by: 'chen', role: 'operator' as const, at_ms: at(s) })),
    overdue: [],
    cancelled_by_resident: false,
    origin: 'simulated',
    mode: 'drill',
    version: 5,
  } satisfies Incident
  const alerts = [{ kind: 'fall', home: 'h1', raised_ms: at(22), incident: 'i1' }] as const
  const truths = [truth('t', 'fall', 'onset', 10), truth('t', 'fall', 'end', 610), truth('g', 'gas', 'onset', 5)]
  expect(drillOutcome({ truths, alerts, incidents: [incident], ended_ms: at(1_000) })).toEqual({
    on_floor_s: 600,
    emergencies: [
      {
        id: 't',
        kind: 'fall',
        home: 'h1',
        resident: 'wang',
        onset_ms: at(10),
        alerted_s: 12,
        acknowledged_s: 30,
        dispatched_s: 60,
        arrived_s: 590,
        resolved_s: 890,
        lasted_s: 600,
        over: true,
      },
      { id: 'g', kind: 'gas', home: 'h1', resident: 'wang', onset_ms: at(5), lasted_s: 995, over: false },
    ],
  })
})
