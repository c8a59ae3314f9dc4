// Goal: no way through the loop breaks a promise, whatever people, timers and merges do; and who only listens would see it if one did. Method: every sequence
// of operations on two incidents of a home is walked to a depth, pages and limits included, with the monitor beside it; then each promise is broken on purpose.
import { describe, expect, it } from 'vitest'
import {
  isOpen,
  loopMonitor,
  steps,
  type Alert,
  type Incident,
  type Instant,
  type LoopBreach,
  type LoopMonitor,
  type Mode,
  type Result,
  type Step,
} from '@anju/sdk'
import { newAlert } from '../../src/alerts/alert-change.ts'
import { joinIncident, markOverdue, openIncident, takeAction, takeStep, withdrawIncident } from '../../src/alerts/incident-change.ts'
import { mergeIncident, unmergeIncident } from '../../src/alerts/incident-merge.ts'
import type { Claim } from '../../src/detect/rule.ts'
import { pagesNow, planPages, windowOf } from '../../src/loop/page-plan.ts'
import type { PagePolicy } from '../../src/loop/page-policy.ts'

const alert = (incident: string, n: number, kind: Claim['kind'], mode: Mode = 'actual'): Alert =>
  newAlert(
    {
      kind,
      key: 'k',
      devices: ['d'],
      onset: 0 as Instant,
      late: false,
      supervised: true,
      origin: 'real',
      mode,
      evidence: [],
      confidence_pct: 50,
      cancelled_by: [],
    },
    { id: `${incident}.${n}`, incident, home: 'h', rule: kind, version: 1, at: 0 as Instant },
  )

/** Few rungs, but each sort: at once, a reminder, over the head when it is late. */
const policy: PagePolicy = {
  version: 1,
  digest_s: 0,
  rules: [
    {
      id: 'all',
      steps: [...steps],
      rungs: [
        { id: 'desk', to: 'operator', channels: ['app'], since: 'start', after_s: 0, again_s: 45, times: 1 },
        { id: 'over', to: 'supervisor', channels: ['call'], since: 'limit', after_s: 0 },
      ],
    },
  ],
}

interface World {
  a: Incident
  b: Incident
  alerts: readonly Alert[]
  now: number
  /** Pages made of `a`, by their plan's ids, with the step that was due then. */
  made: readonly string[]
}
type Move = Step | 'wait' | 'join-worse' | 'withdraw' | 'call' | 'merge' | 'unmerge' | 'resolve-b'
const moves: readonly Move[] = [...steps, 'wait', 'join-worse', 'withdraw', 'call', 'merge', 'unmerge', 'resolve-b']

const or = <T>(result: Result<T>, before: T): T => (result.ok ? result.value : before)
const ways = (incident: Incident, step: Step, at: Instant) =>
  or(takeStep(incident, { step, by: 'wu', ...(step === 'resolve' ? { outcome: 'helped' as const } : {}) }, at), incident)
const planOf = ({ a, alerts }: World) => {
  const window = windowOf(
    a,
    alerts.filter(({ incident }) => incident === 'a').map(({ kind }) => kind),
  )
  return window === undefined ? [] : planPages(policy, window)
}

function moved(world: World, move: Move): World {
  const at = world.now as Instant
  const { a, b, alerts } = world
  if (move === 'wait') {
    const { next_ms = Infinity } = pagesNow(planOf(world), new Set(world.made), at, () => true)
    const now = Math.min(
      next_ms,
      ...[a, b].map(({ due, overdue }) => (due === undefined || overdue.includes(due.step) ? Infinity : due.at_ms)),
    )
    if (now === Infinity) return world
    const late = (one: Incident) => (one.due !== undefined && one.due.at_ms <= now ? markOverdue(one, now as Instant) : one)
    return { ...world, now, a: late(a), b: late(b) }
  }
  if (move === 'merge' || move === 'unmerge') {
    const done = move === 'merge' ? mergeIncident(a, b, 'wu', at) : unmergeIncident(a, b, 'warning', at)
    return done.ok ? { ...world, a: done.value.from, b: done.value.into } : world
  }
  if (move === 'join-worse') {
    if (!isOpen(a.state) || alerts.length > 2) return world
    const more = alert('a', 2, 'gas')
    return { ...world, a: joinIncident(a, more, at), alerts: [...alerts, more] }
  }
  if (move === 'withdraw') return isOpen(a.state) && !a.cancelled_by_resident ? { ...world, a: withdrawIncident(a, at) } : world
  if (move === 'call') {
    if ((a.actions ?? []).length > 0) return world
    return { ...world, a: or(takeAction(a, { action: 'call-resident', by: 'wu', result: 'reached' }, at), a) }
  }
  if (move === 'resolve-b') return { ...world, b: ways(ways(b, 'acknowledge', at), 'resolve', at) }
  return { ...world, a: ways(a, move, at) }
}

/** Makes the pages that are due and checks them: none of a step that is done, none twice, and none late by a move. */
function paged(world: World): World {
  const plan = planOf(world)
  const { make, skip, next_ms } = pagesNow(plan, new Set(world.made), world.now, () => true)
  for (const { id, at_ms } of make) {
    expect(id.startsWith(`${world.a.due!.step}/`)).toBe(true)
    expect(world.made).not.toContain(id)
    expect(at_ms).toBeLessThanOrEqual(world.now)
  }
  if (world.a.due !== undefined) {
    const made = [...world.made, ...make.map(({ id }) => id)].filter((id) => plan.some((page) => page.id === id))
    expect(made.length).toBeGreaterThan(0) // Whatever is due has been paged for.
    if (world.a.overdue.includes(world.a.due.step) && world.now >= world.a.due.at_ms)
      expect(made.some((id) => id.includes('/over/'))).toBe(true)
    expect(next_ms ?? Infinity).toBeGreaterThan(world.now)
  }
  return { ...world, made: [...world.made, ...make.map(({ id }) => id), ...skip.map(({ id }) => id)] }
}

