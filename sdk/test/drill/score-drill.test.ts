// Goal: a drill is scored as its rubric says, by whom and when, and the same at every look. Method: drawn incidents held against a plain reading of each
// criterion; what was met stays met while time goes on; one drill by hand.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { steps, type Incident, type Step } from '../../src/index.ts'
import { Rubric, type Criterion } from '../../src/drill/rubric.ts'
import { scoreDrill, type DrillRecord } from '../../src/drill/score-drill.ts'
import { Compile } from 'typebox/compile'

const title = { zh: '项', en: 'item' }
const T0 = 1_000_000

const incident = (
  taken: readonly { step: Step; at_s: number; by?: string; outcome?: 'helped' | 'false-alarm' }[],
  more: Partial<Incident> = {},
): Incident => ({
  id: 'i1',
  home: 'h1',
  hazard: 'person',
  severity: 'alarm',
  state: taken.length === 0 ? 'raised' : 'acknowledged',
  alerts: ['a1'],
  raised_ms: T0,
  updated_ms: T0,
  steps: taken.map(({ step, at_s, by = 'chen', outcome }) => ({
    step,
    by,
    role: 'operator',
    at_ms: T0 + at_s * 1_000,
    ...(outcome === undefined ? {} : { outcome }),
  })),
  overdue: [],
  cancelled_by_resident: false,
  origin: 'simulated',
  mode: 'drill',
  version: 1,
  ...more,
})
const record = (one: Incident, now_s: number, ended = false): DrillRecord => ({
  incidents: [one],
  alerts: [{ id: 'a1', kind: 'fall', incident: 'i1', raised_ms: T0 }],
  now_ms: T0 + now_s * 1_000,
  ...(ended ? { ended_ms: T0 + now_s * 1_000 } : {}),
})
const one = (criterion: Criterion, drill: DrillRecord) => scoreDrill({ criteria: [criterion], pass_pct: 60 }, drill).criteria[0]!
const acknowledge: Criterion = { must: 'do', id: 'ack', title, on: 'fall', step: 'acknowledge', within_s: 60, points: 20 }

const anyTaken = fc
  .array(fc.record({ step: fc.constantFrom(...steps), at_s: fc.integer({ min: 0, max: 300 }) }), { maxLength: 6 })
  .map((all) => all.toSorted((a, b) => a.at_s - b.at_s))

describe('a duty', () => {
  it('[DRILL-10] is met in time, late after it, missed when its time ran out, and open until then', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 0, max: 200 })),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 300 }),
        fc.boolean(),
        (at_s, within_s, now_s, ended) => {
          const happened = at_s !== null && at_s <= now_s
          const drill = record(incident(happened ? [{ step: 'acknowledge', at_s: at_s }] : []), now_s, ended)
          const wanted = happened ? (at_s <= within_s ? 'met' : 'late') : ended || now_s > within_s ? 'missed' : 'open'
          const seen = one({ ...acknowledge, within_s }, drill)
          expect(seen.state).toBe(wanted)
          expect(seen.points).toBe(wanted === 'met' ? 20 : 0)
          if (happened) expect([seen.by, seen.took_s]).toEqual(['chen', at_s])
        },
      ),
    )
  })

  it('[DRILL-10] counts from its own alert, though its incident began with a warning, and takes what was done for that', () => {
    const gas: Criterion = { must: 'do', id: 'gas', title, on: 'gas', step: 'acknowledge', within_s: 60, points: 5 }
    const grown = (at_s: number): DrillRecord => ({
      ...record(incident([{ step: 'acknowledge', at_s }]), 400),
      alerts: [
        { id: 'a1', kind: 'gas-rising', incident: 'i1', raised_ms: T0 },
        { id: 'a2', kind: 'gas', incident: 'i1', raised_ms: T0 + 96_000 },
      ],
    })
    expect([one(gas, grown(120)), one(gas, grown(157)), one(gas, grown(40))]).toMatchObject([
      { state: 'met', took_s: 24 },
      { state: 'late', took_s: 61 },
      { state: 'met', took_s: 0 },
    ])
  })

  it('[DRILL-10] counts from the step that it comes after, and looks at what came of it', () => {
    const arrive: Criterion = { must: 'do', id: 'there', title, on: 'fall', step: 'arrive', after: 'dispatch', within_s: 900, points: 10 }
    const taken = [
      { step: 'acknowledge', at_s: 20 },
      { step: 'dispatch', at_s: 100 },
      { step: 'arrive', at_s: 990 },
    ] as const
    expect(one(arrive, record(incident(taken), 1_000))).toMatchObject({ state: 'met', took_s: 890 })
    expect(one(arrive, record(incident(taken.slice(0, 1)), 5_000))).toMatchObject({ state: 'open' })
    const reached: Criterion = {
      must: 'do',
      id: 'call',
      title,
      on: 'fall',
      action: 'call-resident',
      result: 'reached',
      within_s: 120,
      points: 5,
    }
    const call = (result: 'no-answer' | 'reached', at_s: number) => ({
      action: 'call-resident' as const,
      by: 'li',
      at_ms: T0 + at_s * 1_000,
      result,
    })
    const called = incident(taken, { actions: [call('no-answer', 30), call('reached', 90)] })
    expect(one(reached, record(called, 1_000))).toMatchObject({ state: 'met', took_s: 90, by: 'li' })
  })
})

