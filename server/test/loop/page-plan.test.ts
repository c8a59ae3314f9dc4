// Goal: a policy is kept to the second, whoever asks when. Method: plans of drawn policies are walked with drawn looks at the clock and compared with a list
// that is reckoned rung by rung; then who is on duty over a change of shifts.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hazards, instant, severities, steps } from '@anju/sdk'
import { Check } from 'typebox/value'
import { contactsOf, type Contact } from '../../src/loop/contacts.ts'
import { pagesNow, planPages, type StepWindow } from '../../src/loop/page-plan.ts'
import { defaultPolicy, PagePolicy, pageTargets } from '../../src/loop/page-policy.ts'
import { nextShiftChange } from '../../src/loop/shift-change.ts'

const window = (more: Partial<StepWindow> = {}): StepWindow => ({
  incident: 'i',
  home: 'h',
  step: 'acknowledge',
  since_ms: 0,
  limit_ms: 60_000,
  severity: 'alarm',
  hazard: 'person',
  kinds: ['fall'],
  ...more,
})
const anyRung = fc.record({
  to: fc.constantFrom(...pageTargets),
  since: fc.constantFrom('start' as const, 'limit' as const),
  after_s: fc.nat({ max: 300 }),
  again_s: fc.integer({ min: 10, max: 100 }),
  times: fc.integer({ min: 1, max: 5 }),
})
const policyOf = (rungs: readonly (typeof anyRung extends fc.Arbitrary<infer R> ? R : never)[]): PagePolicy => ({
  version: 1,
  digest_s: 0,
  rules: [{ id: 'all', steps: ['acknowledge'], rungs: rungs.map((one, n) => ({ ...one, id: `r${n}`, channels: ['app' as const] })) }],
})

describe('a plan of pages', () => {
  it('[PAGE-1] asks for each rung at its time and again, however often it is looked at', () => {
    fc.assert(
      fc.property(
        fc.array(anyRung, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 20 }),
        (rungs, waits) => {
          const plan = planPages(policyOf(rungs), window())
          const reckoned = rungs.flatMap(({ since, after_s, again_s, times, to }) => {
            const all: [number, string][] = []
            for (let n = 0; n <= times; n++) all.push([(since === 'limit' ? 60_000 : 0) + after_s * 1_000 + n * again_s * 1_000, to])
            return all
          })
          expect(plan.map(({ at_ms, to }) => `${at_ms} ${to}`).sort()).toEqual(reckoned.map(([at_ms, to]) => `${at_ms} ${to}`).sort())
          const made = new Map<string, number>()
          let now = 0
          for (const wait of [0, ...waits]) {
            now += wait
            const { make, skip, next_ms } = pagesNow(plan, new Set(made.keys()), now, () => true)
            // Of each rung the newest, so that a server that was away does not page ten times at once.
            expect(new Set(make.map(({ rung }) => rung)).size).toBe(make.length)
            for (const old of skip) expect(make.some(({ rung, at_ms }) => rung === old.rung && at_ms >= old.at_ms)).toBe(true)
            for (const { id } of [...make, ...skip]) {
              expect(made.has(id)).toBe(false)
              made.set(id, now)
            }
            expect(next_ms ?? Infinity).toBeGreaterThan(now)
            expect([...made.keys()].sort()).toEqual(
              plan
                .filter(({ at_ms }) => at_ms <= now)
                .map(({ id }) => id)
                .sort(),
            )
          }
        },
      ),
    )
  })

  it('[PAGE-3] takes the next rung that reaches somebody forward where the first reaches nobody', () => {
    const rungs = [
      { to: 'operator' as const, since: 'start' as const, after_s: 0, again_s: 10, times: 1 },
      { to: 'responder' as const, since: 'start' as const, after_s: 30, again_s: 10, times: 1 },
      { to: 'supervisor' as const, since: 'limit' as const, after_s: 0, again_s: 10, times: 1 },
    ]
    const plan = planPages(policyOf(rungs), window())
    const { make, next_ms } = pagesNow(plan, new Set(), 0, ({ to }) => to === 'supervisor')
    expect(make.map(({ to, at_ms }) => [to, at_ms])).toEqual([
      ['operator', 0],
      ['supervisor', 0],
    ])
    expect(next_ms).toBe(10_000)
    expect(pagesNow(plan, new Set(), 0, () => false).make).toHaveLength(1)
  })

  it('[PAGE-1] the policy of a server that was given none fits its own schema and pages every open step of an alarm', () => {
    expect(Check(PagePolicy, defaultPolicy)).toBe(true)
    for (const severity of severities)
      for (const hazard of hazards)
        for (const step of steps.filter((one) => one !== 'verify')) {
          const plan = planPages(defaultPolicy, window({ severity, hazard, step }))
          if (severity === 'alarm' || step === 'acknowledge') expect(plan.length, `${severity} ${hazard} ${step}`).toBeGreaterThan(0)
          expect(new Set(plan.map(({ id }) => id)).size).toBe(plan.length)
        }
  })

  it('[PAGE-1] goes by severity, hazard and kind; the first rule that matches stands', () => {
    const base = policyOf([{ to: 'operator', since: 'start', after_s: 0, again_s: 10, times: 1 }])
    const only = {
      ...base.rules[0]!,
      id: 'only',
      kinds: ['gas' as const],
      severities: ['alarm' as const],
      hazards: ['gas' as const],
      rungs: [],
    }
    const policy = { ...base, rules: [only, ...base.rules] }
    const gas = { hazard: 'gas' as const, kinds: ['gas-rising', 'gas'] }
    expect(planPages(policy, window(gas))).toEqual([])
    for (const other of [{ ...gas, kinds: ['co'] }, { ...gas, severity: 'warning' as const }, { kinds: ['gas'] }])
      expect(planPages(policy, window(other))).toHaveLength(2)
    expect(planPages(policy, window({ step: 'arrive' }))).toEqual([])
  })
})

