// Goal: a policy that is tried tells what it would have come to. Method: a month of three incidents whose pages were reckoned by hand; then drawn incidents: a
// policy that is tried asks for what the same policy asks for when the incidents really happen.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Incident, Step } from '@anju/sdk'
import type { PagePolicy } from '../../src/loop/page-policy.ts'
import { pageFigures } from '../../src/loop/page-figures.ts'
import type { Page } from '../../src/loop/page.ts'
import { whatIf, windowsOf } from '../../src/loop/what-if.ts'
import { bench, home } from '../one-home.ts'
import { anyIncident } from '../statistics/incidents.ts'

const step = (name: Step, at_s: number, more = {}) => ({ step: name, by: 'wu', role: 'operator' as const, at_ms: at_s * 1_000, ...more })
const incident = (id: string, severity: Incident['severity'], raised_s: number, steps: Incident['steps'], state: Incident['state']) => ({
  incident: {
    id,
    home: 'h',
    hazard: 'person' as const,
    severity,
    state,
    alerts: [],
    raised_ms: raised_s * 1_000,
    updated_ms: 0,
    steps,
    overdue: [],
    cancelled_by_resident: false,
    origin: 'real' as const,
    mode: 'actual' as const,
    version: 1,
  },
  alerts: [{ kind: 'fall' }],
})

/** The operator at once and twice more every 30 s; the supervisor 30 s after the limit of 60 s; for a dispatch the operator at its limit of 120 s. */
const policy: PagePolicy = {
  version: 1,
  digest_s: 0,
  rules: [
    {
      id: 'take-up',
      severities: ['alarm'],
      steps: ['acknowledge'],
      rungs: [
        { id: 'desk', to: 'operator', channels: ['app'], since: 'start', after_s: 0, again_s: 30, times: 2 },
        { id: 'over', to: 'supervisor', channels: ['call'], since: 'limit', after_s: 30 },
      ],
    },
    {
      id: 'send',
      severities: ['alarm'],
      steps: ['dispatch'],
      rungs: [{ id: 'desk', to: 'operator', channels: ['app'], since: 'limit', after_s: 0 }],
    },
  ],
}
const staff = (to: string) => (to === 'operator' ? ['wu', 'xu'] : to === 'supervisor' ? ['he'] : [])