const shapeOf = ({ a, b, made, now }: World, depth: number): string =>
  JSON.stringify([
    a.state,
    a.steps.map(({ step, at_ms }) => [step, now - at_ms]),
    a.due && [a.due.step, a.due.at_ms - now],
    a.overdue,
    a.severity,
    a.cancelled_by_resident,
    (a.actions ?? []).length,
    a.merged?.from,
    [b.state, b.severity, b.merged_from, b.overdue, b.due && b.due.at_ms - now],
    made.length,
    depth,
  ])

const start: World = {
  a: openIncident('a', alert('a', 1, 'gas-rising')),
  b: openIncident('b', alert('b', 1, 'door-open-night')),
  alerts: [alert('a', 1, 'gas-rising'), alert('b', 1, 'door-open-night')],
  now: 0,
  made: [],
}

function watch(monitor: LoopMonitor, { a, b, alerts, now }: World): readonly LoopBreach[] {
  const own = (incident: string) => alerts.filter((one) => one.incident === incident)
  return [...monitor.see(a, now, own('a')), ...monitor.see(b, now, own('b')), ...monitor.look(now, 0)]
}

/** Everything that is seen on the way of some moves. */
function breachesOf(way: readonly World[]): readonly LoopBreach[] {
  const monitor = loopMonitor()
  return way.flatMap((world) => watch(monitor, world))
}

describe('the loop', () => {
  it('[LOOP-1] keeps every promise on every way of six moves through two incidents, their limits, pages, calls and merges', () => {
    const seen = new Set<string>()
    const states = new Set<string>()
    const walk = (way: readonly World[], depth: number) => {
      const world = way.at(-1)!
      const shape = shapeOf(world, depth)
      if (seen.has(shape)) return
      seen.add(shape)
      states.add(world.a.state)
      if (depth === 0) return
      for (const move of moves) {
        const next = moved(world, move)
        if (next === world) continue
        const after = [...way, paged(next)]
        expect(breachesOf(after), move).toEqual([])
        walk(after, depth - 1)
      }
    }
    walk([paged(start)], 6)
    expect(states).toEqual(new Set(['raised', 'acknowledged', 'verified', 'dispatched', 'arrived', 'resolved', 'reviewed', 'merged']))
    expect(seen.size).toBeGreaterThan(3_000)
  }, 120_000)

  /** Ways on which a server would break one promise, and its name. */
  const wrong: readonly [LoopBreach['code'], readonly World[]][] = (() => {
    const after = (...list: readonly Move[]): World => list.reduce((world, move) => moved(world, move), start)
    const twist = (world: World, a: Partial<Incident>): World => ({ ...world, a: { ...world.a, version: world.a.version + 1, ...a } })
    const acknowledged = after('acknowledge')
    const resolved = after('acknowledge', 'resolve')
    const { due: _, ...undue } = acknowledged.a
    return [
      ['version-went-back', [acknowledged, twist(acknowledged, { version: 1 })]],
      ['history-rewritten', [acknowledged, twist(acknowledged, { steps: [{ ...acknowledged.a.steps[0]!, by: 'he' }] })]],
      ['state-without-step', [start, twist(start, { state: 'dispatched' })]],
      ['wrong-step-due', [start, { ...acknowledged, a: undue }]],
      ['wrong-limit', [start, twist(acknowledged, { due: { step: 'dispatch', at_ms: 5 } })]],
      ['outcome-without-end', [start, twist(start, { outcome: 'helped' })]],
      ['overdue-too-early', [start, twist(start, { overdue: ['acknowledge'] })]],
      ['late-and-not-said', [start, { ...start, now: 60_001 }]],
      ['mode-or-origin-mixed', [{ ...start, alerts: [alert('a', 1, 'gas-rising', 'drill')] }]],
      ['less-severe-than-its-alerts', [{ ...start, alerts: [alert('a', 1, 'gas')] }]],
      ['two-for-one-hazard', [{ ...start, b: { ...start.b, hazard: 'gas' } }]],
      ['cancellation-lost', [after('withdraw'), twist(after('withdraw'), { cancelled_by_resident: false })]],
      [
        'closed-without-call-back',
        [twist(acknowledged, { cancelled_by_resident: true }), twist(resolved, { cancelled_by_resident: true })],
      ],
      ['merged-astray', ['x', 'other'].map((home) => ({ ...(home === 'x' ? start : after('merge')), b: { ...start.b, home: 'other' } }))],
      ['gone-back-to-life', [resolved, { ...acknowledged, a: { ...resolved.a, state: 'acknowledged' } }]],
      ['times-out-of-order', [start, twist(acknowledged, { steps: [{ ...acknowledged.a.steps[0]!, at_ms: -1 }] })]],
    ]
  })()
  it.each(wrong)('[LOOP-2] the monitor sees %s', (code, way) => {
    expect(breachesOf(way).map((one) => one.code)).toContain(code)
  })

  it('[LOOP-2] says once what is late, and nothing of what was said to be late', () => {
    const monitor = loopMonitor()
    monitor.see(start.a, 0)
    expect([monitor.look(60_000, 0), monitor.look(61_000, 2_000)]).toEqual([[], []])
    expect(monitor.look(62_001, 2_000)).toMatchObject([{ code: 'late-and-not-said', saw: 'acknowledge' }])
    expect(monitor.look(70_000, 2_000)).toEqual([])
  })
})
