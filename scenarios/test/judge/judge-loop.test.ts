// Goal: a loop is held only when the incident stands exactly as the document says. Method: an incident is drawn, an expectation is taken from it, and then
// one thing in either is changed: the change must be the only verdict. Beside it allowed and forbidden alerts, counted by an oracle.
import { incidentStates, outcomes, steps, type Alert, type Incident } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/judge/judge.ts'
import { judgeLoop } from '../../src/judge/judge-loop.ts'
import type { LoopExpectation } from '../../src/judge/verdict.ts'

const alert = (id: string, kind: string, raised_ms = 0, more: Partial<Alert> = {}) =>
  ({ id, kind, incident: 'i', home: 'h', severity: 'alarm', key: id, raised_ms, ...more }) as unknown as Alert
const drawn = fc.record({
  state: fc.constantFrom(...incidentStates),
  steps: fc.array(fc.constantFrom(...steps), { maxLength: 5 }),
  overdue: fc.uniqueArray(fc.constantFrom(...steps), { maxLength: 3 }),
  outcome: fc.option(fc.constantFrom(...outcomes), { nil: undefined }),
  cancelled_by_resident: fc.boolean(),
})
const incidentOf = (end: typeof drawn extends fc.Arbitrary<infer T> ? T : never) =>
  ({ id: 'i', home: 'h', ...end, steps: end.steps.map((step) => ({ step })) }) as unknown as Incident

describe('a loop', () => {
  it('[JUDGE-8] is held when everything named is so, in whatever order limits passed', () => {
    fc.assert(
      fc.property(drawn, fc.subarray(['state', 'steps', 'overdue', 'outcome', 'cancelled_by_resident'] as const), (end, named) => {
        const wanted = Object.fromEntries(named.flatMap((name) => (end[name] === undefined ? [] : [[name, end[name]]])))
        const expectation = {
          on: 'fall',
          ...wanted,
          ...(end.overdue.length > 0 && wanted['overdue'] ? { overdue: end.overdue.toReversed() } : {}),
        }
        const verdicts = judgeLoop({ loop: [expectation], alerts: [alert('a', 'fall')], incidents: [incidentOf(end)] })
        expect(verdicts).toEqual([{ outcome: 'loop-held', kind: 'fall', home: 'h' }])
      }),
    )
  })

  it('[JUDGE-8] is broken by exactly what is not so', () => {
    fc.assert(
      fc.property(drawn, drawn, (end, other) => {
        const { outcome, ...rest } = other
        const loop: LoopExpectation[] = [{ on: 'fall', ...rest, ...(outcome === undefined ? {} : { outcome }) }]
        const differs = (['state', 'steps', 'overdue', 'outcome', 'cancelled_by_resident'] as const).filter((name) => {
          if (name === 'outcome' && outcome === undefined) return false
          const sorted = (value: unknown) => (name === 'overdue' ? [...(value as string[])].sort() : value)
          return JSON.stringify(sorted(end[name])) !== JSON.stringify(sorted(other[name]))
        })
        const verdicts = judgeLoop({ loop, alerts: [alert('a', 'fall')], incidents: [incidentOf(end)] })
        const broken = verdicts.filter(({ outcome: is }) => is === 'loop-broken').map(({ field }) => field)
        expect(new Set(broken)).toEqual(new Set(differs))
      }),
    )
  })

  it('[JUDGE-9] knows what went away, what the alerts are of their kind, and who was paged in which order', () => {
    const alerts = [
      alert('a', 'gas-rising', 1, { cleared_ms: 9 }),
      alert('b', 'gas', 2),
      alert('c', 'vitals-critical', 3, { cause: 'fever' }),
    ]
    const incident = incidentOf({ state: 'raised', steps: [], overdue: [], outcome: undefined, cancelled_by_resident: false })
    const page = (to: string, at_ms: number, of = 'i') => ({ incidents: [of], at_ms, to })
    const pages = [page('operator', 1), page('operator', 2), page('family', 2, 'another'), page('supervisor', 3)]
    const held = { on: 'gas', cleared: ['gas-rising'], causes: ['fever'], pages: ['operator', 'operator', 'supervisor'] }
    const broken = (change: Partial<LoopExpectation>, of = pages) =>
      judgeLoop({ loop: [{ ...held, ...change }], alerts, incidents: [incident], pages: of }).flatMap(({ field = 'none' }) => field)
    expect(broken({})).toEqual(['none'])
    expect(broken({ cleared: [] })).toEqual(['cleared'])
    expect(broken({ causes: ['bradycardia'] })).toEqual(['causes'])
    expect(broken({ pages: ['operator', 'supervisor'] })).toEqual(['pages'])
    expect(broken({ pages: ['supervisor', 'operator', 'operator'] })).toEqual(['pages'])
    expect(broken({}, pages.toSpliced(0, 1, page('operator (for real)', 1)))).toEqual(['pages'])
    expect(judgeLoop({ loop: [{ on: 'gas', pages: [] }], alerts, incidents: [incident] })[0]).toMatchObject({ seen: 'not told' })
  })

  it('[JUDGE-8] is that of the first alert of its kind; without one it is broken', () => {
    const [early, late] = [
      { ...incidentOf({ state: 'raised', steps: [], overdue: [], outcome: undefined, cancelled_by_resident: false }) },
      { id: 'j', home: 'h' },
    ]
    const alerts = [alert('b', 'fall', 9, { incident: 'j' }), alert('a', 'fall', 3)]
    const incidents = [late as Incident, early]
    expect(judgeLoop({ loop: [{ on: 'fall', state: 'raised', alerts: ['fall'] }], alerts, incidents })).toMatchObject([
      { outcome: 'loop-held' },
    ])
    expect(judgeLoop({ loop: [{ on: 'gas' }], alerts, incidents })).toMatchObject([
      { outcome: 'loop-broken', wanted: 'an incident', seen: 'none' },
    ])
  })
})

describe('alerts that nobody expected', () => {
  const kinds = ['gas', 'water', 'sos'] as const
  const wishes = fc.array(fc.record({ alert: fc.constantFrom(...kinds), room: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }) }), {
    maxLength: 3,
  })
  it('[JUDGE-7] may come once for each thing when they are allowed, never when forbidden, and are unexpected otherwise', () => {
    fc.assert(
      fc.property(
        wishes,
        wishes,
        fc.array(fc.tuple(fc.constantFrom(...kinds), fc.constantFrom('x', 'y')), { maxLength: 5 }),
        (allows, forbids, came) => {
          const alerts = came.map(([kind, room], i) => alert(`a${i}`, kind, i, { room, key: room }))
          const said = (list: typeof allows, [kind, room]: (typeof came)[number]) =>
            list.some((each) => each.alert === kind && (each.room ?? room) === room)
          const expected = came.flatMap((each, i) => {
            if (said(forbids, each)) return ['forbidden']
            const before = came.slice(0, i).some(([kind, room]) => kind === each[0] && room === each[1])
            if (said(allows, each)) return before ? ['doubled'] : []
            return ['unexpected']
          })
          const matches = (list: typeof allows) =>
            list.map(({ alert: kind, room }) => ({ alert: kind, ...(room === undefined ? {} : { room }) }))
          const verdicts = judge({ expects: [], truths: [], alerts, allows: matches(allows), forbids: matches(forbids) })
          expect(verdicts.map(({ outcome }) => outcome)).toEqual(expected)
        },
      ),
    )
  })
})
