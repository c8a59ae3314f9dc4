import type { Alert, Incident } from '@anju/sdk'
import { figuresOf, type Figures } from './figures.ts'

/** An incident with what it is grouped by. */
export interface Counted {
  incident: Incident
  alerts: readonly Alert[]
  /** Where it was: the block, or the street of the home. */
  area: string
  /** Kinds and models of the devices that spoke, from their births. */
  models: readonly string[]
  /** The hour of the day at which it was raised, in the site's time zone: `00` to `23`. */
  hour: string
  /** The local day: `2026-11-24`. */
  day: string
}

export const groupings = [
  'kind',
  'hazard',
  'severity',
  'home',
  'area',
  'model',
  'hour',
  'day',
  'operator',
  'responder',
  'service',
  'sent-to',
  'outcome',
] as const
export type Grouping = (typeof groupings)[number]

const who = ({ incident }: Counted, role: string) => [...new Set(incident.steps.filter((step) => step.role === role).map(({ by }) => by))]

/** What was said of the steps of an incident, each once. */
const said = ({ incident }: Counted, of: 'service' | 'to') =>
  [...new Set(incident.steps.map((step) => step[of]))].filter((one) => one !== undefined)

/** The groups that an incident falls into: one of most kinds, several where several alerts, devices or people took part. */
export const keysOf: Readonly<Record<Grouping, (one: Counted) => readonly string[]>> = {
  kind: ({ alerts }) => [...new Set(alerts.map(({ kind }) => kind))],
  hazard: ({ incident }) => [incident.hazard],
  severity: ({ incident }) => [incident.severity],
  home: ({ incident }) => [incident.home],
  area: ({ area }) => [area],
  model: ({ models }) => models,
  hour: ({ hour }) => [hour],
  day: ({ day }) => [day],
  operator: (one) => who(one, 'operator'),
  responder: (one) => who(one, 'responder'),
  service: (one) => said(one, 'service'),
  'sent-to': (one) => said(one, 'to'),
  outcome: ({ incident }) => (incident.outcome === undefined ? [] : [incident.outcome]),
}

/** Whether groups follow an order of their own, like the hours of a day; others come with the most incidents first: the ranking. */
export const ordered: ReadonlySet<Grouping> = new Set(['hour', 'day', 'severity'])

export interface Group {
  key: string
  figures: Figures
}

/** The figures of each group. An incident that belongs to several counts in each. */
export function grouped(counted: readonly Counted[], by: Grouping, span_ms: number, now_ms: number): Group[] {
  const groups = new Map<string, Incident[]>()
  for (const one of counted)
    for (const key of keysOf[by](one)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [one.incident])
      else group.push(one.incident)
    }
  const all = [...groups].map(([key, incidents]) => ({ key, figures: figuresOf(incidents, span_ms, now_ms) }))
  const byKey = (a: Group, b: Group) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  return all.sort(ordered.has(by) ? byKey : (a, b) => b.figures.incidents - a.figures.incidents || byKey(a, b))
}
