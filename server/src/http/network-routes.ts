import { fail } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { serverLimits } from '../limits.ts'
import { grades } from '../network/network-quality.ts'
import { networkPage, networkReport, networkSheet } from '../network/network-report.ts'
import { networkWatch } from '../network/network-watch.ts'
import type { Actor } from '../people/right.ts'
import { hasHome, homeAsSeen } from './own-homes.ts'
import { refuse } from './refuse.ts'
import { Csv, sendCsv } from './send-csv.ts'
import { Page, sendPage } from './send-page.ts'
import { Spoken } from './spoken.ts'

const DAY_MS = 86_400_000
const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
const Period = Type.Object({
  from_ms: Type.Optional(Ms),
  to_ms: Type.Optional(Ms),
  provider: Type.Optional(Type.String({ maxLength: 64 })),
})
const PrintedPeriod = Type.Object({ ...Period.properties, ...Spoken.properties })
type Asked = Static<typeof Period>
const Quality = {
  days: Type.Integer(),
  grade: Type.Enum([...grades]),
  heard_pct: Type.Optional(Type.Number({ 'x-unit': '%' })),
  silent_h: Type.Number({ 'x-unit': 'h' }),
  gaps: Type.Integer(),
  losses: Type.Integer(),
  delay_p95_s: Type.Optional(Type.Number({ 'x-unit': 's' })),
  messages: Type.Integer(),
  late_messages: Type.Integer(),
  rssi_mean_dbm: Type.Optional(Type.Number({ 'x-unit': 'dBm' })),
  rssi_least_dbm: Type.Optional(Type.Number({ 'x-unit': 'dBm' })),
  silent_by_hour_h: Type.Array(Type.Number({ 'x-unit': 'h' })),
}
const Lined = { provider: Type.Optional(Type.String()) }
const Report = Type.Object({
  from_ms: Ms,
  to_ms: Ms,
  homes: Type.Array(Type.Object({ home: Type.String(), ...Lined, line: Type.Optional(Type.Enum(['fixed', 'mobile'])), ...Quality })),
  providers: Type.Array(Type.Object({ ...Lined, homes: Type.Integer(), poor_homes: Type.Integer(), ...Quality })),
})
const LineForm = Type.Object(
  { provider: Type.String({ minLength: 1, maxLength: 64 }), kind: Type.Enum(['fixed', 'mobile']) },
  { additionalProperties: false },
)
const Line = Type.Object({ home: Type.String(), ...LineForm.properties })
const reads = (does: string) => ({ right: 'statistics.read', does }) as const

/** Network quality per home and provider, from presence, gaps and delays of reports. */
export function networkRoutes(app: FastifyInstance, server: AlertServer): void {
  const { ground, site } = server
  const watch = networkWatch({ ground, site, devices: () => server.devices(), onFeed: (listener) => server.onFeed(listener) })
  const homes = new Map(site.homes.map((home) => [home.id, home]))
  /** The week until now when nothing is said. */
  const asked = ({ from_ms, to_ms = server.clock.now() }: Asked) => {
    const from = from_ms ?? Math.max(0, to_ms - 7 * DAY_MS)
    if (from >= to_ms) return fail('request-invalid', { problem: 'from_ms must be before to_ms' }, '/from_ms')
    if (to_ms - from > serverLimits.network_days * DAY_MS)
      return fail('request-invalid', { problem: `a period is at most ${serverLimits.network_days} days` }, '/from_ms')
    return { ok: true, value: { from_ms: Math.floor(from), to_ms: Math.floor(to_ms) } } as const
  }
  const report = async (actor: Actor, period: { from_ms: number; to_ms: number }, provider: string | undefined) => {
    const days = (await watch.days(period.from_ms, period.to_ms)).filter(({ home }) => hasHome(actor, home))
    return networkReport(
      days.filter(({ home }) => provider === undefined || watch.line(home)?.provider === provider),
      (home) => watch.line(home),
    )
  }

  app.get<{ Querystring: Asked }>(
    '/api/network',
    {
      schema: { querystring: Period, response: { 200: Report } },
      config: reads('Says how good the network of each home is, and of each provider.'),
    },
    async ({ query, actor }, reply) => {
      const period = asked(query)
      return period.ok ? { ...period.value, ...(await report(actor, period.value, query.provider)) } : refuse(reply, period.fault)
    },
  )
  app.get<{ Querystring: Asked }>(
    '/api/network.csv',
    { schema: { querystring: Period, response: { 200: Csv } }, config: reads('Says how good the network of each home is, as a table.') },
    async ({ query, actor }, reply) => {
      const period = asked(query)
      return period.ok
        ? sendCsv(reply, 'network', networkSheet(await report(actor, period.value, query.provider)))
        : refuse(reply, period.fault)
    },
  )
  app.get<{ Querystring: Static<typeof PrintedPeriod> }>(
    '/api/network.html',
    { schema: { querystring: PrintedPeriod, response: { 200: Page } }, config: reads('The network report for a provider, to print.') },
    async ({ query, actor }, reply) => {
      const period = asked(query)
      if (!period.ok) return refuse(reply, period.fault)
      const language = query.language ?? 'zh'
      const titleOf = (id: string) => homeAsSeen(actor, homes.get(id)!).title[language]
      return sendPage(reply, networkPage(await report(actor, period.value, query.provider), site, { language, ...period.value, titleOf }))
    },
  )
  app.put<{ Params: Static<typeof Id>; Body: Static<typeof LineForm> }>(
    '/api/homes/:id/network',
    {
      schema: { params: Id, body: LineForm, response: { 200: Line } },
      config: { right: 'visits.write', does: "Writes down a home's provider.", problems: ['home-unknown'] },
    },
    async ({ params: { id }, body, actor }, reply) => {
      if (!hasHome(actor, id)) return refuse(reply, fail('home-unknown', { home: id.slice(0, 64) }).fault)
      const set = await watch.setLine({ home: id, ...body }, actor.name)
      return set.ok ? set.value : refuse(reply, set.fault)
    },
  )
}