describe('who is there', () => {
  const person = (id: string, role: Contact['role'], homes?: string[]): Contact => ({
    id,
    name: id,
    role,
    ...(homes === undefined ? {} : { homes }),
    reach: [{ channel: 'app', address: id }],
  })
  const all = [person('day', 'operator'), person('night', 'operator'), person('lin', 'responder'), person('son', 'family', ['h'])]
  const everyDay = [1, 2, 3, 4, 5, 6, 7]
  const rota = {
    shifts: [
      { id: 'd', accounts: ['day', 'lin'], weekdays: everyDay, from: '08:00', until: '20:00' },
      { id: 'n', accounts: ['night'], weekdays: everyDay, from: '20:00', until: '08:00' },
    ],
    stand_ins: [],
  }
  const time_zone = 'Asia/Shanghai'
  const noon = instant('2026-01-15T12:00:00+08:00')
  const ids = (to: (typeof pageTargets)[number], at_ms: number, shifts = rota, sent?: string) =>
    contactsOf({ all: () => all, rota: () => shifts, time_zone, areaOf: () => 'north' })
      .reach({ to, home: 'h', ...(sent === undefined ? {} : { sent }) }, at_ms)
      .map(({ id }) => id)

  it('[PAGE-2] goes by the rota and the role; without shifts everybody is there', () => {
    expect([ids('operator', noon), ids('operator', noon + 9 * 3_600_000)]).toEqual([['day'], ['night']])
    expect([ids('responder', noon), ids('responder', noon + 9 * 3_600_000)]).toEqual([['lin'], []])
    expect(ids('operator', noon, { shifts: [], stand_ins: [] })).toEqual(['day', 'night'])
    expect([ids('family', noon), ids('sent', noon + 9 * 3_600_000, rota, 'lin'), ids('sent', noon, rota, 'taxi')]).toEqual([
      ['son'],
      ['lin'],
      ['lin'],
    ])
  })

  it('[PAGE-5] the next change of shifts is the next time of the wall clock at which one begins or ends, also when the clocks change', () => {
    expect(nextShiftChange(rota, noon, time_zone)).toBe(instant('2026-01-15T20:00:00+08:00'))
    expect(nextShiftChange(rota, instant('2026-01-15T20:00:00+08:00'), time_zone)).toBe(instant('2026-01-16T08:00:00+08:00'))
    expect(nextShiftChange(rota, instant('2026-03-28T23:00:00+01:00'), 'Europe/Berlin')).toBe(instant('2026-03-29T08:00:00+02:00'))
    expect(nextShiftChange({ shifts: [], stand_ins: [] }, noon, time_zone)).toBeUndefined()
  })
})
