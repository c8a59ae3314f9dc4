import { fail } from '@anju/sdk'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { Assessment, AssessmentForm, RefusalForm } from '../planning/assessment.ts'
import { fitReasons } from '../planning/fitting.ts'
import { planning, type Planning } from '../planning/planning.ts'
import { planningSheet } from '../planning/planning-sheet.ts'
import { mixRoutes } from './mix-routes.ts'
import { hasHome } from './own-homes.ts'
import { refuse } from './refuse.ts'
import { Csv, sendCsv } from './send-csv.ts'
import { Spoken } from './spoken.ts'

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
const Kind = Type.Object({ ...Id.properties, kind: Type.String({ minLength: 1, maxLength: 64 }) })
const LocalDay = Type.String({ pattern: '^20\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', description: 'A day of the site.' })
const Fit = Type.Object({
  kind: Type.String(),
  room: Type.Optional(Type.String()),
  why: Type.Enum([...fitReasons]),
  instead_of: Type.Optional(Type.String()),
})
const Planned = Type.Object({
  home: Type.String(),
  chosen: Type.Boolean(),
  points: Type.Integer(),
  reasons: Type.Array(Type.Object({ code: Type.String(), points: Type.Integer() })),
  fits: Type.Array(Fit),
  unmet: Type.Array(Fit),
  needs_network: Type.Boolean(),
  refused: Assessment.properties.refused,
  date: Type.Optional(Type.String()),
})
const Appointments = Type.Array(Type.Object({ home: Type.String(), date: Type.String() }))
const All = Type.Object({ homes: Type.Array(Planned), appointments: Appointments })
const Schedule = Type.Object(
  {
    from: LocalDay,
    per_day: Type.Integer({ minimum: 1, maximum: 50, description: 'Homes that can be equipped on a day.' }),
    holidays: Type.Optional(Type.Array(LocalDay, { maxItems: 60 })),
  },
  { additionalProperties: false },
)
const Moved = Type.Object({ date: Type.Optional(LocalDay) }, { additionalProperties: false })

const unknown = (reply: FastifyReply, home: string) => refuse(reply, fail('home-unknown', { home: home.slice(0, 64) }).fault)
const reads = (does: string) => ({ right: 'planning.read', does, problems: ['home-unknown'] }) as const
const writes = (does: string) => ({ right: 'visits.write', does, problems: ['home-unknown'] }) as const
const plans = (does: string) => ({ right: 'shifts.write', does, problems: ['home-unknown'] }) as const
interface OfHome {
  Params: Static<typeof Id>
}

/** Planning of homes and devices: who is chosen, what fits them, what they refuse, when it is put up, and what a budget buys. */
export function planningRoutes(app: FastifyInstance, server: AlertServer): void {
  const desk = planning(server.ground, server.site)
  assessmentRoutes(app, desk)
  scheduleRoutes(app, desk)
  mixRoutes(app, server, desk)
}

function assessmentRoutes(app: FastifyInstance, desk: Planning): void {
  app.get<OfHome>(
    '/api/homes/:id/assessment',
    { schema: { params: Id, response: { 200: Assessment } }, config: reads('Gives what is known of a home before it is equipped.') },
    ({ params: { id }, actor }, reply) => (hasHome(actor, id) ? desk.of(id) : undefined) ?? unknown(reply, id),
  )
  app.put<OfHome & { Body: AssessmentForm }>(
    '/api/homes/:id/assessment',
    { schema: { params: Id, body: AssessmentForm, response: { 200: Assessment } }, config: writes('Assesses a home.') },
    async ({ params: { id }, body, actor }, reply) => {
      if (!hasHome(actor, id)) return unknown(reply, id)
      const done = await desk.assess(id, body, actor.name)
      return done.ok ? done.value : refuse(reply, done.fault)
    },
  )
  app.post<OfHome & { Body: RefusalForm }>(
    '/api/homes/:id/refusals',
    {
      schema: { params: Id, body: RefusalForm, response: { 200: Assessment } },
      config: writes('Keeps that a device was refused, and why.'),
    },
    async ({ params: { id }, body, actor }, reply) => {
      if (!hasHome(actor, id)) return unknown(reply, id)
      const done = await desk.refuse(id, body, actor.name)
      return done.ok ? done.value : refuse(reply, done.fault)
    },
  )
  app.delete<{ Params: Static<typeof Kind> }>(
    '/api/homes/:id/refusals/:kind',
    { schema: { params: Kind, response: { 200: Assessment } }, config: writes('Takes a refusal back.') },
    async ({ params: { id, kind }, actor }, reply) => {
      if (!hasHome(actor, id)) return unknown(reply, id)
      const done = await desk.unrefuse(id, kind, actor.name)
      return done.ok ? done.value : refuse(reply, done.fault)
    },
  )
}

function scheduleRoutes(app: FastifyInstance, desk: Planning): void {
  app.get(
    '/api/planning',
    { schema: { response: { 200: All } }, config: reads('Lists the homes that were assessed: who is chosen, what fits, when.') },
    ({ actor }) => ({
      homes: desk.planned((home) => hasHome(actor, home)),
      appointments: desk.appointments().filter(({ home }) => hasHome(actor, home)),
    }),
  )
  app.get<{ Querystring: Static<typeof Spoken> }>(
    '/api/planning.csv',
    { schema: { querystring: Spoken, response: { 200: Csv } }, config: reads('Lists the homes that were assessed, as a table.') },
    ({ actor, query }, reply) =>
      sendCsv(
        reply,
        'planning',
        planningSheet(
          desk.planned((home) => hasHome(actor, home)),
          query.language ?? 'zh',
        ),
      ),
  )
  app.post<{ Body: Static<typeof Schedule> }>(
    '/api/planning/schedule',
    { schema: { body: Schedule, response: { 200: Appointments } }, config: plans('Gives a date to each chosen home that has none.') },
    ({ body: { holidays = [], ...about }, actor }) => desk.schedule({ ...about, holidays }, actor.name),
  )
  app.put<OfHome & { Body: Static<typeof Moved> }>(
    '/api/homes/:id/install-date',
    { schema: { params: Id, body: Moved, response: { 200: Appointments } }, config: plans('Puts a home on another day, or off the list.') },
    async ({ params: { id }, body, actor }, reply) => {
      if (!hasHome(actor, id)) return unknown(reply, id)
      const moved = await desk.move(id, body.date, actor.name)
      return moved.ok ? moved.value : refuse(reply, moved.fault)
    },
  )
}
