// Goal: no way through the closed loop breaks an invariant. Method: every sequence of operations up to a depth is walked from the first alert, all
// states that are reached are looked at; then the refusals one by one.
import { describe, expect, it } from 'vitest'
import {
  alertKinds,
  allowedSteps,
  due,
  isOpen,
  lifecycle,
  steps,
  type Alert,
  type Incident,
  type Instant,
  type Result,
  type Step,
  type StepRequest,
} from '@anju/sdk'
import { newAlert } from '../../src/alerts/alert-change.ts'
import { mergeIncident } from '../../src/alerts/incident-merge.ts'
import { joinIncident, markOverdue, openIncident, takeAction, takeStep, withdrawIncident } from '../../src/alerts/incident-change.ts'
import type { Claim } from '../../src/detect/rule.ts'

const claim = (kind: Claim['kind']): Claim => ({
  kind,
  key: 'k',
  devices: ['d'],
  onset: 0 as Instant,
  late: false,
  supervised: true,
  origin: 'simulated',
  mode: 'actual',
  evidence: [],
  confidence_pct: 50,
  cancelled_by: [],
})
const alert = (n: number, kind: Claim['kind'] = 'gas-rising'): Alert =>
  newAlert(claim(kind), { id: `i.${n}`, incident: 'i', home: 'h', rule: kind, version: 1, at: n as Instant })

type Operation = Step | 'overdue' | 'join' | 'join-worse' | 'withdraw'
const operations: readonly Operation[] = [...steps, 'overdue', 'join', 'join-worse', 'withdraw']

const request = (step: Step): StepRequest => ({ step, by: 'operator-1', ...(step === 'resolve' ? { outcome: 'helped' as const } : {}) })

function apply(incident: Incident, operation: Operation, at: Instant): Incident {
  if (operation === 'overdue') return markOverdue(incident, at)
  if (operation === 'join' || operation === 'join-worse')
    return isOpen(incident.state) ? joinIncident(incident, alert(at, operation === 'join' ? 'gas-rising' : 'gas'), at) : incident
  if (operation === 'withdraw') return withdrawIncident(incident, at)
  const taken = takeStep(incident, request(operation), at)
  return taken.ok ? taken.value : incident
}

/** What must be true of every incident that can be reached, and of every change of one. */
function check(before: Incident, after: Incident, operation: Operation): void {
  expect(after.version).toBe(after === before ? before.version : before.version + 1)
  expect(after.steps.slice(0, before.steps.length)).toEqual(before.steps)
  expect(after.alerts.slice(0, before.alerts.length)).toEqual(before.alerts)
  expect(after.overdue.slice(0, before.overdue.length)).toEqual(before.overdue)
  expect(new Set(after.overdue).size).toBe(after.overdue.length)
  const replayed = after.steps.reduce<Incident['state'] | undefined>((state, { step }) => state && lifecycle[state][step], 'raised')
  expect(after.state).toBe(replayed)
  expect(after.due?.step).toBe(due[after.state]?.step)
  expect(after.outcome !== undefined).toBe(after.steps.some(({ step }) => step === 'resolve'))
  expect(isOpen(after.state)).toBe(!after.steps.some(({ step }) => step === 'resolve'))
  if (after.state !== before.state) {
    expect(lifecycle[before.state][operation as Step]).toBe(after.state)
    expect(after.due?.at_ms).toBe(due[after.state] === undefined ? undefined : after.updated_ms + due[after.state]!.within)
  } else expect(after.due).toEqual(before.due)
  expect(after.cancelled_by_resident || !before.cancelled_by_resident).toBe(true)
}

const fault = (): never => {
  throw new Error('refused')
}
const waysToClose: readonly [string, (one: Incident) => Result<Incident>, boolean][] = [
  [
    'a call that reached them',
    (one: Incident) => takeAction(one, { action: 'call-resident', by: 'wu', result: 'reached' }, 9 as Instant),
    true,
  ],
  [
    'a call that nobody took',
    (one: Incident) => takeAction(one, { action: 'call-resident', by: 'wu', result: 'no-answer' }, 9 as Instant),
    false,
  ],
  ['a verification', (one: Incident) => takeStep(one, { step: 'verify', by: 'wu' }, 9 as Instant), true],
  ['one without an answer', (one: Incident) => takeStep(one, { step: 'verify', by: 'wu', result: 'no-answer' }, 9 as Instant), false],
  ['a dispatch alone', (one: Incident) => takeStep(one, { step: 'dispatch', by: 'wu' }, 9 as Instant), false],
]

