import { fail } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { People } from '../people/people.ts'
import { hasHome } from './own-homes.ts'
import { refuse } from './refuse.ts'

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
const Reason = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 200 }) }, { additionalProperties: false })
const Title = Type.Object({ zh: Type.String(), en: Type.String() })
const Opened = Type.Object({
  home: Type.String(),
  until_ms: Type.Integer({ 'x-unit': 'ms' }),
  title: Title,
  address: Title,
  location_deg: Type.Optional(Type.Tuple([Type.Number({ 'x-unit': 'deg' }), Type.Number({ 'x-unit': 'deg' })])),
  residents: Type.Array(Type.Object({ id: Type.String(), name: Title })),
})

/** Opening what is masked: names and address of a home, for a quarter of an hour, with a reason that stays in the audit. */
export function nameRoutes(app: FastifyInstance, people: People): void {
  app.post<{ Params: Static<typeof Id>; Body: Static<typeof Reason> }>(
    '/api/homes/:id/open',
    {
      schema: { params: Id, body: Reason, response: { 200: Opened } },
      config: {
        right: 'names.open',
        does: 'Opens the names and the address of a home for a while; who did and why stays in the audit.',
        problems: ['home-unknown', 'too-many-requests'],
      },
    },
    async ({ params, body, actor }, reply) => {
      if (!hasHome(actor, params.id)) return refuse(reply, fail('home-unknown', { home: params.id.slice(0, 64) }).fault)
      const opened = people.names.open(actor.id, params.id, body.reason)
      if (!opened.ok) return refuse(reply, opened.fault)
      await people.stored()
      return opened.value
    },
  )
}
