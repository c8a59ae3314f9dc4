import { Alert, fail } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { serverLimits } from '../limits.ts'
import { linkNext, Paged, placeOf } from './page.ts'
import { refuse } from './refuse.ts'

const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })
const Asked = Type.Object({
  ...Paged,
  home: Type.Optional(Type.String({ maxLength: 64 })),
  kind: Type.Optional(Type.String({ maxLength: 64 })),
  from_ms: Type.Optional(Ms),
  to_ms: Type.Optional(Ms),
})

/** Alerts of all times, from the store, newest first. */
export function alertRoutes(app: FastifyInstance, server: AlertServer): void {
  app.get<{ Querystring: Static<typeof Asked> }>(
    '/api/alerts',
    {
      schema: { querystring: Asked, response: { 200: Type.Array(Alert) } },
      config: { right: 'incidents.read', does: 'Lists alerts, newest first, in pages.' },
    },
    async (request, reply) => {
      const { limit = serverLimits.page, after, home, from_ms, to_ms, ...rest } = request.query
      if (from_ms !== undefined && to_ms !== undefined && from_ms >= to_ms)
        return refuse(reply, fail('request-invalid', { problem: '/from_ms must be before to_ms' }, '/from_ms').fault)
      const place = after === undefined ? undefined : placeOf(after)
      if (place?.ok === false) return refuse(reply, place.fault)
      const bound = request.actor.homes
      const homes = home === undefined ? bound : [home].filter((id) => bound?.includes(id) ?? true)
      const alerts = await server.ground.listAlerts({
        limit,
        ...rest,
        ...(from_ms === undefined ? {} : { from_ms }),
        ...(to_ms === undefined ? {} : { to_ms }),
        ...(place === undefined ? {} : { after: place.value }),
        ...(homes === undefined ? {} : { homes }),
      })
      linkNext(request, reply, alerts, limit)
      return alerts
    },
  )
}
