import { due, severities, type Incident, type Severity } from '@anju/sdk'
import { loopTimes, type LoopTimes } from './loop-times.ts'
import { shareOf, type Share } from './share.ts'
import { spreadOf, type Spread } from './spread.ts'

/** What a period came to, for one group of incidents. */
export interface Figures {
  incidents: number
  by_severity: Readonly<Record<Severity, number>>
  /** Incidents a day. */
  per_day: number
  /** 预警响应率: acknowledged within the limit, of all raised. One whose limit has not passed yet counts in neither. */
  response: Share
  false_alarm: Share
  /** False alarms, of what was resolved; and so many of each outcome. */
  outcomes: Readonly<Record<string, number>>
  overdue: number
  acknowledge?: Spread
  dispatch?: Spread
  travel?: Spread
  arrive?: Spread
  resolve?: Spread
}

const DAY_MS = 86_400_000
const parts = ['acknowledge', 'dispatch', 'travel', 'arrive', 'resolve'] as const

/** The figures of some incidents that were raised in a period of `span_ms`, as they stand at `now_ms`. Modes are not mixed: hand in those of one. */
export function figuresOf(incidents: readonly Incident[], span_ms: number, now_ms: number): Figures {
  const limit_ms = due.raised!.within
  const answered = incidents.filter((incident) => (loopTimes(incident).acknowledge_ms ?? Infinity) <= limit_ms).length
  const waiting = incidents.filter(({ state, raised_ms }) => state === 'raised' && now_ms - raised_ms <= limit_ms).length
  const ended = incidents.filter(({ outcome }) => outcome !== undefined)
  const times = incidents.map(loopTimes)
  const spread = (part: (typeof parts)[number]) => spreadOf(present(times, `${part}_ms`))
  return {
    incidents: incidents.length,
    by_severity: Object.fromEntries(severities.map((one) => [one, incidents.filter(({ severity }) => severity === one).length])) as Record<
      Severity,
      number
    >,
    per_day: span_ms <= 0 ? 0 : Math.round((incidents.length / (span_ms / DAY_MS)) * 100) / 100,
    response: shareOf(answered, incidents.length - waiting),
    false_alarm: shareOf(ended.filter(({ outcome }) => outcome === 'false-alarm').length, ended.length),
    outcomes: countBy(ended, ({ outcome }) => outcome!),
    overdue: incidents.filter(({ overdue }) => overdue.length > 0).length,
    ...Object.fromEntries(parts.map((part) => [part, spread(part)] as const).filter(([, found]) => found !== undefined)),
  }
}

const present = (times: readonly LoopTimes[], part: keyof LoopTimes): number[] =>
  times.map((one) => one[part]).filter((ms) => ms !== undefined)

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}
