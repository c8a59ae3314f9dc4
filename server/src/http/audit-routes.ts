import { fail } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { hasHome } from './own-homes.ts'
import { refuse } from './refuse.ts'

export const AuditLine = Type.Object({
  at_ms: Type.Integer(),
  incident: Type.String({ description: 'What it is about: an incident, `account:…`, `home:…`, `key:…`, `visit:…`.' }),
  did: Type.String(),
  by: Type.String(),
  detail: Type.Record(Type.String(), Type.Unknown()),
})
const Subject = Type.Object({ subject: Type.String({ minLength: 1, maxLength: 200 }) })

/** What was done about anything: an account, a home, a key. Whoever is bound to some homes reads what was done about those. */
export function auditRoutes(app: FastifyInstance, server: AlertServer): void {
  app.get<{ Params: Static<typeof Subject> }>(
    '/api/audit/:subject',
    {
      schema: { params: Subject, response: { 200: Type.Array(AuditLine) } },
      config: { right: 'audit.read', does: 'Lists what was done about a thing, oldest first.', problems: ['not-found'] },
    },
    async ({ params: { subject }, actor, url }, reply) => {
      if (actor.homes !== undefined && !(subject.startsWith('home:') && hasHome(actor, subject.slice(5))))
        return refuse(reply, fail('not-found', { path: url.slice(0, 120) }).fault)
      return [...(await server.audit(subject))]
    },
  )
}
