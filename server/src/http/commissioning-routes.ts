import { fail } from '@anju/sdk'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { DeviceTest, testKinds } from '../commissioning/device-test.ts'
import { testsDue } from '../commissioning/test-due.ts'
import type { TestDesk } from '../commissioning/test-desk.ts'
import { testPage } from '../commissioning/test-page.ts'
import { csvText } from '../csv-text.ts'
import { serverLimits } from '../limits.ts'
import { hasHome, homeAsSeen } from './own-homes.ts'
import { refuse } from './refuse.ts'
import { Csv, sendCsv } from './send-csv.ts'
import { Page, sendPage } from './send-page.ts'
import { Spoken } from './spoken.ts'

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
const Begin = Type.Object(
  {
    kind: Type.Enum([...testKinds]),
    devices: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 64 })),
    minutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: serverLimits.test_minutes_most,
        'x-unit': 'min',
        description: 'After so long it ends by itself.',
      }),
    ),
  },
  { additionalProperties: false },
)
const End = Type.Object({ note: Type.Optional(Type.String({ maxLength: 1_000 })) }, { additionalProperties: false })
const Due = Type.Object({
  home: Type.String(),
  device: Type.String(),
  kind: Type.String(),
  passed_ms: Type.Optional(Type.Integer({ 'x-unit': 'ms' })),
  due_days: Type.Optional(Type.Integer({ 'x-unit': 'd', description: 'Negative: overdue. Absent: it never passed.' })),
  state: Type.Enum(['never', 'overdue', 'due', 'tested']),
})
const All = Type.Object({ now_ms: Type.Integer({ 'x-unit': 'ms' }), running: Type.Array(DeviceTest), devices: Type.Array(Due) })
const unknown = (reply: FastifyReply, home: string) => refuse(reply, fail('home-unknown', { home: home.slice(0, 64) }).fault)
interface OfHome {
  Params: Static<typeof Id>
}

/** Commissioning: walk-test and monthly test with paging suppressed, how far each device has come, the report, and what is due. */
export function commissioningRoutes(app: FastifyInstance, server: AlertServer, desk: TestDesk): void {
  const { site, clock } = server
  const homes = new Map(site.homes.map((home) => [home.id, home]))

  app.post<OfHome & { Body: Static<typeof Begin> }>(
    '/api/homes/:id/device-tests',
    {
      schema: { params: Id, body: Begin, response: { 200: DeviceTest } },
      config: {
        right: 'visits.write',
        does: 'Begins a test of devices: what they say is a test until it ends.',
        problems: ['home-unknown', 'device-unknown', 'test-running'],
      },
    },
    async ({ params: { id }, body, actor }, reply) => {
      if (!hasHome(actor, id)) return unknown(reply, id)
      const begun = await desk.begin(id, body, actor.name)
      return begun.ok ? begun.value : refuse(reply, begun.fault)
    },
  )
  app.post<OfHome & { Body: Static<typeof End> }>(
    '/api/homes/:id/device-tests/end',
    {
      schema: { params: Id, body: End, response: { 200: DeviceTest } },
      config: { right: 'visits.write', does: 'Ends the test of a home.', problems: ['home-unknown', 'test-not-running'] },
    },
    async ({ params: { id }, body, actor }, reply) => {
      if (!hasHome(actor, id)) return unknown(reply, id)
      const ended = await desk.end(id, body.note, actor.name)
      return ended.ok ? ended.value : refuse(reply, ended.fault)
    },
  )
  app.get<OfHome>(
    '/api/homes/:id/device-tests',
    {
      schema: { params: Id, response: { 200: Type.Array(DeviceTest) } },
      config: { right: 'visits.read', does: 'Lists the tests of a home with how far each device came.', problems: ['home-unknown'] },
    },
    async ({ params: { id }, actor }, reply) => (homes.has(id) && hasHome(actor, id) ? desk.all(id) : unknown(reply, id)),
  )
  app.get<OfHome & { Querystring: Static<typeof Spoken> }>(
    '/api/homes/:id/device-test.html',
    {
      schema: { params: Id, querystring: Spoken, response: { 200: Page } },
      config: { right: 'visits.read', does: 'The report of the newest test of a home, to print.', problems: ['home-unknown', 'not-found'] },
    },
    ({ params: { id }, query, actor, url }, reply) => {
      const home = hasHome(actor, id) ? homes.get(id) : undefined
      if (home === undefined) return unknown(reply, id)
      const test = desk.last(id)
      if (test === undefined) return refuse(reply, fail('not-found', { path: url.slice(0, 120) }).fault)
      return sendPage(reply, testPage(test, homeAsSeen(actor, home), { language: query.language ?? 'zh', time_zone: site.time_zone }))
    },
  )
  dueRoutes(app, { site, clock }, desk)
}

function dueRoutes(app: FastifyInstance, { site, clock }: Pick<AlertServer, 'site' | 'clock'>, desk: TestDesk): void {
  const due = (sees: (home: string) => boolean) =>
    testsDue(
      site.homes.filter(({ id }) => sees(id)),
      desk,
      clock.now(),
    )
  app.get(
    '/api/commissioning',
    {
      schema: { response: { 200: All } },
      config: { right: 'visits.read', does: 'Says which devices are being tested, and which are due.' },
    },
    ({ actor }) => ({
      now_ms: clock.now(),
      running: desk.running().filter(({ home }) => hasHome(actor, home)),
      devices: due((home) => hasHome(actor, home)),
    }),
  )
  app.get(
    '/api/commissioning.csv',
    { schema: { response: { 200: Csv } }, config: { right: 'visits.read', does: 'Says which devices are due for a test, as a table.' } },
    ({ actor }, reply) => {
      const lines = due((home) => hasHome(actor, home)).map(({ home, device, kind, state, due_days, passed_ms }) => [
        home,
        device,
        kind,
        state,
        due_days,
        passed_ms === undefined ? undefined : new Date(passed_ms).toISOString(),
      ])
      return sendCsv(reply, 'commissioning', csvText(['home', 'device', 'kind', 'state', 'due_days', 'passed'], lines))
    },
  )
}
