// Goal: a gate passes what is proved good, and nothing else. Method: runs are drawn together with the counts from which each figure follows (the oracle), and
// gates are set beside, below and above what the oracle says; then every line of a gate file is broken at a known place.
import * as fc from 'fast-check'
import { showProblem } from '@anju/sdk/document'
import { describe, expect, it } from 'vitest'
import { loadGate, usualGate, type Gate, type GateRule } from '../../src/gate/gate.ts'
import { judgeGate } from '../../src/gate/judge-gate.ts'
import type { RunRecord } from '../../src/runner/run-record.ts'
import { figuresOf } from '../../src/statistics/figures.ts'
import { poissonRate, wilson } from '../../src/statistics/interval.ts'
import { emergencyRecord, madeRecord } from './drawn-record.ts'

const coverage = { value: 0.5, low: 0.5, high: 0.5, n: 10 }
const judged = (gate: Gate, runs: readonly RunRecord[], today = '2026-12-01') =>
  judgeGate({ gate, runs, figures: figuresOf(runs), coverage, today })
const one = (rule: GateRule, runs: readonly RunRecord[]) => judged({ gates: [rule] }, runs).verdicts[0]!.outcome

const outcome = fc.constantFrom('matched', 'late', 'missed', 'wrong-room', 'wrong-severity', 'not-happened' as const)
const emergencies = fc.array(fc.record({ kind: fc.constantFrom('fall', 'gas' as const), outcome, s: fc.integer({ min: 0, max: 60 }) }), {
  maxLength: 40,
})

describe('the figures of runs', () => {
  it('[FIG-4] count what came about, by kind and together', () => {
    fc.assert(
      fc.property(emergencies, (drawn) => {
        const figures = figuresOf(drawn.map(({ kind, outcome: is, s }) => emergencyRecord(kind, is, s)))
        for (const kind of ['all', 'fall', 'gas']) {
          const due = drawn.filter((each) => (kind === 'all' || each.kind === kind) && each.outcome !== 'not-happened')
          const matched = due.filter(({ outcome: is }) => is === 'matched').length
          if (due.length > 0) expect(figures.recall[kind]).toEqual(wilson(matched, due.length))
          expect(figures.detection_s[kind] ?? []).toEqual(due.filter(({ outcome: is }) => is !== 'missed').map(({ s }) => s))
        }
      }),
    )
  })

  it('[FIG-4] count false alarms over ordinary days only, and what stayed silent among the rest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wrong: fc.integer({ min: 0, max: 3 }), lived: fc.boolean(), days: fc.integer({ min: 1, max: 9 }) }), {
          maxLength: 20,
        }),
        (drawn) => {
          const runs = drawn.map(({ wrong, lived, days }) =>
            madeRecord({
              lived,
              lasts_ms: days * 86_400_000,
              verdicts: Array.from({ length: wrong }, () => ({ outcome: 'unexpected', kind: 'fall' })),
            }),
          )
          const sum = (list: typeof drawn, of: 'wrong' | 'days') => list.reduce((total, each) => total + each[of], 0)
          const [lived, staged] = [drawn.filter((each) => each.lived), drawn.filter((each) => !each.lived)]
          const figures = figuresOf([...runs, emergencyRecord('fall', 'matched', 1, { lived: true })])
          const rate = poissonRate(sum(lived, 'wrong'), sum(lived, 'days') / 30)
          expect(figures.false_alarms_per_home_month.high).toBeCloseTo(rate.high, 9)
          expect(figures.false_alarms_per_home_month.low).toBeCloseTo(rate.low, 9)
          expect(figures.silent_twins).toEqual(wilson(staged.filter(({ wrong }) => wrong === 0).length, staged.length))
        },
      ),
    )
  })

  it('[FIG-4] take nothing from runs that broke, were blocked or interrupted', () => {
    const lost = [{ interrupted: true }, { blocked: 'x' }, { error: { unreachable: true, says: 'x' } }].map((more) =>
      emergencyRecord('fall', 'matched', 1, more),
    )
    expect(figuresOf(lost).runs).toBe(0)
    expect(figuresOf(lost).recall['all']!.n).toBe(0)
  })
})

