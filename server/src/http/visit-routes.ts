import { fail, type Result } from '@anju/sdk'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { wallTime } from '../detect/night.ts'
import { nextTurn } from '../event-loop.ts'
import { serverLimits } from '../limits.ts'
import { middleOf, planDay, inOrderOfNeed } from '../visits/day-plan.ts'
import { needsOfSite } from '../visits/patrol.ts'
import type { TimedStop } from '../visits/route.ts'
import { reasonSentence } from '../visits/visit-reason.ts'
import type { VisitNeed } from '../visits/visit-need.ts'
import { holdsPicture, Sync, Visit, VisitForm } from '../visits/visit.ts'
import type { Put, Visits } from '../visits/visits.ts'
import type { Actor } from '../people/right.ts'
import { patrolSheet, visitSheet } from '../visits/visit-sheet.ts'
import { hasHome } from './own-homes.ts'
import { Problem, problemOf } from './problem.ts'
import { refuse } from './refuse.ts'
import { Csv, sendCsv } from './send-csv.ts'
import { Spoken } from './spoken.ts'

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
const Title = Type.Object({ zh: Type.String(), en: Type.String() })
const Minute = Type.Integer({ minimum: 0, maximum: 1_439, 'x-unit': 'min', description: 'Of the local day.' })
const Need = Type.Object({
  home: Type.String(),
  score: Type.Integer(),
  points: Type.Integer(),
  risk_pct: Type.Integer({ 'x-unit': '%' }),
  reasons: Type.Array(
    Type.Object({
      code: Type.String(),
      params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
      points: Type.Integer(),
      risk_pct: Type.Integer({ 'x-unit': '%' }),
      says: Title,
    }),
  ),
})
const Patrol = Type.Object({ now_ms: Type.Integer(), needs: Type.Array(Need) })
const Day = Type.Object({
  visitors: Type.Optional(Type.Integer({ minimum: 1, maximum: serverLimits.day_visitors })),
  visits_each: Type.Optional(Type.Integer({ minimum: 1, maximum: serverLimits.day_visits_each })),
  starts_min: Type.Optional(Minute),
  longitude_deg: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  latitude_deg: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
})
const Minutes = Type.Number({ minimum: 0, 'x-unit': 'min', description: 'Of the local day; after midnight it goes on.' })
const Metres = Type.Integer({ minimum: 0, 'x-unit': 'm' })
const DayPlan = Type.Object({
  now_min: Type.Integer(),
  station_deg: Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }),
  station_is: Type.Enum(['given', 'middle-of-the-homes']),
  rounds: Type.Array(
    Type.Object({
      walk_m: Metres,
      back_min: Minutes,
      late_stops: Type.Integer(),
      stops: Type.Array(
        Type.Object({
          home: Type.String(),
          walk_m: Metres,
          arrives_min: Minutes,
          begins_min: Minutes,
          leaves_min: Minutes,
          too_late: Type.Boolean(),
        }),
      ),
    }),
  ),
  needs: Type.Array(Need),
  left: Type.Array(Type.Object({ home: Type.String(), score: Type.Integer() })),
  without_place: Type.Array(Type.String()),
})
const Hours = Type.Object({ opens_min: Type.Optional(Minute), shuts_min: Type.Optional(Minute) }, { additionalProperties: false })
const Change = Type.Object({ visit: VisitForm, seen: Type.Optional(Type.Integer({ minimum: 0 })) }, { additionalProperties: false })
const PutAnswer = Type.Object({ did: Type.Enum(['created', 'changed', 'unchanged', 'conflict', 'refused']), visit: Type.Optional(Visit) })
const SyncAnswer = Type.Array(Type.Object({ ...PutAnswer.properties, id: Type.String(), problem: Type.Optional(Problem) }))
const Period = Type.Object({ from_ms: Type.Integer({ minimum: 0 }), to_ms: Type.Integer({ minimum: 0 }) })

/** Patrol and visits (H15, H16): who should be visited today and why, in which order, and what was found and done there. */
export function visitRoutes(app: FastifyInstance, server: AlertServer, visits: Visits): void {
  patrolRoutes(app, server, visits)
  recordRoutes(app, server, visits)
}

