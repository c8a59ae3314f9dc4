// Goal: the judge passes what is right, and nothing else. Method: cases are drawn as a list of emergencies with what became of each; the right
// verdicts follow from how the case was made (the oracle knows the deed, the judge sees only lists). Then the servers that must fail, by hand.
import * as fc from 'fast-check'
import { Seconds, type Alert, type Truth } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { judge, type Case } from '../../src/judge/judge.ts'
import { passes, type Expectation, type Outcome } from '../../src/judge/verdict.ts'

const HOUR_MS = 3_600_000
const alertOf = (id: string, at_ms: number, more: Partial<Alert> = {}): Alert => ({
  id,
  incident: 'i',
  home: 'h',
  kind: 'fall',
  severity: 'alarm',
  key: 'bathroom',
  room: 'bathroom',
  devices: [],
  onset_ms: at_ms,
  raised_ms: at_ms,
  updated_ms: at_ms,
  late: false,
  supervised: true,
  origin: 'simulated',
  mode: 'actual',
  why: { rule: 'r', version: 1, evidence: [], confidence_pct: 90, cancelled_by: [] },
  ...more,
})
const onsetOf = (id: string, at_ms: number, more: Partial<Truth> = {}): Truth => ({
  id,
  kind: 'fall',
  phase: 'onset',
  at_ms,
  home: 'h',
  room: 'bathroom',
  ...more,
})
const fallDue: Expectation = { alert: 'fall', of: 'fall', within: Seconds(30), room: 'bathroom', severity: 'alarm' }

