import { ActionRequest, Alert, allowedSteps, callBackDue, fail, Incident, MergeRequest, UnmergeRequest, type Result } from '@anju/sdk'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import type { Actor } from '../people/right.ts'
import { refuse } from './refuse.ts'

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
type Id = Static<typeof Id>
const Changed = Type.Object({
  incident: Incident,
  alerts: Type.Array(Alert),
  allowed: Type.Array(Type.String()),
  /** The resident took the call back and nobody has spoken to them since. */
  call_back: Type.Boolean(),
})

/** Who may take an incident up may make two of them one. */
const mayMerge = ({ steps }: Actor): boolean => steps === undefined || steps.includes('acknowledge')

/** What people do with an incident beside the steps: calls and other actions, merging and parting. */
export function incidentRoutes(app: FastifyInstance, server: AlertServer): void {
  const answer = (reply: FastifyReply, taken: Result<Incident>) => {
    if (!taken.ok) return refuse(reply, taken.fault)
    const incident = taken.value
    const alerts = [...server.alertsOf(incident)]
    return { incident, alerts, allowed: allowedSteps(incident.state), call_back: callBackDue(incident) }
  }
  const right = 'incidents.step' as const
  const merging = (actor: Actor, reply: FastifyReply, merge: () => Promise<Result<Incident>>) =>
    mayMerge(actor)
      ? merge().then((taken) => answer(reply, taken))
      : refuse(reply, fail('not-allowed', { who: actor.name, right: 'incidents.step acknowledge' }).fault)

  app.post<{ Params: Id; Body: ActionRequest }>(
    '/api/incidents/:id/actions',
    {
      schema: { params: Id, body: ActionRequest, response: { 200: Changed } },
      config: {
        right,
        does: 'Notes a call, or the closing of a valve, and what came of it.',
        problems: ['incident-unknown', 'incident-changed', 'step-not-allowed'],
      },
    },
    async ({ params, body }, reply) => answer(reply, await server.act(params.id, body)),
  )
  app.post<{ Params: Id; Body: MergeRequest }>(
    '/api/incidents/:id/merge',
    {
      schema: { params: Id, body: MergeRequest, response: { 200: Changed } },
      config: {
        right,
        does: 'Makes an incident part of another one of its home.',
        problems: ['incident-unknown', 'incident-changed', 'merge-not-allowed', 'not-allowed'],
      },
    },
    ({ params, body, actor }, reply) => merging(actor, reply, () => server.merge(params.id, body)),
  )
  app.post<{ Params: Id; Body: UnmergeRequest }>(
    '/api/incidents/:id/unmerge',
    {
      schema: { params: Id, body: UnmergeRequest, response: { 200: Changed } },
      config: {
        right,
        does: 'Undoes a merge.',
        problems: ['incident-unknown', 'incident-changed', 'merge-not-allowed', 'not-allowed'],
      },
    },
    ({ params, body, actor }, reply) => merging(actor, reply, () => server.unmerge(params.id, body)),
  )
}
