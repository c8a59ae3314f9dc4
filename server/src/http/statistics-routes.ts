import { fail, type Mode } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { serverLimits } from '../limits.ts'
import type { Actor } from '../people/right.ts'
import { crossed, crossedSheet } from '../statistics/crossed.ts'
import { csvOf, staffingSheet } from '../statistics/csv.ts'
import { figuresOf } from '../statistics/figures.ts'
import { grouped, groupings, type Counted } from '../statistics/grouped.ts'
import { gauges } from '../statistics/norms.ts'
import { callsOf, staffed } from '../statistics/staffing.ts'
import { hasHome } from './own-homes.ts'
import { refuse } from './refuse.ts'
import { Csv, sendCsv } from './send-csv.ts'
import { HeatAnswer, StaffingAnswer, Statistics } from './statistics-schema.ts'

const DAY_MS = 86_400_000
const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })

const Period = Type.Object({
  from_ms: Type.Optional(Ms),
  to_ms: Type.Optional(Ms),
  mode: Type.Optional(Type.Enum(['actual', 'test', 'drill'], { description: 'Modes are never mixed; `actual` when left out.' })),
})
const Grouped = Type.Object({ ...Period.properties, by: Type.Optional(Type.Enum([...groupings])) })
const Heat = Type.Object({
  ...Period.properties,
  rows: Type.Optional(Type.Enum([...groupings], { description: '`area` when left out.' })),
  columns: Type.Optional(Type.Enum([...groupings], { description: '`hour` when left out.' })),
})
const Staffed = Type.Object({
  ...Period.properties,
  most: Type.Optional(Type.Integer({ minimum: 1, maximum: serverLimits.staffing_sizes })),
})

interface Asked {
  from_ms: number
  to_ms: number
  mode: Mode
}

/** The period that was asked for: the thirty days until now when nothing is said. A fault names what cannot be. */
function asked(query: Static<typeof Period>, now_ms: number) {
  const to_ms = query.to_ms ?? now_ms
  const from_ms = query.from_ms ?? to_ms - 30 * DAY_MS
  if (from_ms >= to_ms) return fail('request-invalid', { problem: 'from_ms must be before to_ms' }, '/from_ms')
  if (to_ms - from_ms > serverLimits.statistics_days * DAY_MS)
    return fail('request-invalid', { problem: `a period is at most ${serverLimits.statistics_days} days` }, '/from_ms')
  const period: Asked = { from_ms, to_ms, mode: query.mode ?? 'actual' }
  return { ok: true, value: period } as const
}

/** Whoever is bound to some homes has the figures of those. */
const ofTheirs = async (actor: Actor, counted: Promise<readonly Counted[]>): Promise<readonly Counted[]> =>
  (await counted).filter(({ incident }) => hasHome(actor, incident.home))

/** The figures of the loop (H10, H14): over any period, by any grouping, as JSON and CSV, and what another number of people would have come to. */
export function statisticsRoutes(app: FastifyInstance, server: AlertServer): void {
  const now = () => server.clock.now()

  app.get<{ Querystring: Static<typeof Grouped> }>(
    '/api/statistics',
    { schema: { querystring: Grouped, response: { 200: Statistics } }, config: { ...config, does: 'Gives the figures of a period.' } },
    async ({ query, actor }, reply) => {
      const period = asked(query, now())
      if (!period.ok) return refuse(reply, period.fault)
      const { from_ms, to_ms, mode } = period.value
      const counted = await ofTheirs(actor, server.period(from_ms, to_ms, mode))
      const incidents = counted.map(({ incident }) => incident)
      const span_ms = to_ms - from_ms
      return {
        from_ms,
        to_ms,
        mode,
        all: figuresOf(incidents, span_ms, now()),
        norms: gauges(incidents, now()),
        ...(query.by === undefined ? {} : { by: query.by, groups: grouped(counted, query.by, span_ms, now()) }),
      }
    },
  )

  app.get<{ Querystring: Static<typeof Grouped> }>(
    '/api/statistics.csv',
    {
      schema: { querystring: Grouped, response: { 200: Csv } },
      config: { ...config, does: 'Gives the figures of each group as a table.' },
    },
    async ({ query, actor }, reply) => {
      const period = asked(query, now())
      if (!period.ok) return refuse(reply, period.fault)
      const { from_ms, to_ms, mode } = period.value
      const counted = await ofTheirs(actor, server.period(from_ms, to_ms, mode))
      const groups = grouped(counted, query.by ?? 'kind', to_ms - from_ms, now())
      return sendCsv(reply, query.by ?? 'kind', csvOf(groups))
    },
  )

  heatRoutes(app, server)
  staffingRoutes(app, server)
}

