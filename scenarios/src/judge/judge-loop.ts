import type { Alert, Incident } from '@anju/sdk'
import type { Paged } from '../targets/target.ts'
import type { LoopExpectation, Verdict } from './verdict.ts'

/** What a loop is judged by, at the end of a run. */
export interface LoopCase {
  loop: readonly LoopExpectation[]
  alerts: readonly Alert[]
  incidents: readonly Incident[]
  /** Whom the system paged, where that can be told. */
  pages?: readonly Paged[] | undefined
}

/** Holds each incident that a document speaks of against how it has to stand. One verdict for each thing that is not so, one `loop-held` when all is. */
export const judgeLoop = ({ loop, alerts, incidents, pages }: LoopCase): Verdict[] =>
  loop.flatMap((expectation): Verdict[] => {
    const first = alerts
      .filter(({ kind }) => kind === expectation.on)
      .sort((a, b) => a.raised_ms - b.raised_ms || (a.id < b.id ? -1 : 1))[0]
    const incident = incidents.find(({ id }) => id === first?.incident)
    if (incident === undefined) return [{ outcome: 'loop-broken', kind: expectation.on, field: 'on', wanted: 'an incident', seen: 'none' }]
    const stands = standing(incident, alerts, pages)
    const { on: kind, ...wanted } = expectation
    const about = { kind, home: incident.home }
    const broken = (Object.keys(wanted) as (keyof typeof wanted)[]).flatMap((field): Verdict[] => {
      const [want, seen] = [inWords(field, wanted[field]), inWords(field, stands[field])]
      return want === seen ? [] : [{ outcome: 'loop-broken', ...about, field, wanted: want, seen }]
    })
    return broken.length > 0 ? broken : [{ outcome: 'loop-held', ...about }]
  })

/** An incident in the words of an expectation. */
function standing(incident: Incident, alerts: readonly Alert[], pages: readonly Paged[] | undefined): Omit<LoopExpectation, 'on'> {
  const own = alerts.filter(({ incident: id }) => id === incident.id)
  return {
    state: incident.state,
    steps: incident.steps.map(({ step }) => step),
    overdue: incident.overdue,
    ...(incident.outcome === undefined ? {} : { outcome: incident.outcome }),
    alerts: own.map(({ kind }) => kind),
    cancelled_by_resident: incident.cancelled_by_resident,
    cleared: own.filter(({ cleared_ms }) => cleared_ms !== undefined).map(({ kind }) => kind),
    causes: own.flatMap(({ cause }) => cause ?? []),
    pages: pages === undefined ? ['not told'] : pages.filter(({ incidents }) => incidents.includes(incident.id)).map(({ to }) => to),
  }
}

/** Steps and pages have an order; which alerts there are, and which limits passed, has none. */
const ordered = new Set(['steps', 'pages'])

function inWords(field: string, value: string | boolean | readonly string[] | undefined): string {
  if (typeof value !== 'object') return value === undefined ? 'none' : String(value)
  const words = ordered.has(field) ? [...value] : [...new Set(value)].sort()
  return words.length === 0 ? 'none' : words.join(', ')
}
