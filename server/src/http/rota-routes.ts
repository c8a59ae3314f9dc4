import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { People } from '../people/people.ts'
import { Rota } from '../people/rota.ts'
import { refuse } from './refuse.ts'

const Kept = Type.Object({ rota: Rota, version: Type.Integer({ minimum: 0 }) }, { additionalProperties: false })
const Asked = Type.Object({
  at_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_102_444_800_000, 'x-unit': 'ms' })),
  area: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
})
const OnDuty = Type.Object({
  at_ms: Type.Integer({ 'x-unit': 'ms' }),
  accounts: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
})

/** Bytes of a rota: 200 shifts and 2,000 stand-ins with their accounts. */
const ROTA_BYTES = 1_048_576

/** Who works when: the rota, and who is on duty. */
export function rotaRoutes(app: FastifyInstance, people: People): void {
  app.get('/api/rota', { schema: { response: { 200: Kept } }, config: { right: 'shifts.read', does: 'Gives the rota.' } }, () =>
    people.rota.now(),
  )
  app.put<{ Body: Static<typeof Kept> }>(
    '/api/rota',
    {
      schema: { body: Kept, response: { 200: Kept } },
      config: {
        right: 'shifts.write',
        does: 'Changes the rota; `version` is the one that was seen.',
        problems: ['rota-changed', 'account-unknown'],
      },
      bodyLimit: ROTA_BYTES,
    },
    async ({ body, actor }, reply) => {
      const put = people.rota.put(body.rota, body.version, actor.id)
      if (!put.ok) return refuse(reply, put.fault)
      await people.stored()
      return put.value
    },
  )
  app.get<{ Querystring: Static<typeof Asked> }>(
    '/api/on-duty',
    {
      schema: { querystring: Asked, response: { 200: OnDuty } },
      config: { right: 'shifts.read', does: 'Lists who is on duty, in the order in which they are asked.' },
    },
    ({ query }) => {
      const at_ms = query.at_ms ?? people.clock.now()
      const accounts = people.rota.onDuty(at_ms, query.area).map((id) => ({ id, name: people.accounts.get(id)?.name ?? id }))
      return { at_ms, accounts }
    },
  )
}
