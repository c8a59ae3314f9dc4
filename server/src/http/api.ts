import { Alert, allowedSteps, DeviceState, fail, Home, Incident, RejectedCounts, StepRequest, type Fault } from '@anju/sdk'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import type { AllowedHosts } from '../hooks/allowed-target.ts'
import { serverLimits } from '../limits.ts'
import { httpsOptions, type ListenerTls } from '../listener-tls.ts'
import { loggerOf, logRequests, type LogLine } from '../observe/request-log.ts'
import type { OidcProvider } from '../oidc/oidc-provider.ts'
import { people as newPeople, type People } from '../people/people.ts'
import { access } from './access.ts'
import { accountRoutes } from './account-routes.ts'
import { AuditLine, auditRoutes } from './audit-routes.ts'
import { alertRoutes } from './alert-routes.ts'
import { feedListeners, type FeedListeners } from './feed-listeners.ts'
import { feedRoutes } from './feed-routes.ts'
import { fieldRoutes } from './field-routes.ts'
import { hookRoutes, hooksOf } from './hook-routes.ts'
import { idempotency } from './idempotency.ts'
import { describeRoutes, type OpenApiDocument } from './openapi.ts'
import { consentRoutes } from './consent-routes.ts'
import { mapRoutes } from './map-routes.ts'
import { nameRoutes } from './name-routes.ts'
import { hasHome } from './own-homes.ts'
import { incidentListRoute } from './incident-list-route.ts'
import { incidentRoutes } from './incident-routes.ts'
import { pageRoutes } from './page-routes.ts'
import { watchRoutes } from './watch-routes.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { observeRoutes } from './observe-routes.ts'
import { refuse } from './refuse.ts'
import { mayAsk } from './request-guard.ts'
import { rotaRoutes } from './rota-routes.ts'
import { securityHeaders } from './security-headers.ts'
import { sessionRoutes } from './session-routes.ts'
import { statisticsRoutes } from './statistics-routes.ts'
import { versions } from './versions.ts'

const IncidentFull = Type.Object({ incident: Incident, alerts: Type.Array(Alert), allowed: Type.Array(Type.String()) })
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
type Id = Static<typeof Id>

declare module 'fastify' {
  interface FastifyInstance {
    /** Everybody who listens to the feed. */
    listeners: FeedListeners
  }
}

export interface ApiOptions {
  /** Hosts that webhooks may reach though they are private or without TLS. */
  hooksAllowed?: AllowedHosts | undefined
  /** Takes a JSON line for each request. */
  log?: LogLine | undefined
  /** By whom people can log in beside their password. */
  oidc?: OidcProvider | undefined
  /** The certificate by which everything is served; without one it comes without TLS. */
  tls?: ListenerTls | undefined
}

/** The API of a server: Fastify with every route, not yet listening. `boundTo` is the address that it will listen on. */
export async function api(
  server: AlertServer,
  boundTo: string,
  people: People = newPeople(server),
  { hooksAllowed = [], log, oidc, tls }: ApiOptions = {},
): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    ...loggerOf(log),
    ...(tls === undefined ? {} : { https: httpsOptions(tls) }),
    bodyLimit: serverLimits.request_bytes,
    forceCloseConnections: true,
  })
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  app.setSerializerCompiler(() => (value) => JSON.stringify(value))
  securityHeaders(app, tls !== undefined)
  // Pages too: what the page is told may hold the token of a drill.
  app.addHook('onRequest', async ({ headers }, reply) => {
    const may = mayAsk(headers, boundTo)
    if (!may.ok) await refuse(reply, may.fault)
  })
  logRequests(app)
  access(app, people)
  const document = describeRoutes(app)
  versions(app)
  idempotency(app, server.ground)
  app.setErrorHandler((error: FastifyError, _request, reply) => refuse(reply, faultOf(error), undefined, fieldsOf(error)))
  sessionRoutes(app, people, boundTo)
  oidcRoutes(app, people, boundTo, oidc)
  accountRoutes(app, people)
  nameRoutes(app, people)
  rotaRoutes(app, people)
  auditRoutes(app, server)
  consentRoutes(app, server, people)
  reading(app, server, document)
  mapRoutes(app, server)
  alertRoutes(app, server)
  const listeners = feedListeners(server, people)
  app.decorate('listeners', listeners)
  app.addHook('preClose', async () => listeners.close())
  feedRoutes(app, listeners)
  incidents(app, server)
  incidentListRoute(app, server)
  incidentRoutes(app, server)
  watchRoutes(app, server)
  pageRoutes(app, server)
  const hooks = hooksOf(server, hooksAllowed)
  hookRoutes(app, hooks)
  observeRoutes(app, server, hooks, listeners)
  statisticsRoutes(app, server)
  fieldRoutes(app, server, people)
  return app
}

