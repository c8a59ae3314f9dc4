import { quantile_ms } from './latency-histogram.ts'
import type { LoadFigures } from './load-figures.ts'

const shown = (value_ms: number): string => (value_ms < 10 ? value_ms.toFixed(1) : String(Math.round(value_ms)))

const quantiles = (counts: readonly number[]): string => [0.5, 0.99, 1].map((share) => shown(quantile_ms(counts, share))).join('/')

/** Messages a second by channel, between two looks. */
export function rates(now: LoadFigures, before: LoadFigures | undefined, span_s: number): string {
  const all = Object.entries(now.sent).map(
    ([channel, count]) => [channel, (count - (before?.sent[channel] ?? 0)) / Math.max(0.001, span_s)] as const,
  )
  const said = all
    .filter(([, rate]) => rate >= 0.05)
    .map(([channel, rate]) => `${channel} ${rate < 10 ? rate.toFixed(1) : Math.round(rate)}`)
  return said.length === 0 ? 'nothing' : said.join(', ')
}

/** One line of where a load stands. */
export const loadLine = (now: LoadFigures, before: LoadFigures | undefined, span_s: number): string =>
  `${now.connected} connected, ${rates(now, before, span_s)} a second, late ${quantiles(now.late)} ms (p50/p99/max), ` +
  `acknowledged in ${quantiles(now.acknowledge)} ms, busy ${Math.round(now.busy * 100)} %${trouble(now)}`

function trouble({ lost, errors }: LoadFigures): string {
  const named = Object.entries(errors).map(([code, count]) => `${count} ${code}`)
  return `${lost === 0 ? '' : `, ${lost} lines lost`}${named.length === 0 ? '' : `, ${named.join(', ')}`}`
}

/** What came of the whole, a line each. */
export function summaryLines(figures: LoadFigures, took_s: number): string[] {
  const { sent, acknowledged, confirmed, connected, wanted } = figures
  const total = Object.values(sent).reduce((sum, count) => sum + count, 0)
  const byChannel = Object.entries(sent).map(([channel, count]) => `${channel} ${count}`)
  return [
    `sent ${total} messages in ${took_s.toFixed(0)} s (${byChannel.join(', ')})`,
    `the broker acknowledged ${acknowledged} of them, the application confirmed ${confirmed} events`,
    `${connected} of ${wanted} devices connected${trouble(figures)}`,
    `sends came ${quantiles(figures.late)} ms late, the broker acknowledged in ${quantiles(figures.acknowledge)} ms (p50/p99/max)`,
  ]
}