const said = (need: VisitNeed) => ({
  ...need,
  reasons: need.reasons.map((one) => ({ ...one, says: { zh: reasonSentence(one, 'zh'), en: reasonSentence(one, 'en') } })),
})
const minute = (min: number) => Math.round(min * 10) / 10
const shownStop = ({ stop, walk_m, arrives_min, begins_min, leaves_min, too_late }: TimedStop) => ({
  home: stop.home,
  walk_m: Math.round(walk_m),
  arrives_min: minute(arrives_min),
  begins_min: minute(begins_min),
  leaves_min: minute(leaves_min),
  too_late,
})

function patrolRoutes(app: FastifyInstance, server: AlertServer, visits: Visits): void {
  const homes = new Map(server.site.homes.map((home) => [home.id, home]))
  app.get(
    '/api/patrol',
    { schema: { response: { 200: Patrol } }, config: { right: 'visits.read', does: 'Says who should be visited and why.' } },
    ({ actor }) => ({
      now_ms: server.clock.now(),
      needs: inOrderOfNeed(needsOfSite(server, visits, (home) => hasHome(actor, home))).map(said),
    }),
  )
  app.get<{ Querystring: Static<typeof Spoken> }>(
    '/api/patrol.csv',
    {
      schema: { querystring: Spoken, response: { 200: Csv } },
      config: { right: 'visits.read', does: 'Says who should be visited and why, as a table.' },
    },
    ({ actor, query }, reply) =>
      sendCsv(
        reply,
        'patrol',
        patrolSheet(inOrderOfNeed(needsOfSite(server, visits, (home) => hasHome(actor, home))), query.language ?? 'zh'),
      ),
  )
  app.get<{ Querystring: Static<typeof Day> }>(
    '/api/patrol/day',
    { schema: { querystring: Day, response: { 200: DayPlan } }, config: { right: 'visits.read', does: 'Plans the rounds of a day.' } },
    async ({ query, actor }) => {
      const { visitors = 1, visits_each = 8, starts_min = 540, longitude_deg, latitude_deg } = query
      const places = server.site.homes.flatMap(({ location_deg }) => (location_deg === undefined ? [] : [location_deg]))
      const given = longitude_deg !== undefined && latitude_deg !== undefined
      const station = given ? ([longitude_deg, latitude_deg] as const) : middleOf(places)
      const plan = await planDay(
        needsOfSite(server, visits, (home) => hasHome(actor, home)),
        (id) => homes.get(id),
        (id) => visits.hours(id),
        { visitors, visits_each, starts_min, station },
        () => new Promise(nextTurn),
      )
      return {
        now_min: wallTime(server.ground.agenda.now(), server.site.time_zone).minute,
        station_deg: station,
        station_is: given ? 'given' : 'middle-of-the-homes',
        rounds: plan.rounds.map(({ stops, walk_m, back_min, late_stops }) => ({
          walk_m: Math.round(walk_m),
          back_min: minute(back_min),
          late_stops,
          stops: stops.map(shownStop),
        })),
        needs: plan.needs.map(said),
        left: plan.left.map(({ home, score }) => ({ home, score })),
        without_place: plan.without_place,
      }
    },
  )
  app.put<{ Params: { id: string }; Body: Static<typeof Hours> }>(
    '/api/homes/:id/visit-hours',
    {
      schema: { params: Id, body: Hours, response: { 200: Hours } },
      config: { right: 'visits.write', does: 'Says when a home may be visited.', problems: ['home-unknown'] },
    },
    async ({ params, body, actor }, reply) => {
      if (!homes.has(params.id) || !hasHome(actor, params.id))
        return refuse(reply, fail('home-unknown', { home: params.id.slice(0, 64) }).fault)
      if (body.opens_min !== undefined && body.shuts_min !== undefined && body.opens_min >= body.shuts_min)
        return refuse(reply, fail('request-invalid', { problem: 'opens_min must be before shuts_min' }, '/opens_min').fault)
      await visits.setHours(params.id, body, actor.name)
      return body
    },
  )
}