const config = { right: 'statistics.read' } as const

/** Where and when what is frequent: any two groupings against each other. */
function heatRoutes(app: FastifyInstance, server: AlertServer): void {
  const heat = async (actor: Actor, { rows = 'area', columns = 'hour' }: Static<typeof Heat>, { from_ms, to_ms, mode }: Asked) => {
    const by = { rows, columns }
    return { by, crossed: crossed(await ofTheirs(actor, server.period(from_ms, to_ms, mode)), by) }
  }
  app.get<{ Querystring: Static<typeof Heat> }>(
    '/api/statistics/heat',
    {
      schema: { querystring: Heat, response: { 200: HeatAnswer } },
      config: { ...config, does: 'Counts incidents by two groupings at once, as area and hour.' },
    },
    async ({ query, actor }, reply) => {
      const period = asked(query, server.clock.now())
      return period.ok ? { ...period.value, ...(await heat(actor, query, period.value)).crossed } : refuse(reply, period.fault)
    },
  )
  app.get<{ Querystring: Static<typeof Heat> }>(
    '/api/statistics/heat.csv',
    {
      schema: { querystring: Heat, response: { 200: Csv } },
      config: { ...config, does: 'Counts incidents by two groupings at once, as a table.' },
    },
    async ({ query, actor }, reply) => {
      const period = asked(query, server.clock.now())
      if (!period.ok) return refuse(reply, period.fault)
      const found = await heat(actor, query, period.value)
      return sendCsv(reply, 'heat', crossedSheet(found.crossed, found.by))
    },
  )
}

/** What another number of people would have come to. */
function staffingRoutes(app: FastifyInstance, server: AlertServer): void {
  const sizes = async (actor: Actor, { most = 5 }: Static<typeof Staffed>, { from_ms, to_ms, mode }: Asked) => {
    const calls = callsOf((await ofTheirs(actor, server.period(from_ms, to_ms, mode))).map(({ incident }) => incident))
    return { calls: calls.length, sizes: Array.from({ length: most }, (_, n) => staffed(calls, n + 1)) }
  }
  app.get<{ Querystring: Static<typeof Staffed> }>(
    '/api/statistics/staffing',
    {
      schema: { querystring: Staffed, response: { 200: StaffingAnswer } },
      config: { ...config, does: 'Says what other numbers of people would have come to.' },
    },
    async ({ query, actor }, reply) => {
      const period = asked(query, server.clock.now())
      return period.ok ? { ...period.value, ...(await sizes(actor, query, period.value)) } : refuse(reply, period.fault)
    },
  )
  app.get<{ Querystring: Static<typeof Staffed> }>(
    '/api/statistics/staffing.csv',
    {
      schema: { querystring: Staffed, response: { 200: Csv } },
      config: { ...config, does: 'Says what other numbers of people would have come to, as a table.' },
    },
    async ({ query, actor }, reply) => {
      const period = asked(query, server.clock.now())
      return period.ok
        ? sendCsv(reply, 'staffing', staffingSheet((await sizes(actor, query, period.value)).sizes))
        : refuse(reply, period.fault)
    },
  )
}
