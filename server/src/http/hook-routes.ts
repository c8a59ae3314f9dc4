import { fail, type Result } from '@anju/sdk'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import type { AllowedHosts } from '../hooks/allowed-target.ts'
import { Delivery, HookForm, HookShown } from '../hooks/hook.ts'
import { hooks as newHooks, type Hooks } from '../hooks/hooks.ts'
import { httpSender, type Sender } from '../hooks/live-sender.ts'
import { secretOf } from '../hooks/signature.ts'
import { newSecret } from '../people/live-secret.ts'
import { refuse } from './refuse.ts'

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) })
type Id = Static<typeof Id>
const WithSecret = Type.Object({ hook: HookShown, secret: Type.String({ description: 'Shown this once.' }) })
const Change = Type.Object({ hook: HookForm, seen: Type.Optional(Type.Integer({ minimum: 1 })) }, { additionalProperties: false })
const Replay = Type.Object(
  { ids: Type.Optional(Type.Array(Type.String({ maxLength: 400 }), { maxItems: 1_000, description: 'All when left out.' })) },
  { additionalProperties: false },
)
const right = 'hooks.manage' as const

/** Makes the webhooks of a server. `allowed` are the hosts that may be private. */
export const hooksOf = (server: AlertServer, allowed: AllowedHosts, sender: Sender = httpSender(allowed)): Hooks =>
  newHooks({
    ground: server.ground,
    site: server.site.id,
    incidents: () => server.incidents(),
    alertsOf: (incident) => server.alertsOf(incident),
    onFeed: (listener) => server.onFeed(listener),
    sender,
    newSecret: () => secretOf(Buffer.from(newSecret(32), 'base64url')),
    allowed,
  })

/** Webhooks: who is told, and what they did not take. */
export function hookRoutes(app: FastifyInstance, hooks: Hooks): void {
  app.addHook('preClose', async () => hooks.close())
  const answer = <T>(reply: FastifyReply, done: Result<T>) => (done.ok ? done.value : refuse(reply, done.fault))

  app.get('/api/hooks', { schema: { response: { 200: Type.Array(HookShown) } }, config: { right, does: 'Lists the webhooks.' } }, () =>
    hooks.list(),
  )
  app.post<{ Body: HookForm }>(
    '/api/hooks',
    {
      schema: { body: HookForm, response: { 201: WithSecret } },
      config: { right, does: 'Adds a webhook; its secret is shown this once.', problems: ['hook-url', 'hook-limit'] },
    },
    async ({ body, actor }, reply) => {
      const added = await hooks.add(body, actor.name)
      return added.ok ? reply.code(201).send(added.value) : refuse(reply, added.fault)
    },
  )
  app.get<{ Params: Id }>(
    '/api/hooks/:id',
    { schema: { params: Id, response: { 200: HookShown } }, config: { right, does: 'Gives a webhook.', problems: ['hook-unknown'] } },
    ({ params }, reply) => hooks.get(params.id) ?? refuse(reply, fail('hook-unknown', { hook: params.id }).fault),
  )
  app.put<{ Params: Id; Body: Static<typeof Change> }>(
    '/api/hooks/:id',
    {
      schema: { params: Id, body: Change, response: { 200: HookShown } },
      config: {
        right,
        does: 'Changes a webhook.',
        seenIn: 'seen',
        seenNeeded: true,
        problems: ['hook-unknown', 'hook-url', 'hook-changed'],
      },
    },
    async ({ params, body, actor }, reply) => {
      const seen = body.seen ?? hooks.get(params.id)?.version ?? 0
      return answer(reply, await hooks.change(params.id, body.hook, seen, actor.name))
    },
  )
  app.delete<{ Params: Id }>(
    '/api/hooks/:id',
    {
      schema: { params: Id, response: { 204: Type.Null({ description: 'It is gone, with all that waited for it.' }) } },
      config: { right, does: 'Removes a webhook.', problems: ['hook-unknown'] },
    },
    async ({ params, actor }, reply) => {
      const removed = await hooks.remove(params.id, actor.name)
      return removed.ok ? reply.code(204).send() : refuse(reply, removed.fault)
    },
  )
  app.post<{ Params: Id }>(
    '/api/hooks/:id/secret',
    {
      schema: { params: Id, response: { 200: WithSecret } },
      config: { right, does: 'Gives a webhook another secret; the one before signs, too, for a day.', problems: ['hook-unknown'] },
    },
    async ({ params, actor }, reply) => answer(reply, await hooks.renew(params.id, actor.name)),
  )
  app.post<{ Params: Id }>(
    '/api/hooks/:id/ping',
    {
      schema: { params: Id, response: { 200: Type.Object({ event: Type.String() }) } },
      config: { right, does: 'Sends an event that says nothing, to try the way.', problems: ['hook-unknown'] },
    },
    async ({ params }, reply) => answer(reply, await hooks.ping(params.id)),
  )
  deadRoutes(app, hooks)
}

function deadRoutes(app: FastifyInstance, hooks: Hooks): void {
  const most = 100
  app.get<{ Params: Id }>(
    '/api/hooks/:id/dead',
    {
      schema: { params: Id, response: { 200: Type.Array(Delivery) } },
      config: { right, does: `Lists what a webhook never took, the oldest ${most}.`, problems: ['hook-unknown'] },
    },
    ({ params }, reply) => {
      const dead = hooks.dead(params.id)
      return dead.ok ? dead.value.slice(0, most) : refuse(reply, dead.fault)
    },
  )
  app.post<{ Params: Id; Body: Static<typeof Replay> }>(
    '/api/hooks/:id/dead/replay',
    {
      schema: { params: Id, body: Replay, response: { 200: Type.Object({ replayed: Type.Integer({ minimum: 0 }) }) } },
      config: { right, does: 'Tries again what a webhook never took.', problems: ['hook-unknown'] },
    },
    async ({ params, body, actor }, reply) => {
      const done = await hooks.replay(params.id, body.ids, actor.name)
      return done.ok ? done.value : refuse(reply, done.fault)
    },
  )
}