describe('an order', () => {
  it('[DRILL-11] is kept when each step was first taken after those before it', () => {
    fc.assert(
      fc.property(
        anyTaken,
        fc.uniqueArray(fc.constantFrom(...steps), { minLength: 2, maxLength: 4 }),
        fc.boolean(),
        (taken, order, ended) => {
          const seen = one(
            { must: 'keep-order', id: 'order', title, on: 'fall', steps: order, points: 5 },
            record(incident(taken), 400, ended),
          )
          const firsts = order.map((step) => taken.findIndex((each) => each.step === step))
          const inOrder = firsts.every((at, n) => at < 0 || firsts.slice(0, n).every((before) => before >= 0 && before < at))
          const all = !firsts.includes(-1)
          expect(seen.state).toBe(!inOrder ? 'broken' : all ? 'met' : ended ? 'missed' : 'open')
        },
      ),
    )
  })
})

describe('what must not be done', () => {
  const shut: Criterion = { must: 'not-do', id: 'no-shut', title, on: 'fall', outcomes: ['false-alarm'], points: 30, harm: title }
  const first: Criterion = { must: 'not-do', id: 'call-first', title, on: 'fall', step: 'dispatch', before_step: 'verify', points: 10 }

  it('[DRILL-12] costs its points when it is done, and earns them at the end when it was not', () => {
    const wrong = record(incident([{ step: 'resolve', at_s: 50, outcome: 'false-alarm' }]), 60)
    expect(one(shut, wrong)).toMatchObject({ state: 'broken', points: 0, by: 'chen' })
    const right = incident([{ step: 'resolve', at_s: 50, outcome: 'helped' }])
    expect([one(shut, record(right, 60)).state, one(shut, record(right, 60, true))]).toMatchObject(['open', { state: 'met', points: 30 }])
  })

  it('[DRILL-12] may be bound to what has to come first', () => {
    fc.assert(
      fc.property(anyTaken, fc.boolean(), (taken, ended) => {
        const at = (step: Step) => taken.findIndex((each) => each.step === step)
        const [sent, checked] = [at('dispatch'), at('verify')]
        const broken = sent >= 0 && (checked < 0 || sent < checked)
        expect(one(first, record(incident(taken), 400, ended)).state).toBe(broken ? 'broken' : checked >= 0 || ended ? 'met' : 'open')
      }),
    )
  })
})

describe('a drill', () => {
  const rubric: Rubric = {
    pass_pct: 60,
    criteria: [
      acknowledge,
      { must: 'keep-order', id: 'order', title, on: 'fall', steps: ['acknowledge', 'dispatch'], points: 10 },
      { must: 'not-do', id: 'no-shut', title, on: 'fall', outcomes: ['false-alarm'], points: 30 },
      { must: 'do', id: 'gas', title, on: 'gas', step: 'acknowledge', within_s: 30, points: 40 },
    ],
  }

  it('[DRILL-13] names who did what, what nobody answered, and counts nothing whose alert never came', () => {
    expect(Compile(Rubric).Check(rubric)).toBe(true)
    const taken = [
      { step: 'acknowledge', at_s: 70, by: 'chen' },
      { step: 'dispatch', at_s: 80, by: 'li' },
    ] as const
    const drill = record(incident(taken), 100, true)
    const idle = incident([], { id: 'i2', hazard: 'gas' })
    const score = scoreDrill(rubric, { ...drill, incidents: [...drill.incidents, idle] })
    expect(score.criteria.map(({ id, state, points }) => `${id} ${state} ${points}`)).toEqual([
      'ack late 0',
      'order met 10',
      'no-shut met 30',
      'gas not-raised 0',
    ])
    expect([score.points, score.of, score.passed, score.unanswered]).toEqual([40, 60, true, ['i2']])
    expect(score.trainees).toEqual([
      { by: 'chen', steps: 1, actions: 0, met: 0, late: 1, broken: 0, points: 0, acknowledge_s: 70 },
      { by: 'li', steps: 1, actions: 0, met: 1, late: 0, broken: 0, points: 10 },
    ])
  })

  it('[DRILL-13] takes back nothing that was met or missed while time goes on', () => {
    fc.assert(
      fc.property(anyTaken, fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 8 }), (taken, looks) => {
        let before: string[] = []
        for (const now_s of looks.toSorted((a, b) => a - b)) {
          const { criteria } = scoreDrill(rubric, record(incident(taken.filter(({ at_s }) => at_s <= now_s)), now_s))
          const now = criteria.map(({ state }) => state)
          for (const [at, state] of before.entries())
            if (state === 'met' || state === 'broken' || state === 'late') expect(now[at]).toBe(state)
          before = now
        }
      }),
    )
  })
})
