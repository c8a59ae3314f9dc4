import type { Severity, Title } from '@anju/sdk'

/** So many of so many, with the interval of 95 %; `pct` is absent where there is none. */
export interface Share {
  count: number
  of: number
  pct?: number
  low_pct: number
  high_pct: number
}

/** Durations that really occurred, seconds. */
export interface Spread {
  count: number
  p50_s: number
  p90_s: number
  p95_s: number
  p99_s: number
  max_s: number
}

export const spans = ['acknowledge', 'dispatch', 'travel', 'arrive', 'resolve'] as const
export type Span = (typeof spans)[number]

/** The figures of some incidents, as the API gives them. */
export interface Figures extends Partial<Record<Span, Spread>> {
  incidents: number
  by_severity: Record<Severity, number>
  per_day: number
  response: Share
  false_alarm: Share
  outcomes: Record<string, number>
  overdue: number
}

/** A norm with how it is kept. */
export interface Gauge {
  id: string
  title: Title
  within_s: number
  aim_pct: number
  is: Share
  verdict: 'met' | 'missed' | 'open'
  source: string
}

export interface Statistics {
  from_ms: number
  to_ms: number
  all: Figures
  norms: readonly Gauge[]
  groups?: readonly { key: string; figures: Figures }[]
}

export interface Heat {
  rows: readonly string[]
  columns: readonly string[]
  counts: readonly (readonly number[])[]
}

/** What figures can be grouped by, in the order of the chooser. */
export const groupings = [
  'kind',
  'hazard',
  'severity',
  'area',
  'home',
  'model',
  'hour',
  'day',
  'operator',
  'responder',
  'sent-to',
  'service',
  'outcome',
] as const
export type Grouping = (typeof groupings)[number]

/** Periods that are one press away, in days. */
export const periods = [1, 7, 30, 90] as const

const DAY_MS = 86_400_000

/** What is looked at: so many days until now, or from one day to another. */
export interface Period {
  days?: number
  from?: string
  to?: string
}

/** A period in milliseconds; undefined while it is not whole or runs backwards. */
export function spanOf({ days, from, to }: Period, now_ms: number): { from_ms: number; to_ms: number } | undefined {
  if (days !== undefined) return { from_ms: Math.floor(now_ms - days * DAY_MS), to_ms: Math.floor(now_ms) + 1 }
  const [from_ms, last_ms] = [Date.parse(`${from}T00:00:00`), Date.parse(`${to}T00:00:00`)]
  return Number.isNaN(from_ms) || Number.isNaN(last_ms) || from_ms > last_ms ? undefined : { from_ms, to_ms: last_ms + DAY_MS }
}

/** A share in per cent as it is read at a glance: one decimal, none from 100 on. */
export const percent = ({ pct }: Share): string => (pct === undefined ? '–' : `${pct >= 100 ? '100' : pct.toFixed(1)} %`)

/** Seconds as they are read at a glance: `48 s`, `12:05 min`, `3.2 h`. */
export function shortSpan(s: number | undefined): string {
  if (s === undefined) return '–'
  if (s < 120) return `${Math.round(s)} s`
  if (s < 7_200) return `${Math.floor(s / 60)}:${String(Math.round(s) % 60).padStart(2, '0')} min`
  return `${(s / 3_600).toFixed(1)} h`
}