describe('a policy that is tried', () => {
  it('[LOOP-3] the worked example: three incidents, reckoned by hand', () => {
    const month = [
      // Raised at 0 s, taken up at 50 s: the desk at 0 and 30 s. Sent at 100 s, within its limit of 170 s: nothing. The way is no rule's.
      incident(
        'quick',
        'alarm',
        0,
        [step('acknowledge', 50), step('dispatch', 100, { to: 'lin' }), step('arrive', 700), step('resolve', 900)],
        'resolved',
      ),
      // Raised at 10,000 s, taken up after 200 s: the desk at 0, 30 and 60 s, the supervisor at 90 s. Sent 200 s later, 80 s over its limit: the desk at its limit.
      incident(
        'slow',
        'alarm',
        10_000,
        [step('acknowledge', 10_200), step('dispatch', 10_400), step('arrive', 11_000), step('resolve', 11_200)],
        'resolved',
      ),
      // A warning: no rule, nobody is paged, though it was taken up 1,000 s later, and sent 10 s after that.
      incident(
        'unheard',
        'warning',
        20_000,
        [step('acknowledge', 21_000), step('dispatch', 21_010), step('arrive', 21_400), step('resolve', 21_500)],
        'resolved',
      ),
    ]
    // By hand: the desk is called on 2 + 3 + 1 = 6 times and is two people, 12 pages; the supervisor once. 13 in all.
    // Late are three steps: both of the slow one, and taking up the warning. Told after the limit: the slow one's (60 s into it at its limit exactly, as the third
    // call of the desk falls on it: 0 s) and its dispatch (0 s). Of the warning nobody was told. Reviews are not over yet at 30,000 s.
    expect(whatIf(policy, month, 30_000_000, ({ to }) => staff(to))).toEqual({
      incidents: 3,
      pages: 13,
      nobody: 0,
      by_target: [
        // After 0, 0, 0, 0, 30, 30, 30, 30, 60, 60, 120, 120 s: of twelve the sixth is the median, the eleventh the 90th and all above.
        { to: 'operator', pages: 12, after: { count: 12, p50_s: 30, p90_s: 120, p95_s: 120, p99_s: 120, max_s: 120 } },
        { to: 'supervisor', pages: 1, after: { count: 1, p50_s: 90, p90_s: 90, p95_s: 90, p99_s: 90, max_s: 90 } },
      ],
      by_contact: [
        { contact: 'wu', pages: 6, most_in_an_hour: 4 },
        { contact: 'xu', pages: 6, most_in_an_hour: 4 },
        { contact: 'he', pages: 1, most_in_an_hour: 1 },
      ],
      late: { steps: 3, told: 2, told_after: { count: 2, p50_s: 0, p90_s: 0, p95_s: 0, p99_s: 0, max_s: 0 } },
    })
  })

  it('[LOOP-3] at night with nobody at the desk the supervisor is paged at once, and the empty calls are counted', () => {
    const night = [incident('i', 'alarm', 0, [step('acknowledge', 40)], 'acknowledged')]
    const tried = whatIf(policy, night, 100_000, ({ to }) => (to === 'supervisor' ? ['he'] : []))
    expect(tried).toMatchObject({ pages: 1, nobody: 2, by_target: [{ to: 'supervisor', after: { max_s: 0 } }] })
  })

  it('[LOOP-3] the windows of any recorded incident lie one behind the other, from its raise until it is reviewed or now', () => {
    fc.assert(
      fc.property(anyIncident, (one) => {
        const now = one.updated_ms + 1_000
        const windows = windowsOf({ incident: one, alerts: [] }, now)
        expect(windows).toHaveLength(one.steps.length + (one.state === 'reviewed' ? 0 : 1))
        expect(windows[0]!.since_ms).toBe(one.raised_ms)
        for (const [n, { until_ms }] of windows.entries()) expect(until_ms).toBe(windows[n + 1]?.since_ms ?? one.steps[n]?.at_ms ?? now)
      }),
    )
  })

  it('[LOOP-3] asks for what it asks for when the incident really happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 3 }), async (waits) => {
        const b = await bench({ home: { ...home, origin: 'real' }, settings: { sinks: { app: async () => {}, call: async () => {} } } })
        b.server.paging.setContact({ id: 'wu', name: 'Wu', role: 'operator', reach: [{ channel: 'app', address: 'x' }] }, 'test')
        b.server.paging.setContact({ id: 'he', name: 'He', role: 'supervisor', reach: [{ channel: 'call', address: 'x' }] }, 'test')
        const { version: _, ...written } = policy
        b.server.paging.setPolicy(written, 1, 'test')
        await b.event('button-bedside', 'sos', { state: 'raised' }, { origin: 'real' })
        const names: readonly Step[] = ['acknowledge', 'dispatch', 'arrive']
        for (const [n, wait] of waits.entries()) {
          await b.pass(wait)
          await b.server.step(b.server.incidents()[0]!.id, { step: names[n]!, by: 'wu' })
        }
        await b.pass(1)
        const pages: Page[] = []
        for await (const page of b.server.paging.pages(0, b.clock.now() + 1)) pages.push(page)
        const past = await b.server.period(0, b.clock.now(), 'actual')
        const tried = whatIf(policy, past, b.clock.now(), ({ to }) => (to === 'operator' ? ['wu'] : ['he']))
        expect(tried.pages).toBe(pages.length)
        for (const { to, pages: count } of tried.by_target) expect(pages.filter((page) => page.to === to)).toHaveLength(count)
      }),
      { numRuns: 25 },
    )
  }, 60_000)
})

describe('the figures of pages', () => {
  it('[LOOP-4] count states, ways, reasons and doubles, how late they went out, and the busiest hour of one person', () => {
    const page = (more: Partial<Page>): Page => ({
      id: 'p',
      incidents: ['i'],
      homes: ['h'],
      severity: 'alarm',
      step: 'acknowledge',
      to: 'operator',
      contact: 'wu',
      why: 'due',
      channels: ['app'],
      due_ms: 0,
      queued_ms: 0,
      mode: 'actual',
      origin: 'real',
      recorded: false,
      state: 'sent',
      tries: 1,
      channel: 'app',
      sent_ms: 1_000,
      policy: 1,
      ...more,
    })
    const { channel: _, sent_ms: __, ...unsent } = page({})
    const all = [
      page({}),
      page({ why: 'reminder', again: true, channel: 'call', sent_ms: 9_000 }),
      page({ contact: 'he', to: 'supervisor', sent_ms: 3_600_000, due_ms: 3_600_000 }),
      { ...unsent, state: 'nobody' as const },
      { ...unsent, state: 'withdrawn' as const },
    ]
    expect(pageFigures(all)).toEqual({
      pages: 5,
      by_state: { sent: 3, nobody: 1, withdrawn: 1 },
      by_target: { operator: 4, supervisor: 1 },
      by_channel: { app: 2, call: 1 },
      by_why: { due: 4, reminder: 1 },
      delay: { count: 3, p50_s: 1, p90_s: 9, p95_s: 9, p99_s: 9, max_s: 9 },
      again: 1,
      busiest: { contact: 'wu', pages: 2 },
    })
    expect(pageFigures([])).toEqual({ pages: 0, by_state: {}, by_target: {}, by_channel: {}, by_why: {}, again: 0 })
  })
})