/** Looks for pictures before anything else is said about a body: whoever sends one is told why it is not taken. */
const noPictures = async ({ body }: FastifyRequest, reply: FastifyReply) => {
  if (holdsPicture(body)) await refuse(reply, fail('photo-refused').fault)
}

function recordRoutes(app: FastifyInstance, { site }: AlertServer, visits: Visits): void {
  const homes = new Set(site.homes.map(({ id }) => id))
  app.put<{ Params: { id: string }; Body: Static<typeof Change> }>(
    '/api/visits/:id',
    {
      schema: { params: Id, body: Change, response: { 200: PutAnswer } },
      config: {
        right: 'visits.write',
        does: 'Keeps a visit, new or changed.',
        problems: ['home-unknown', 'device-unknown', 'visit-changed', 'photo-refused'],
      },
      preValidation: noPictures,
    },
    async ({ params, body, actor }, reply) => {
      const { visit, seen } = body
      if (visit.id !== params.id)
        return refuse(reply, fail('request-invalid', { problem: 'the id differs from that of the path' }, '/visit/id').fault)
      if (!hasHome(actor, visit.home)) return refuse(reply, fail('home-unknown', { home: visit.home }, '/visit/home').fault)
      const put = await visits.put(visit, seen, actor.name)
      if (!put.ok) return refuse(reply, put.fault)
      if (put.value.did === 'conflict') return refuse(reply, conflict(put.value, seen))
      return put.value
    },
  )
  app.post<{ Body: Static<typeof Sync> }>(
    '/api/visits/sync',
    {
      schema: { body: Sync, response: { 200: SyncAnswer } },
      config: { right: 'visits.write', does: 'Keeps the visits of a telephone that was away.', problems: ['photo-refused'] },
      preValidation: noPictures,
      bodyLimit: serverLimits.request_bytes * 8,
    },
    async ({ body, actor }) => {
      const mine = body.visits.filter(({ visit }) => hasHome(actor, visit.home))
      const results = new Map((await visits.sync(mine, actor.name)).map(({ id, result }) => [id, result]))
      return body.visits.map(({ visit, seen }) =>
        answered(visit.id, results.get(visit.id) ?? fail('home-unknown', { home: visit.home }), seen),
      )
    },
  )
  app.get<{ Params: { id: string } }>(
    '/api/homes/:id/visits',
    {
      schema: { params: Id, response: { 200: Type.Array(Visit) } },
      config: { right: 'visits.read', does: 'Lists the newest visits of a home.', problems: ['home-unknown'] },
    },
    ({ params: { id }, actor }, reply) =>
      homes.has(id) && hasHome(actor, id) ? [...visits.ofHome(id)] : refuse(reply, fail('home-unknown', { home: id.slice(0, 64) }).fault),
  )
  const found = async ({ from_ms, to_ms }: Static<typeof Period>, actor: Actor) => {
    const all: Visit[] = []
    for await (const visit of visits.period(from_ms, to_ms)) {
      if (hasHome(actor, visit.home)) all.push(visit)
      if (all.length >= serverLimits.visits_listed) break
    }
    return all
  }
  app.get<{ Querystring: Static<typeof Period> }>(
    '/api/visits',
    {
      schema: { querystring: Period, response: { 200: Type.Array(Visit) } },
      config: { right: 'visits.read', does: 'Lists the visits of a period, oldest first.' },
    },
    ({ query, actor }) => found(query, actor),
  )
  app.get<{ Querystring: Static<typeof Period> }>(
    '/api/visits.csv',
    {
      schema: { querystring: Period, response: { 200: Csv } },
      config: { right: 'visits.read', does: 'Lists the visits of a period as a table.' },
    },
    async ({ query, actor }, reply) => sendCsv(reply, 'visits', visitSheet(await found(query, actor))),
  )
}

const conflict = ({ visit }: Put, seen: number | undefined) => fail('visit-changed', { version: visit.version, seen: seen ?? 0 }).fault

function answered(id: string, result: Result<Put>, seen: number | undefined) {
  if (!result.ok) return { id, did: 'refused', problem: problemOf(result.fault) }
  const { did, visit } = result.value
  return { id, did, visit, ...(did === 'conflict' ? { problem: problemOf(conflict(result.value, seen)) } : {}) }
}