describe('a gate', () => {
  it('[GATE-1] is met, broken or unproven as the interval lies', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 40 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (hits, misses, limit) => {
          const runs = Array.from({ length: hits + misses }, (_, i) => emergencyRecord('fall', i < hits ? 'matched' : 'missed', 3))
          const { value, low, n } = wilson(hits, hits + misses)
          const expected = n === 0 ? 'unproven' : value < limit ? 'broken' : low >= limit ? 'met' : 'unproven'
          expect(one({ figure: 'recall', at_least: limit }, runs)).toBe(expected)
          expect(one({ figure: 'recall', of: 'fall', at_least: limit }, runs)).toBe(expected)
          expect(one({ figure: 'recall', of: 'gas', at_least: limit }, runs)).toBe('unproven')
          expect(one({ figure: 'detection', share: limit, within_s: 3 }, runs)).toBe(expected)
          expect(one({ figure: 'detection', share: Math.max(limit, 0.01), within_s: 2 }, runs)).toBe(n === 0 ? 'unproven' : 'broken')
        },
      ),
    )
  })

  it('[GATE-1] judges false alarms by the exact interval: three quiet weeks without one prove little', () => {
    const quiet = (homes: number) => Array.from({ length: homes }, () => madeRecord({ lived: true, lasts_ms: 7 * 86_400_000 }))
    expect(one({ figure: 'false-alarms-per-home-month', at_most: 1 }, quiet(3))).toBe('unproven')
    expect(one({ figure: 'false-alarms-per-home-month', at_most: 1 }, quiet(17))).toBe('met')
    const noisy = quiet(3).map((run) => ({ ...run, verdicts: [{ outcome: 'unexpected' as const, kind: 'fall' }] }))
    expect(one({ figure: 'false-alarms-per-home-month', at_most: 1 }, noisy)).toBe('broken')
  })

  it('[GATE-1] holds answers and attendance against the norms of the services; who never came counts', () => {
    const incident = (answer_s?: number, arrive_s?: number) => ({
      id: 'i',
      hazard: 'person',
      severity: 'alarm',
      state: 'raised',
      raised_ms: 0,
      overdue: [],
      steps: [
        ...(answer_s === undefined ? [] : [{ step: 'acknowledge', by: 'a', at_ms: answer_s * 1_000 }]),
        ...(arrive_s === undefined ? [] : [{ step: 'arrive', by: 'b', at_ms: arrive_s * 1_000 }]),
      ],
    })
    const run = (...incidents: object[]) => madeRecord({ incidents: incidents as never })
    const good = Array.from({ length: 400 }, () => run(incident(30, 900)))
    expect(judged(usualGate, good).verdicts.map((each) => each.outcome)).toEqual(['met', 'met', 'met', 'met', 'met'])
    const slow = [...good.slice(0, 100), ...Array.from({ length: 10 }, () => run(incident(90, 4_000)))]
    expect(judged(usualGate, slow).verdicts.map((each) => each.outcome)).toEqual(['met', 'broken', 'unproven', 'unproven', 'broken'])
    const meant = slow.map((each) => ({ ...each, conditions: { ...each.conditions, staffing: 'slow' as const } }))
    expect(judged(usualGate, [...good, ...meant]).verdicts.map((each) => each.outcome)).toEqual(['met', 'met', 'met', 'met', 'met'])
    const nobody = [run(incident(30), incident())]
    expect(one({ figure: 'answered', within_s: 60, at_least: 0.6 }, nobody)).toBe('broken')
    expect(judged(usualGate, [madeRecord()]).passed).toBe(true)
    expect(judged({ gates: usualGate.gates }, [madeRecord()]).passed).toBe(false)
  })

  it('[GATE-2] sets a known failure aside until its day, fails after it, and names what is no longer needed', () => {
    const [bad, good] = [madeRecord({ file: 'bad.yaml', passed: false, seed: 4 }), madeRecord({ file: 'good.yaml' })]
    const entry = { file: 'bad.yaml', until: '2026-12-01', because: 'the radar is blind there' }
    const gate = (...known: Gate['known'] & object): Gate => ({ gates: [{ figure: 'failed-runs', at_most: 0 }], known })
    expect(judged(gate(), [bad, good]).passed).toBe(false)
    expect(judged(gate(entry), [bad, good])).toMatchObject({ passed: true, known: { runs: [{ file: 'bad.yaml' }], expired: [], idle: [] } })
    expect(judged(gate(entry), [bad, good], '2026-12-02')).toMatchObject({ passed: false, known: { expired: [entry] } })
    expect(judged(gate({ ...entry, seed: 5 }), [bad, good]).passed).toBe(false)
    expect(judged(gate({ ...entry, case: 2 }), [bad, good]).passed).toBe(false)
    expect(judged(gate({ ...entry, file: 'good.yaml' }), [good]).known.idle).toHaveLength(1)
    expect(judged(gate(), []).passed).toBe(false)
  })

  const file = `gates:
  - { figure: recall, of: fall, at_least: 0.95 }
  - { figure: detection, share: 0.95, within_s: 30 }
known:
  - { file: a.yaml, until: 2026-12-31, because: later }
`
  it.each([
    ['figure: recall', 'figure: recal', /gate\.yaml:2:15: There is no 'recal' to figure[\s\S]*did you mean 'recall'/],
    ['at_least: 0.95', 'at_least: 95', /gate\.yaml:2:43: This/],
    ['of: fall', 'of: fal', /gate\.yaml:2:27: 'fal' is not possible here/],
    ['within_s: 30', 'within: 30', /'within_s' is missing/],
    ['2026-12-31', '2026-13-31', /gate\.yaml:5:28: There is no such day/],
    ['because: later', '', /'because' is missing/],
  ])('[GATE-1] says where a line is wrong: %s', (right, wrong, says) => {
    expect(loadGate('gate.yaml', file).ok).toBe(true)
    const loaded = loadGate('gate.yaml', file.replace(right, wrong))
    expect(loaded.ok ? '' : loaded.problems.map(showProblem).join('\n')).toMatch(says)
  })
})
