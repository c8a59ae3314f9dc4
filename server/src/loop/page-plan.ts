import { due as limits, type Hazard, type Incident, type Severity, type Step } from '@anju/sdk'
import type { PageChannel, PagePolicy, PageRule, PageTarget } from './page-policy.ts'

/** One step of one incident that is due: what a plan of pages is made from. */
export interface StepWindow {
  incident: string
  home: string
  step: Step
  /** When the step became due, and when its limit passes. */
  since_ms: number
  limit_ms: number
  severity: Severity
  hazard: Hazard
  /** Of its alerts. */
  kinds: readonly string[]
}

/** One page as a policy asks for it: not yet to whom by name. */
export interface PlannedPage {
  /** The same however often it is planned. */
  id: string
  /** The same for all calls of one rung. */
  rung: string
  at_ms: number
  to: PageTarget
  channels: readonly PageChannel[]
  /** `reminder`: it was asked for before. `late`: the limit has passed. */
  why: 'due' | 'reminder' | 'late'
}

/** The window of the step that is due of an incident; undefined where nothing is. */
export function windowOf(incident: Incident, kinds: readonly string[]): StepWindow | undefined {
  const { id, home, due, state, severity, hazard } = incident
  const within = limits[state]?.within
  if (due === undefined || within === undefined) return undefined
  return { incident: id, home, step: due.step, since_ms: due.at_ms - within, limit_ms: due.at_ms, severity, hazard, kinds }
}

const has = <T>(list: readonly T[] | undefined, one: T) => list === undefined || list.includes(one)

function ruleOf({ rules }: PagePolicy, { step, severity, hazard, kinds }: StepWindow): PageRule | undefined {
  return rules.find(
    (rule) =>
      rule.steps.includes(step) &&
      has(rule.severities, severity) &&
      has(rule.hazards, hazard) &&
      (rule.kinds === undefined || kinds.some((kind) => (rule.kinds as readonly string[]).includes(kind))),
  )
}

/** Every page that a policy asks for while a step is due and nobody does it, in the order of time. Pure. */
export function planPages(policy: PagePolicy, window: StepWindow): PlannedPage[] {
  const rule = ruleOf(policy, window)
  if (rule === undefined) return []
  const planned = rule.rungs.flatMap(({ id, to, channels, since, after_s, again_s = 0, times = 0 }) => {
    const first_ms = (since === 'start' ? window.since_ms : window.limit_ms) + after_s * 1_000
    return Array.from({ length: 1 + (again_s === 0 ? 0 : times) }, (_, n): PlannedPage => {
      const at_ms = first_ms + n * again_s * 1_000
      const why = at_ms >= window.limit_ms && since === 'limit' ? 'late' : n > 0 ? 'reminder' : 'due'
      return { id: `${window.step}/${window.since_ms}/${rule.id}/${id}/${n}`, rung: `${rule.id}/${id}`, at_ms, to, channels, why }
    })
  })
  return planned.toSorted((a, b) => a.at_ms - b.at_ms || (a.id < b.id ? -1 : 1))
}

/** What is to be paged now, and when to look again. */
export interface PagesNow {
  make: readonly PlannedPage[]
  /** Earlier calls of the same rung that nobody could make: the server was away. One page stands for them. */
  skip: readonly PlannedPage[]
  next_ms?: number
}

/**
 * [PAGE-3] The pages of a plan that are due at `now_ms` and were not made. Where nobody can be reached the next rung that reaches somebody is taken
 * forward, so that no gap in a rota lets an alarm lie. Pure.
 */
export function pagesNow(
  plan: readonly PlannedPage[],
  made: ReadonlySet<string>,
  now_ms: number,
  reaches: (page: PlannedPage) => boolean,
): PagesNow {
  const left = plan.filter(({ id }) => !made.has(id))
  const due = left.filter(({ at_ms }) => at_ms <= now_ms)
  const newest = new Map(due.map((page) => [page.rung, page]))
  const make = [...newest.values()]
  const skip = due.filter((page) => newest.get(page.rung) !== page)
  if (make.length > 0 && !make.some(reaches)) {
    const forward = left.find((page) => page.at_ms > now_ms && reaches(page))
    if (forward !== undefined) make.push({ ...forward, at_ms: now_ms, why: 'due' })
  }
  const seen = new Set([...make, ...skip].map(({ id }) => id))
  const next = left.find(({ id }) => !seen.has(id))
  return { make, skip, ...(next === undefined ? {} : { next_ms: next.at_ms }) }
}
