import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import type { Hooks } from '../hooks/hooks.ts'
import { metrics as newMetrics, type Metrics } from '../observe/metrics.ts'
import { devicesByPresence, openIncidents, vitalSigns } from '../observe/vital-signs.ts'
import type { FeedListeners } from './feed-listeners.ts'

const State = Type.Enum(['ok', 'degraded', 'failing'])
const Signs = Type.Object({
  state: State,
  run: Type.String({ description: 'New at every start.' }),
  checks: Type.Array(
    Type.Object({
      id: Type.String(),
      state: State,
      code: Type.Optional(Type.String()),
      says: Type.Optional(Type.Object({ zh: Type.String(), en: Type.String() })),
    }),
  ),
})
const Text = { content: { 'text/plain': { schema: Type.String() } } }

/** Seconds: what a page feels at once, up to what a browser gives up on. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A request by its route alone: a path may hold whatever somebody typed. */
const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? 'none'

function serverMetrics(server: AlertServer, hooks: Hooks, listeners: FeedListeners): Metrics {
  const all = newMetrics()
  const sum = (of: 'waiting' | 'dead') => hooks.list().reduce((total, hook) => total + hook[of], 0)
  all.gauge('anju_up', 'Whether the store takes what is committed: 1 or 0.', () => (server.health().state === 'ok' ? 1 : 0))
  all.gauge('anju_incidents_open', 'Incidents that are open.', () => openIncidents(server))
  all.gauge('anju_devices', 'Devices that are registered, by what is known of their line.', () => devicesByPresence(server))
  const refused = () => Object.entries(server.rejected()).map(([code, count]) => [{ code }, count] as const)
  all.gauge('anju_refused_total', 'Messages of devices that were refused, since the start.', refused, 'counter')
  all.gauge('anju_devices_flooding', 'Devices that are held back because they send too much.', () => server.floods().devices)
  const held = () => server.floods().held
  all.gauge(
    'anju_acknowledgements_held_total',
    'Acknowledgements that waited because their device floods, since the start.',
    held,
    'counter',
  )
  all.gauge('anju_feed_listeners', 'Clients that listen to the feed.', () => listeners.size)
  all.gauge('anju_webhooks_waiting', 'Deliveries of webhooks that are not through.', () => sum('waiting'))
  all.gauge('anju_webhooks_dead', 'Dead letters of webhooks.', () => sum('dead'))
  all.gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss())
  return all
}

/** How the server is, for machines: `/metrics` for Prometheus, `/health` and `/ready` for whoever restarts it or sends it work. */
export function observeRoutes(app: FastifyInstance, server: AlertServer, hooks: Hooks, listeners: FeedListeners): void {
  const all = serverMetrics(server, hooks, listeners)
  const raised = all.counter('anju_incident_changes_total', 'Changes of incidents that became durable, by the state they led to.')
  const took = all.histogram('anju_http_request_seconds', 'How long requests took, by route.', BUCKETS_S)
  const silence = server.onFeed((message) => {
    if (message.type === 'incident') raised.add({ state: message.incident.state, mode: message.incident.mode })
  })
  app.addHook('preClose', async () => {
    silence()
  })
  app.addHook('onResponse', async (request, reply) => {
    took.observe(reply.elapsedTime / 1_000, { route: routeOf(request), method: request.method, status: String(reply.statusCode) })
  })

  app.get(
    '/metrics',
    { schema: { response: { 200: Text } }, config: { right: 'system.read', does: 'Gives the figures of the server, for Prometheus.' } },
    (_, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(all.text()),
  )
  app.get(
    '/health',
    { schema: { response: { 200: Signs } }, config: { right: 'open', does: 'Says what is wrong with the server, if anything is.' } },
    () => vitalSigns(server, hooks),
  )
  app.get(
    '/ready',
    {
      schema: { response: { 200: Signs, 503: Signs } },
      config: { right: 'open', does: 'Says whether the server can take work: 503 while it cannot.' },
    },
    (_, reply) => {
      const signs = vitalSigns(server, hooks)
      return reply.code(signs.state === 'failing' ? 503 : 200).send(signs)
    },
  )
}
