import { severities } from '@anju/sdk'
import { Type } from 'typebox'

const Count = Type.Integer({ minimum: 0 })
const Percent = Type.Number({ 'x-unit': '%' })
const Share = Type.Object({ count: Count, of: Count, pct: Type.Optional(Percent), low_pct: Percent, high_pct: Percent })
const S = Type.Number({ minimum: 0, 'x-unit': 's' })
const Spread = Type.Object({ count: Count, p50_s: S, p90_s: S, p95_s: S, p99_s: S, max_s: S })
const Ms = Type.Integer({ 'x-unit': 'ms' })
const Period = { from_ms: Ms, to_ms: Ms, mode: Type.Enum(['actual', 'test', 'drill']) }

const Figures = Type.Object({
  incidents: Count,
  by_severity: Type.Object(Object.fromEntries(severities.map((one) => [one, Count]))),
  per_day: Type.Number({ minimum: 0 }),
  response: Share,
  false_alarm: Share,
  outcomes: Type.Record(Type.String(), Count),
  overdue: Count,
  acknowledge: Type.Optional(Spread),
  dispatch: Type.Optional(Spread),
  travel: Type.Optional(Spread),
  arrive: Type.Optional(Spread),
  resolve: Type.Optional(Spread),
})

const Gauge = Type.Object({
  id: Type.String(),
  title: Type.Object({ zh: Type.String(), en: Type.String() }),
  within_s: S,
  aim_pct: Percent,
  is: Share,
  verdict: Type.Enum(['met', 'missed', 'open']),
  source: Type.String(),
})

/** The figures of a period, as they are answered. */
export const Statistics = Type.Object({
  ...Period,
  all: Figures,
  norms: Type.Array(Gauge),
  by: Type.Optional(Type.String()),
  groups: Type.Optional(Type.Array(Type.Object({ key: Type.String(), figures: Figures }))),
})

/** What other numbers of people would have come to, as it is answered. */
export const StaffingAnswer = Type.Object({
  ...Period,
  calls: Count,
  sizes: Type.Array(Type.Object({ people: Count, wait: Type.Optional(Spread), answered_in_60_s: Share, busy_pct: Percent })),
})

/** How many incidents fall into each pair of groups, as it is answered. */
export const HeatAnswer = Type.Object({
  ...Period,
  rows: Type.Array(Type.String()),
  columns: Type.Array(Type.String()),
  counts: Type.Array(Type.Array(Count)),
})