/** What can only be looked at. */
function reading(app: FastifyInstance, server: AlertServer, document: () => OpenApiDocument): void {
  app.get('/api/health', { schema: { response: { 200: Health } }, config: { right: 'open', does: 'Says how the server is.' } }, () =>
    server.health(),
  )
  app.get(
    '/api/homes',
    { schema: { response: { 200: Type.Array(Home) } }, config: { right: 'homes.read', does: 'Lists the homes.' } },
    () => [...server.homes()],
  )
  app.get<{ Params: Id }>(
    '/api/homes/:id',
    {
      schema: { params: Id, response: { 200: Home } },
      config: { right: 'homes.read', does: 'Gives a home.', problems: ['not-found'] },
    },
    ({ params, url }, reply) => {
      const home = server.homes().find(({ id }) => id === params.id)
      return home ?? refuse(reply, fail('not-found', { path: url.slice(0, 120) }).fault)
    },
  )
  app.get(
    '/api/devices',
    {
      schema: { response: { 200: Type.Array(DeviceState) } },
      config: { right: 'devices.read', does: 'Lists what is known of every device.' },
    },
    () => [...server.devices()],
  )
  app.get(
    '/api/rejected',
    { schema: { response: { 200: Refused } }, config: { right: 'system.read', does: 'Lists what was refused of what devices sent.' } },
    ({ actor }) => ({
      counts: server.rejected(),
      latest: server.refusals().filter(({ topic }) => hasHome(actor, topic.split('/')[3] ?? '')),
    }),
  )
  app.get(
    '/api/openapi.json',
    { schema: { response: { 200: Type.Object({}) } }, config: { right: 'open', does: 'Gives this document.' } },
    () => document(),
  )
}

/** The closed loop. */
function incidents(app: FastifyInstance, server: AlertServer): void {
  const find = (id: string) => server.incidents().find((incident) => incident.id === id)
  const full = (incident: Incident) => ({ incident, alerts: [...server.alertsOf(incident)], allowed: allowedSteps(incident.state) })
  app.get<{ Params: Id }>(
    '/api/incidents/:id',
    {
      schema: { params: Id, response: { 200: IncidentFull } },
      config: { right: 'incidents.read', does: 'Gives an incident and the steps that it allows.', problems: ['incident-unknown'] },
    },
    ({ params }, reply) => {
      const incident = find(params.id)
      return incident === undefined ? refuse(reply, fail('incident-unknown', { incident: params.id }).fault) : full(incident)
    },
  )
  app.get<{ Params: Id }>(
    '/api/incidents/:id/audit',
    {
      schema: { params: Id, response: { 200: Type.Array(AuditLine) } },
      config: { right: 'audit.read', does: 'Lists what was done about an incident, oldest first.' },
    },
    async ({ params }) => [...(await server.audit(params.id))],
  )
  app.post<{ Params: Id; Body: StepRequest }>(
    '/api/incidents/:id/steps',
    {
      schema: { params: Id, body: StepRequest, response: { 200: IncidentFull } },
      config: {
        right: 'incidents.step',
        does: 'Takes a step of the closed loop.',
        seenIn: 'version',
        problems: ['incident-unknown', 'incident-changed', 'step-not-allowed', 'outcome-missing', 'call-back-first'],
      },
    },
    async ({ params, body }, reply) => {
      const taken = await server.step(params.id, body)
      if (taken.ok) return full(taken.value)
      const incident = find(params.id)
      const allowed = taken.fault.code === 'step-not-allowed' && incident !== undefined ? allowedSteps(incident.state) : undefined
      return refuse(reply, taken.fault, allowed)
    },
  )
}

const MOST_FIELDS = 20

/** Every field that does not fit; what is missing is pointed at where it should be. */
function fieldsOf({ validation = [] }: FastifyError): { pointer: string; problem: string }[] | undefined {
  const fields = validation.flatMap(({ instancePath, message = 'does not fit', params }) => {
    const missing = params['requiredProperties']
    if (!Array.isArray(missing)) return [{ pointer: instancePath, problem: message }]
    return missing.map((name) => ({ pointer: `${instancePath}/${String(name)}`, problem: 'is missing' }))
  })
  return fields.length === 0 ? undefined : fields.slice(0, MOST_FIELDS)
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
