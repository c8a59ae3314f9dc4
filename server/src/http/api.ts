import { Alert, allowedSteps, DeviceState, fail, Home, Incident, isOpen, RejectedCounts, StepRequest, type Fault } from '@anju/sdk'
import swagger from '@fastify/swagger'
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { Type, type TSchema } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { serverLimits } from '../limits.ts'
import { access } from './access.ts'
import { fieldRoutes } from './field-routes.ts'
import { Problem } from './problem.ts'
import { refuse } from './refuse.ts'
import { mayAsk } from './request-guard.ts'
import { statisticsRoutes } from './statistics-routes.ts'

const IncidentFull = Type.Object({ incident: Incident, alerts: Type.Array(Alert), allowed: Type.Array(Type.String()) })
const AuditLine = Type.Object({
  at_ms: Type.Integer(),
  incident: Type.String(),
  did: Type.String(),
  by: Type.String(),
  detail: Type.Record(Type.String(), Type.Unknown()),
})
const Refused = Type.Object({
  counts: RejectedCounts,
  latest: Type.Array(
    Type.Object({
      at_ms: Type.Integer(),
      topic: Type.String(),
      client: Type.String(),
      code: Type.String(),
      params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
      pointer: Type.Optional(Type.String()),
      bytes: Type.Integer(),
    }),
  ),
})
const Health = Type.Object({
  state: Type.Enum(['ok', 'store-failing']),
  run: Type.String(),
  now_ms: Type.Integer(),
  open_incidents: Type.Integer(),
  devices: Type.Integer(),
  problem: Type.Optional(Type.String()),
})
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })

/** Schemas of the sdk carry ids, which a document that holds them several times may not. */
function withoutIds<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(withoutIds) as T
  if (schema === null || typeof schema !== 'object') return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !(key === '$id' && typeof value === 'string'))
      .map(([key, value]) => [key, withoutIds(value as unknown)]),
  ) as T
}

const answers = (schema: TSchema, ...problems: readonly number[]) => ({
  200: withoutIds(schema),
  ...Object.fromEntries(problems.map((status) => [status, Problem])),
})

/** The API of a server: Fastify with every route, not yet listening. `boundTo` is the address that it will listen on. */
export async function api(server: AlertServer, boundTo: string) {
  const app = Fastify({ bodyLimit: serverLimits.request_bytes, forceCloseConnections: true }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  app.setSerializerCompiler(() => (value) => JSON.stringify(value))
  // Pages too: what the page is told may hold the token of a drill.
  app.addHook('onRequest', async ({ headers }, reply) => {
    const may = mayAsk(headers, boundTo)
    if (!may.ok) await refuse(reply, may.fault)
  })
  access(app)
  app.setErrorHandler((error: FastifyError, _request, reply) => refuse(reply, faultOf(error)))
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Anju reference alert server',
        version: '0.1.0',
        description:
          'Homes, devices, alerts and the closed loop. Names of people are masked. Messages of the feed: WebSocket at /api/feed.',
      },
    },
  })
  reading(app, server)
  incidents(app, server)
  statisticsRoutes(app, server)
  fieldRoutes(app, server)
  return app
}

type App = Awaited<ReturnType<typeof api>>

/** What can only be looked at. */
function reading(app: App, server: AlertServer): void {
  app.get('/api/health', { schema: { response: answers(Health) } }, () => server.health())
  app.get('/api/homes', { schema: { response: answers(Type.Array(Home)) } }, () => [...server.homes()])
  app.get('/api/homes/:id', { schema: { params: Id, response: answers(Home, 404) } }, ({ params, url }, reply) => {
    const home = server.homes().find(({ id }) => id === params.id)
    return home ?? refuse(reply, fail('not-found', { path: url.slice(0, 120) }).fault)
  })
  app.get('/api/devices', { schema: { response: answers(Type.Array(DeviceState)) } }, () => [...server.devices()])
  app.get('/api/alerts', { schema: { response: answers(Type.Array(Alert)) } }, () => [...server.alerts()])
  app.get('/api/rejected', { schema: { response: answers(Refused) } }, () => ({
    counts: server.rejected(),
    latest: [...server.refusals()],
  }))
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger())
}

/** The closed loop. */
function incidents(app: App, server: AlertServer): void {
  const find = (id: string) => server.incidents().find((incident) => incident.id === id)
  const full = (incident: Incident) => ({ incident, alerts: [...server.alertsOf(incident)], allowed: allowedSteps(incident.state) })
  const States = Type.Object({ state: Type.Optional(Type.Enum(['open', 'all'])) })

  app.get('/api/incidents', { schema: { querystring: States, response: answers(Type.Array(Incident), 400) } }, ({ query }) =>
    server.incidents().filter(({ state }) => query.state === 'all' || isOpen(state)),
  )
  app.get('/api/incidents/:id', { schema: { params: Id, response: answers(IncidentFull, 404) } }, ({ params }, reply) => {
    const incident = find(params.id)
    return incident === undefined ? refuse(reply, fail('incident-unknown', { incident: params.id }).fault) : full(incident)
  })
  app.get('/api/incidents/:id/audit', { schema: { params: Id, response: answers(Type.Array(AuditLine)) } }, async ({ params }) => [
    ...(await server.audit(params.id)),
  ])
  app.post(
    '/api/incidents/:id/steps',
    { schema: { params: Id, body: StepRequest, response: answers(IncidentFull, 400, 403, 404, 409, 412, 413, 422) } },
    async ({ params, body }, reply) => {
      const taken = await server.step(params.id, body)
      if (taken.ok) return full(taken.value)
      const incident = find(params.id)
      const allowed = taken.fault.code === 'step-not-allowed' && incident !== undefined ? allowedSteps(incident.state) : undefined
      return refuse(reply, taken.fault, allowed)
    },
  )
}

/** What Fastify or a handler threw, as a code of the errors table. Details of our own failures stay inside. */
function faultOf(error: FastifyError): Fault {
  if (error.validation !== undefined) {
    const [first] = error.validation
    const pointer = first?.instancePath ?? ''
    return fail('request-invalid', { problem: `${pointer || '/'} ${first?.message ?? 'does not fit'}` }, pointer).fault
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return fail('request-too-large', { limit: serverLimits.request_bytes }).fault
  if (error.statusCode !== undefined && error.statusCode < 500)
    return fail('request-invalid', { problem: error.message.slice(0, 200) }).fault
  return fail('server-failed').fault
}

/** Answers what no route knows. */
export const nothingThere = (app: FastifyInstance, page?: (reply: FastifyReply) => unknown): void => {
  app.setNotFoundHandler((request, reply) => {
    if (page !== undefined && request.method === 'GET' && !request.url.startsWith('/api/')) return page(reply)
    return refuse(reply, fail('not-found', { path: request.url.slice(0, 120) }).fault)
  })
}
