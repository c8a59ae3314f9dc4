import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { Consent, purposes } from '../people/consent.ts'
import type { People } from '../people/people.ts'
import { refuse } from './refuse.ts'

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
const Resident = Type.Object({ id: Id.properties.id, resident: Type.String({ minLength: 1, maxLength: 64 }) })
const Decided = Type.Object(
  {
    resident: Resident.properties.resident,
    purpose: Type.Enum([...purposes]),
    given: Type.Boolean(),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
)
const Reason = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 200 }) }, { additionalProperties: false })
const Erased = Type.Object({
  home: Type.String(),
  resident: Type.String(),
  incidents: Type.Integer(),
  records: Type.Integer(),
  left: Type.Array(Type.String()),
})

/** What residents agree to, and forgetting one of them. */
export function consentRoutes(app: FastifyInstance, server: AlertServer, people: People): void {
  app.get<{ Params: Static<typeof Id> }>(
    '/api/homes/:id/consent',
    {
      schema: { params: Id, response: { 200: Type.Array(Consent) } },
      config: { right: 'consent.read', does: 'Lists what the residents of a home agreed to or refused.' },
    },
    ({ params }) => people.consents.ofHome(params.id),
  )
  app.put<{ Params: Static<typeof Id>; Body: Static<typeof Decided> }>(
    '/api/homes/:id/consent',
    {
      schema: { params: Id, body: Decided, response: { 200: Consent } },
      config: {
        right: 'consent.write',
        does: 'Writes down what a resident agrees to or refuses; it holds at once.',
        problems: ['home-unknown', 'resident-unknown'],
      },
    },
    async ({ params, body, actor }, reply) => {
      const put = people.consents.put({ ...body, home: params.id, by: actor.id })
      if (!put.ok) return refuse(reply, put.fault)
      await people.stored()
      return put.value
    },
  )
  app.post<{ Params: Static<typeof Resident>; Body: Static<typeof Reason> }>(
    '/api/homes/:id/residents/:resident/erase',
    {
      schema: { params: Resident, body: Reason, response: { 200: Erased } },
      config: {
        right: 'erase',
        does: 'Forgets a resident for good, and says what it took out and what stays.',
        problems: ['home-unknown', 'resident-unknown', 'incident-open'],
      },
    },
    async ({ params, body, actor }, reply) => {
      const done = await server.erasure.erase(params.id, params.resident, body.reason, actor.id)
      return done.ok ? done.value : refuse(reply, done.fault)
    },
  )
}