describe('the life of an incident', () => {
  it('[INC-1] [INC-6] keeps every invariant on every way of up to six operations', () => {
    const first = openIncident('i', alert(0))
    const seen = new Set<string>()
    const walk = (incident: Incident, at: number, depth: number) => {
      const { version: _, updated_ms: __, ...shape } = incident
      const key = JSON.stringify({
        ...shape,
        steps: shape.steps.map(({ step }) => step),
        due: shape.due?.step,
        alerts: shape.alerts.length,
        depth,
      })
      if (depth === 0 || seen.has(key)) return
      seen.add(key)
      for (const operation of operations) {
        const next = apply(incident, operation, at as Instant)
        check(incident, next, operation)
        if (next !== incident) walk(next, at + 1_000, depth - 1)
      }
    }
    walk(first, 1_000, 6)
    expect(seen.size).toBeGreaterThan(400)
  })

  it('[INC-1] can reach every state, and its end from every state', () => {
    const walk = (incident: Incident): string[] => {
      const next = allowedSteps(incident.state).map((step) => apply(incident, step, 1 as Instant))
      return [incident.state, ...next.flatMap(walk)]
    }
    const first = openIncident('i', alert(0))
    const merged = mergeIncident(first, { ...first, id: 'j' }, 'wu', 1 as Instant)
    const ways = [...walk(first), ...(merged.ok ? [merged.value.from.state] : [])]
    expect(new Set(ways)).toEqual(new Set(Object.keys(lifecycle)))
  })

  it('[INC-2] refuses a wrong step with the steps that are allowed, and changes nothing', () => {
    const incident = openIncident('i', alert(0))
    const refused = takeStep(incident, request('arrive'), 1 as Instant)
    expect(refused).toEqual({
      ok: false,
      fault: { code: 'step-not-allowed', params: { step: 'arrive', allowed: 'acknowledge' }, pointer: '/step' },
    })
  })

  it('[INC-4] refuses a stale version', () => {
    const incident = markOverdue(openIncident('i', alert(0)), 1 as Instant)
    expect(takeStep(incident, { ...request('acknowledge'), version: 1 }, 2 as Instant)).toMatchObject({
      ok: false,
      fault: { code: 'incident-changed' },
    })
    expect(takeStep(incident, { ...request('acknowledge'), version: 2 }, 2 as Instant).ok).toBe(true)
  })

  it('[INC-5] refuses to resolve without an outcome', () => {
    const incident = apply(openIncident('i', alert(0)), 'acknowledge', 1 as Instant)
    expect(takeStep(incident, { step: 'resolve', by: 'x' }, 2 as Instant)).toMatchObject({
      ok: false,
      fault: { code: 'outcome-missing', pointer: '/outcome' },
    })
  })

  it('[INC-7] is as severe as the worst of its alerts', () => {
    const warned = openIncident('i', alert(0))
    expect(warned.severity).toBe(alertKinds['gas-rising'].severity)
    expect(joinIncident(warned, alert(1, 'gas'), 1 as Instant).severity).toBe('alarm')
    expect(joinIncident(joinIncident(warned, alert(1, 'gas'), 1 as Instant), alert(2), 2 as Instant).severity).toBe('alarm')
  })

  it('[INC-12] notes calls and other actions, which change no state and are refused when nothing is to be done', () => {
    const first = openIncident('i', alert(0))
    const called = takeAction(first, { action: 'call-120', by: 'wu', result: 'reached', note: 'n', version: 1 }, 5 as Instant)
    expect(called).toMatchObject({
      ok: true,
      value: { state: 'raised', version: 2, actions: [{ action: 'call-120', by: 'wu', result: 'reached', note: 'n', at_ms: 5 }] },
    })
    expect(takeAction(first, { action: 'call-120', by: 'wu', version: 2 }, 5 as Instant)).toMatchObject({
      fault: { code: 'incident-changed' },
    })
    const reviewed = { ...first, state: 'reviewed' as const }
    expect(takeAction(reviewed, { action: 'close-valve', by: 'wu' }, 5 as Instant)).toMatchObject({ fault: { code: 'step-not-allowed' } })
    const many = Array.from({ length: 121 }).reduce<Incident>((one, _, n) => {
      const taken = takeAction(one, { action: 'call-family', by: 'wu' }, n as Instant)
      return taken.ok ? taken.value : one
    }, first)
    expect(many.actions).toHaveLength(120)
  })

  it('[INC-13] keeps service, person and result of each step', () => {
    const acknowledged = apply(openIncident('i', alert(0)), 'acknowledge', 1 as Instant)
    const sent = takeStep(acknowledged, { step: 'dispatch', by: 'wu', service: 'home-visit', to: 'lin', result: 'reached' }, 2 as Instant)
    expect(sent.ok && sent.value.steps.at(-1)).toEqual({
      step: 'dispatch',
      by: 'wu',
      role: 'operator',
      at_ms: 2,
      service: 'home-visit',
      to: 'lin',
      result: 'reached',
    })
  })

  it.each(waysToClose)('[INC-14] what was taken back is closed after %s: %#', (_, how, enough) => {
    const first = takeAction(openIncident('i', alert(0)), { action: 'call-resident', by: 'wu', result: 'reached' }, 1 as Instant)
    const withdrawn = withdrawIncident(apply(first.ok ? first.value : fault(), 'acknowledge', 2 as Instant), 5 as Instant)
    const after = how(withdrawn)
    const closed = takeStep(after.ok ? after.value : fault(), request('resolve'), 10 as Instant)
    expect(closed.ok || closed.fault.code).toBe(enough || 'call-back-first')
  })
})
