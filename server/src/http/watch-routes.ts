import { fail, hazards, severities } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { sees } from './own-homes.ts'
import { refuse } from './refuse.ts'

const Ms = Type.Integer({ 'x-unit': 'ms' })
const Flood = Type.Object({
  flood: Type.Boolean(),
  raised_in_window: Type.Integer(),
  groups: Type.Array(
    Type.Object({
      severity: Type.Enum([...severities]),
      hazard: Type.Enum([...hazards]),
      building: Type.Optional(Type.String()),
      homes: Type.Array(Type.String()),
      incidents: Type.Array(Type.String()),
      oldest_ms: Ms,
    }),
  ),
})
const BlindSpots = Type.Object({ home: Type.String(), lacks: Type.Record(Type.String(), Type.Array(Type.String())) })
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })

const Purged = Type.Object({ incidents: Type.Integer(), pages: Type.Integer() })

/** What a desk must know of what it sees and does not see: floods, grouped, what no rule can observe in a home, and the end of drills. */
export function watchRoutes(app: FastifyInstance, server: AlertServer): void {
  app.get(
    '/api/flood',
    {
      schema: { response: { 200: Flood } },
      config: { right: 'incidents.read', does: 'Gives what is open, the worst first, grouped for a desk on which too much comes at once.' },
    },
    ({ actor }) => {
      const { groups, ...view } = server.flood((incident) => sees(actor, incident))
      return { ...view, groups: [...groups] }
    },
  )
  app.get<{ Params: Static<typeof Id> }>(
    '/api/homes/:id/blind-spots',
    {
      schema: { params: Id, response: { 200: BlindSpots } },
      config: { right: 'homes.read', does: 'Says, rule by rule, what a home lacks for it to be seen.', problems: ['home-unknown'] },
    },
    ({ params }, reply) => {
      const lacks = server.blindSpots(params.id)
      return lacks === undefined ? refuse(reply, fail('home-unknown', { home: params.id.slice(0, 64) }).fault) : { home: params.id, lacks }
    },
  )
  app.post(
    '/api/drills/purge',
    {
      schema: { response: { 200: Purged } },
      config: { right: 'drill.purge', does: 'Erases every incident, alert and page of drills and tests. The audit keeps its lines.' },
    },
    async ({ actor }) => {
      const { incidents, pages } = await server.purgeDrills(actor.id)
      return { incidents: incidents.length, pages: pages.length }
    },
  )
}
