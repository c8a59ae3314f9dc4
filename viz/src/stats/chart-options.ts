import type { EChartsCoreOption } from 'echarts/core'
import { spans, type Figures, type Heat, type Span } from './figures.ts'

/** Colours of a chart, taken from the page. */
export interface Ink {
  text: string
  line: string
  bar: string
  soft: string
  alarm: string
  warning: string
  panel: string
}

const FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC Variable', 'Noto Sans CJK SC', sans-serif"
const words = (ink: Ink) => ({ color: ink.text, fontFamily: FONT, fontSize: 12 })
const quiet = (ink: Ink) => ({
  axisLine: { lineStyle: { color: ink.line } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: ink.line, type: 'dashed' } },
  axisLabel: words(ink),
})
const base = (ink: Ink, description: string) => ({
  textStyle: words(ink),
  aria: { enabled: true, label: { description } },
  tooltip: { backgroundColor: ink.panel, borderColor: ink.line, textStyle: words(ink), confine: true },
})

/** A bar with its name and what stands beside it. */
export interface NamedCount {
  name: string
  count: number
  says: string
}

/** Bars that lie, the longest on top: a ranking. */
export function rankingChart(rows: readonly NamedCount[], ink: Ink, description: string): EChartsCoreOption {
  const shown = rows.toReversed()
  return {
    ...base(ink, description),
    grid: { left: 8, right: 46, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'value', minInterval: 1, ...quiet(ink), axisLabel: { show: false } },
    yAxis: {
      type: 'category',
      data: shown.map(({ name }) => name),
      ...quiet(ink),
      axisLabel: { ...words(ink), width: 150, overflow: 'truncate' },
    },
    series: [
      {
        type: 'bar',
        data: shown.map(({ count, says }) => ({ value: count, tooltip: { formatter: says } })),
        itemStyle: { color: ink.bar, borderRadius: [0, 4, 4, 0] },
        barMaxWidth: 22,
        label: { show: true, position: 'right', ...words(ink), fontWeight: 600 },
      },
    ],
  }
}

/** Bars that stand, in an order of their own: days or hours. */
export function orderedChart(rows: readonly NamedCount[], ink: Ink, description: string): EChartsCoreOption {
  return {
    ...base(ink, description),
    grid: { left: 8, right: 8, top: 10, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'category', data: rows.map(({ name }) => name), ...quiet(ink) },
    yAxis: { type: 'value', minInterval: 1, ...quiet(ink) },
    series: [
      {
        type: 'bar',
        data: rows.map(({ count, says }) => ({ value: count, tooltip: { formatter: says } })),
        itemStyle: { color: ink.bar, borderRadius: [4, 4, 0, 0] },
        barMaxWidth: 26,
      },
    ],
  }
}

/** Where and when: the more, the darker. */
export function heatChart(heat: Heat, names: readonly string[], ink: Ink, description: string, most: number): EChartsCoreOption {
  const order = heat.rows
    .map((_, at) => ({ at, sum: heat.counts[at]!.reduce((all, one) => all + one, 0) }))
    .sort((a, b) => b.sum - a.sum)
    .slice(0, most)
    .toReversed()
  const cells = order.flatMap(({ at }, y) => heat.columns.map((_, x) => [x, y, heat.counts[at]![x]!]))
  return {
    ...base(ink, description),
    grid: { left: 8, right: 8, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'category', data: heat.columns, ...quiet(ink), splitLine: { show: false } },
    yAxis: {
      type: 'category',
      data: order.map(({ at }) => names[at]),
      ...quiet(ink),
      splitLine: { show: false },
      axisLabel: { ...words(ink), width: 150, overflow: 'truncate' },
    },
    visualMap: { show: false, min: 0, max: Math.max(1, ...cells.map(([, , n]) => n!)), inRange: { color: [ink.soft, ink.bar] } },
    series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: ink.panel, borderWidth: 2, borderRadius: 3 } }],
  }
}

/** From the median to the 90th and 99th hundredth of each span, on a scale of powers of sixty: seconds, minutes, hours; a line where its norm lies. */
export function spansChart(
  all: Figures,
  nameOf: (span: Span) => string,
  says: (span: Span) => string,
  norm_s: Partial<Record<Span, number>>,
  ink: Ink,
  description: string,
): EChartsCoreOption {
  const known = spans.filter((span) => all[span] !== undefined).toReversed()
  const bar = (from: 'p50_s' | 'p90_s', to: 'p90_s' | 'p99_s', colour: string, height: number) => ({
    type: 'custom',
    data: known.map((span, y) => ({
      value: [Math.max(1, all[span]![from]), Math.max(1, all[span]![to]), y],
      tooltip: { formatter: says(span) },
    })),
    encode: { x: [0, 1], y: 2 },
    renderItem: (_: unknown, api: { value(n: number): number; coord(at: number[]): number[] }) => {
      const [from_px, to_px] = [api.coord([api.value(0), api.value(2)]), api.coord([api.value(1), api.value(2)])]
      const width = Math.max(3, to_px[0]! - from_px[0]!)
      return { type: 'rect', shape: { x: from_px[0]!, y: from_px[1]! - height / 2, width, height, r: 3 }, style: { fill: colour } }
    },
  })
  return {
    ...base(ink, description),
    grid: { left: 8, right: 22, top: 6, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'log', logBase: 60, min: 1, ...quiet(ink), axisLabel: { ...words(ink), formatter: tick } },
    yAxis: { type: 'category', data: known.map(nameOf), ...quiet(ink) },
    series: [
      bar('p90_s', 'p99_s', ink.soft, 14),
      bar('p50_s', 'p90_s', ink.bar, 14),
      {
        type: 'custom',
        data: known.flatMap((span, y) =>
          norm_s[span] === undefined ? [] : [{ value: [norm_s[span], y], tooltip: { formatter: says(span) } }],
        ),
        encode: { x: 0, y: 1 },
        renderItem: (_: unknown, api: { value(n: number): number; coord(at: number[]): number[] }) => {
          const [x, y] = api.coord([api.value(0), api.value(1)])
          return { type: 'rect', shape: { x: x! - 1.5, y: y! - 15, width: 3, height: 30 }, style: { fill: ink.alarm } }
        },
      },
    ],
  }
}

const tick = (s: number): string => (s < 60 ? `${s} s` : s < 3_600 ? `${Math.round(s / 60)} min` : `${Math.round(s / 3_600)} h`)
