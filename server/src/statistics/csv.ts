import type { Group } from './grouped.ts'
import type { Spread } from './spread.ts'

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

/** One field: quoted where it must be (RFC 4180), and never a formula of a spreadsheet, whatever a group is called. */
function field(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Groups as CSV (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read Chinese), one line each. */
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
  return `\uFEFF${[columns, ...lines].map((line) => line.map(field).join(',')).join('\r\n')}\r\n`
}
