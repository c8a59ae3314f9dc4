import { csvText } from '../csv-text.ts'
import type { Group } from './grouped.ts'
import type { Spread } from './spread.ts'
import type { Staffing } from './staffing.ts'

const spreads = ['acknowledge', 'dispatch', 'travel', 'arrive', 'resolve'] as const
const columns = [
  'group',
  'incidents',
  'alarms',
  'warnings',
  'notices',
  'per_day',
  'response_pct',
  'response_low_pct',
  'response_high_pct',
  'false_alarm_pct',
  'overdue',
  ...spreads.flatMap((part) => [`${part}_p50_s`, `${part}_p95_s`]),
]

/** Groups as CSV, one line each. */
export function csvOf(groups: readonly Group[]): string {
  const lines = groups.map(({ key, figures }) => [
    key,
    figures.incidents,
    figures.by_severity.alarm,
    figures.by_severity.warning,
    figures.by_severity.notice,
    figures.per_day,
    figures.response.pct,
    figures.response.low_pct,
    figures.response.high_pct,
    figures.false_alarm.pct,
    figures.overdue,
    ...spreads.flatMap((part) => {
      const spread: Spread | undefined = figures[part]
      return [spread?.p50_s, spread?.p95_s]
    }),
  ])
  return csvText(columns, lines)
}

/** What each number of people would have come to, one line each. */
export const staffingSheet = (sizes: readonly Staffing[]): string =>
  csvText(
    ['people', 'calls', 'answered_in_60_s_pct', 'low_pct', 'high_pct', 'wait_p50_s', 'wait_p95_s', 'wait_max_s', 'busy_pct'],
    sizes.map(({ people, wait, answered_in_60_s: answered, busy_pct }) => [
      people,
      answered.of,
      answered.pct,
      answered.low_pct,
      answered.high_pct,
      wait?.p50_s,
      wait?.p95_s,
      wait?.max_s,
      busy_pct,
    ]),
  )