/** One emergency and what a server made of it; emergencies are an hour apart. */
const deeds = ['matched', 'late', 'missed', 'wrong-room', 'wrong-severity', 'not-happened', 'doubled', 'unexpected'] as const
const deed = fc.record({
  outcome: fc.constantFrom<Outcome>(...deeds),
  kind: fc.constantFrom('fall', 'gas', 'sos', 'water' as const),
  within_s: fc.integer({ min: 2, max: 120 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
})

function caseOf(list: readonly { outcome: Outcome; kind: 'fall' | 'gas' | 'sos' | 'water'; within_s: number; share: number }[]) {
  const made: { expects: Expectation[]; truths: Truth[]; alerts: Alert[] } = { expects: [], truths: [], alerts: [] }
  const due: string[] = []
  list.forEach(({ outcome, kind, within_s, share }, i) => {
    const at_ms = (i + 1) * HOUR_MS
    const within = Seconds(within_s)
    const intime_ms = at_ms + Math.floor(share * within)
    // What nobody expected is of a kind of its own, since it would be taken for a late answer to an earlier emergency.
    // What did not happen is of a kind of its own, since an onset of the same kind would be taken for it.
    const own = outcome === 'not-happened' ? 'device-silent' : kind
    if (outcome !== 'unexpected') made.expects.push({ alert: own, of: own, within, room: 'bathroom', severity: 'alarm' })
    if (outcome !== 'unexpected' && outcome !== 'not-happened') made.truths.push(onsetOf(`t${i}`, at_ms, { kind }))
    const says = (id: string, when_ms: number, more: Partial<Alert> = {}) =>
      made.alerts.push(alertOf(id, when_ms, { kind, cleared_ms: when_ms + HOUR_MS / 6, ...more }))
    if (outcome === 'matched' || outcome === 'doubled') says(`a${i}`, intime_ms)
    if (outcome === 'doubled') says(`b${i}`, intime_ms + 1_000)
    if (outcome === 'late') says(`a${i}`, at_ms + within + 1 + Math.floor(share * 60_000))
    if (outcome === 'wrong-room') says(`a${i}`, intime_ms, { room: 'kitchen', key: 'kitchen' })
    if (outcome === 'wrong-severity') says(`a${i}`, intime_ms, { severity: 'notice' })
    if (outcome === 'unexpected') says(`a${i}`, intime_ms - 1_800_000, { kind: 'door-open-night' })
    due.push(...(outcome === 'doubled' ? ['matched', 'doubled'] : [outcome]))
  })
  return { made, due: due.sort() }
}

describe('the judge', () => {
  it('[JUDGE-2] [JUDGE-3] [JUDGE-4] [JUDGE-5] [JUDGE-6] finds out what was done, whatever was done', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 6 }), (list) => {
        const { made, due } = caseOf(list)
        const verdicts = judge(made)
        expect(verdicts.map(({ outcome }) => outcome).sort()).toEqual(due)
        expect(passes(verdicts)).toBe(due.every((outcome) => outcome === 'matched'))
      }),
      { numRuns: 500 },
    )
  })

  it('[JUDGE-1] does not depend on the order of truths and alerts, and uses each alert once', () => {
    const shuffled = <T>(items: T[]) => fc.shuffledSubarray(items, { minLength: items.length })
    const cases = fc.array(deed, { maxLength: 6 }).chain((list) => {
      const { made } = caseOf(list)
      return fc.tuple(fc.constant(made), shuffled(made.truths), shuffled(made.alerts))
    })
    fc.assert(
      fc.property(cases, ([made, truths, alerts]) => {
        const verdicts = judge({ ...made, truths, alerts })
        expect(verdicts).toEqual(judge(made))
        const used = verdicts.flatMap(({ alert }) => alert ?? [])
        expect(new Set(used).size).toBe(made.alerts.length)
        expect(used).toHaveLength(made.alerts.length)
      }),
    )
  })

  it('[JUDGE-2] counts detection_s from the onset, deadline included', () => {
    const at = (raised_ms: number) => judge({ expects: [fallDue], truths: [onsetOf('t', 1_000)], alerts: [alertOf('a', raised_ms)] })
    expect(at(31_000)[0]).toMatchObject({ outcome: 'matched', detection_s: 30, deadline_s: 30 })
    expect(at(31_001)[0]).toMatchObject({ outcome: 'late', detection_s: 30.001 })
    const early = { ...fallDue, early: Seconds(1) }
    expect(judge({ expects: [early], truths: [onsetOf('t', 1_000)], alerts: [alertOf('a', 0)] })[0]).toMatchObject({
      outcome: 'matched',
      detection_s: -1,
    })
    expect(at(999).map(({ outcome }) => outcome)).toEqual(['missed', 'unexpected'])
  })

  it('[JUDGE-1] [JUDGE-3] does not let an alert for the second fall stand for the first', () => {
    const truths = [onsetOf('first', 0), onsetOf('second', 600_000)]
    const verdicts = judge({ expects: [fallDue, fallDue], truths, alerts: [alertOf('a', 615_000)] })
    expect(verdicts.map(({ outcome, truth }) => [outcome, truth])).toEqual([
      ['missed', 'first'],
      ['matched', 'second'],
    ])
  })

  it('[JUDGE-1] does not let one alert stand for two falls', () => {
    const truths = [onsetOf('first', 0), onsetOf('second', 5_000)]
    const verdicts = judge({ expects: [fallDue, fallDue], truths, alerts: [alertOf('a', 15_000)] })
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['matched', 'missed'])
  })

  it('[RUN-10] fails a server that raises nothing, everything, twice, too late, or the wrong thing', () => {
    const truths = [onsetOf('t', 0)]
    const servers: Record<string, Case['alerts']> = {
      'forwards nothing': [],
      'forwards every flag': [alertOf('early', 200), alertOf('again', 120_000, { kind: 'water' }), alertOf('a', 15_000)],
      'raises twice': [alertOf('a', 15_000), alertOf('b', 16_000)],
      'waits for the last evidence': [alertOf('a', 45_000)],
      'forgets the room': [alertOf('a', 15_000, { room: 'living', key: 'living' })],
      'plays it down': [alertOf('a', 15_000, { severity: 'notice' })],
    }
    expect(passes(judge({ expects: [fallDue], truths, alerts: [alertOf('a', 15_000)] }))).toBe(true)
    for (const [name, alerts] of Object.entries(servers)) expect(passes(judge({ expects: [fallDue], truths, alerts })), name).toBe(false)
    expect(passes(judge({ expects: [], truths, alerts: [alertOf('a', 15_000)] }))).toBe(false)
  })
})
