import { due as limits, lifecycle, type Alert, type Incident, type IncidentState, type Step } from '@anju/sdk'
import { spreadOf, type Spread } from '../statistics/spread.ts'
import type { Asked } from './contacts.ts'
import { pagesNow, planPages, type StepWindow } from './page-plan.ts'
import { pageTargets, type PagePolicy, type PageTarget } from './page-policy.ts'

/** One incident as it was recorded. */
export interface PastIncident {
  incident: Incident
  alerts: readonly Pick<Alert, 'kind'>[]
}

/** A step that was due, and when somebody did it. */
export interface PastWindow extends StepWindow {
  until_ms: number
  sent?: string
}

/** What a policy would have come to. Floods are not grouped here: it is an upper bound. */
export interface WhatIf {
  incidents: number
  /** Pages that go out, one a person. */
  pages: number
  /** Calls of the ladder at which nobody was there. */
  nobody: number
  by_target: readonly { to: PageTarget; pages: number; after?: Spread }[]
  /** Who is paged how often, the most first, and at most how often within an hour. */
  by_contact: readonly { contact: string; pages: number; most_in_an_hour: number }[]
  /** Steps that were late: how many, of how many somebody was told after the limit, and how long after it. */
  late: { steps: number; told: number; told_after?: Spread }
}

/** The windows of one incident: from each step that became due until somebody did it, or until `now_ms`. Pure. */
export function windowsOf({ incident, alerts }: PastIncident, now_ms: number): PastWindow[] {
  const { id, home, severity, hazard, steps } = incident
  const kinds = alerts.map(({ kind }) => kind)
  const windows: PastWindow[] = []
  let state: IncidentState | undefined = 'raised'
  let since_ms = incident.raised_ms
  let sent: string | undefined
  for (const taken of [...steps, undefined]) {
    const next: { step: Step; within: number } | undefined = limits[state]
    if (next === undefined || (taken === undefined && incident.state === 'merged')) break
    const window = { incident: id, home, step: next.step, since_ms, limit_ms: since_ms + next.within, severity, hazard, kinds }
    windows.push({ ...window, until_ms: taken?.at_ms ?? now_ms, ...(sent === undefined ? {} : { sent }) })
    if (taken === undefined) break
    if (taken.step === 'dispatch') sent = taken.to
    state = lifecycle[state][taken.step] ?? 'reviewed'
    since_ms = taken.at_ms
  }
  return windows
}

/** One page that would have gone out. */
interface Imagined {
  at_ms: number
  to: PageTarget
  contact: string | undefined
  after_ms: number
}

/** The pages of one window: the clock goes from page to page until the step was done. */
function pagesOf(policy: PagePolicy, window: PastWindow, reach: (asked: Asked, at_ms: number) => readonly string[]): Imagined[] {
  const { home, sent, until_ms, since_ms } = window
  const plan = planPages(policy, window)
  const made = new Set<string>()
  const found: Imagined[] = []
  for (let now = since_ms; now <= until_ms;) {
    const there = (to: PageTarget) => reach({ to, home, ...(sent === undefined ? {} : { sent }) }, now)
    const { make, skip, next_ms } = pagesNow(plan, made, now, ({ to }) => there(to).length > 0)
    for (const { id } of [...make, ...skip]) made.add(id)
    for (const { to } of make) {
      const contacts = there(to)
      for (const contact of contacts.length === 0 ? [undefined] : contacts)
        found.push({ at_ms: now, to, contact, after_ms: now - since_ms })
    }
    if (next_ms === undefined) break
    now = next_ms
  }
  return found
}

const HOUR_MS = 3_600_000

/** The most of some moments that lie within an hour. */
function mostInAnHour(moments: readonly number[]): number {
  const ascending = moments.toSorted((a, b) => a - b)
  let [first, most] = [0, 0]
  for (const [last, at_ms] of ascending.entries()) {
    while (at_ms - ascending[first]! >= HOUR_MS) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}

/**
 * [LOOP-3] What a policy would have come to on incidents that were recorded, as they were handled: how many pages, to whom, how late. `reach` says who would
 * have been there. Pure.
 */
export function whatIf(
  policy: PagePolicy,
  past: readonly PastIncident[],
  now_ms: number,
  reach: (asked: Asked, at_ms: number) => readonly string[],
): WhatIf {
  const windows = past.flatMap((one) => windowsOf(one, now_ms))
  const all = windows.map((window) => ({ window, pages: pagesOf(policy, window, reach) }))
  const pages = all.flatMap((one) => one.pages)
  const gone = pages.filter(({ contact }) => contact !== undefined)
  const late = all.filter(({ window }) => window.until_ms > window.limit_ms)
  const told = late.flatMap(({ window, pages: of }) => {
    const first = of.find(({ at_ms, contact }) => contact !== undefined && at_ms >= window.limit_ms)
    return first === undefined ? [] : [first.at_ms - window.limit_ms]
  })
  const told_after = spreadOf(told)
  return {
    incidents: past.length,
    pages: gone.length,
    nobody: pages.length - gone.length,
    by_target: pageTargets.flatMap((to) => {
      const of = gone.filter((page) => page.to === to)
      const after = spreadOf(of.map(({ after_ms }) => after_ms))
      return of.length === 0 ? [] : [{ to, pages: of.length, ...(after === undefined ? {} : { after }) }]
    }),
    by_contact: [...Map.groupBy(gone, ({ contact }) => contact!)]
      .map(([contact, of]) => ({ contact, pages: of.length, most_in_an_hour: mostInAnHour(of.map(({ at_ms }) => at_ms)) }))
      .toSorted((a, b) => b.pages - a.pages || (a.contact < b.contact ? -1 : 1)),
    late: { steps: late.length, told: told.length, ...(told_after === undefined ? {} : { told_after }) },
  }
}
