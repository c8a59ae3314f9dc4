import { Incident, isOpen } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { serverLimits } from '../limits.ts'
import { sees } from './own-homes.ts'
import { linkNext, Paged, placeOf } from './page.ts'
import { refuse } from './refuse.ts'

const Asked = Type.Object({
  ...Paged,
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: serverLimits.page_most,
      description: `When left out, all that are open, and of all incidents ${serverLimits.page}.`,
    }),
  ),
  state: Type.Optional(Type.Enum(['open', 'all'], { description: '`open` when left out.' })),
  home: Type.Optional(Type.String({ maxLength: 64 })),
})

/** The incidents that the server has at hand, newest first. What is open comes whole unless pages are asked for: an old one must not drop out of view. */
export function incidentListRoute(app: FastifyInstance, server: AlertServer): void {
  app.get<{ Querystring: Static<typeof Asked> }>(
    '/api/incidents',
    {
      schema: { querystring: Asked, response: { 200: Type.Array(Incident) } },
      config: { right: 'incidents.read', does: 'Lists the incidents, newest first, in pages where asked for.' },
    },
    (request, reply) => {
      const { state = 'open', home, after } = request.query
      const limit = request.query.limit ?? (state === 'open' ? Number.MAX_SAFE_INTEGER : serverLimits.page)
      const place = after === undefined ? undefined : placeOf(after)
      if (place?.ok === false) return refuse(reply, place.fault)
      const behind = ({ raised_ms, id }: Incident) =>
        place === undefined || raised_ms < place.value.raised_ms || (raised_ms === place.value.raised_ms && id < place.value.id)
      const page = server
        .incidents()
        .filter((one) => (state === 'all' || isOpen(one.state)) && (home === undefined || one.home === home))
        .filter((one) => sees(request.actor, one) && behind(one))
        .toSorted((a, b) => b.raised_ms - a.raised_ms || (a.id < b.id ? 1 : -1))
        .slice(0, limit)
      linkNext(request, reply, page, limit)
      return page
    },
  )
}
