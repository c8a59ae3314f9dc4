import type { Result } from '@anju/sdk'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import { AccountId, AccountSettings, AccountShown } from '../people/account.ts'
import { KeySettings } from '../people/api-keys.ts'
import type { People } from '../people/people.ts'
import { refuse } from './refuse.ts'
import { Nothing, Password } from './session-routes.ts'

const closed = { additionalProperties: false } as const
const NewAccount = Type.Object({ id: AccountId, ...AccountSettings.properties, password: Type.Optional(Password) }, closed)
const Change = Type.Object({ ...Type.Partial(AccountSettings).properties, disabled: Type.Optional(Type.Boolean()) }, closed)
const Reset = Type.Object({ password: Type.Optional(Password) }, closed)
const Drawn = Type.Object({ password: Type.Optional(Type.String({ description: 'The one that was drawn, shown this once.' })) })
const Made = Type.Object({ account: AccountShown, ...Drawn.properties })
const Id = Type.Object({ id: AccountId })
const KeyShown = Type.Object({
  ...KeySettings.properties,
  prefix: Type.String(),
  by: Type.String(),
  made_ms: Type.Integer({ 'x-unit': 'ms' }),
  used_ms: Type.Optional(Type.Integer({ 'x-unit': 'ms' })),
})
const KeyMade = Type.Object({ key: Type.String({ description: 'Shown this once.' }), prefix: Type.String() })
const Prefix = Type.Object({ prefix: Type.String({ pattern: '^[a-z0-9]{8}$' }) })

/** What came out, once it is durable, or why not. */
async function told<T>(people: People, reply: FastifyReply, result: Result<T>, shown: (value: T) => unknown = (value) => value) {
  if (!result.ok) return refuse(reply, result.fault)
  await people.stored()
  return shown(result.value)
}

/** Keeping accounts and keys: for whoever manages people. */
export function accountRoutes(app: FastifyInstance, people: People): void {
  const manage = { right: 'people.manage' } as const
  accountList(app, people)
  app.patch<{ Params: Static<typeof Id>; Body: Static<typeof Change> }>(
    '/api/accounts/:id',
    {
      schema: { params: Id, body: Change, response: { 200: AccountShown } },
      config: { ...manage, does: 'Changes an account; one that is disabled is out at once.', problems: ['account-unknown', 'last-admin'] },
    },
    ({ params, body, actor }, reply) => {
      const changed = people.accounts.change(params.id, body, actor.id)
      if (changed.ok && changed.value.disabled) people.sessions.end(params.id, {})
      return told(people, reply, changed)
    },
  )
  app.post<{ Params: Static<typeof Id>; Body: Static<typeof Reset> }>(
    '/api/accounts/:id/password',
    {
      schema: { params: Id, body: Reset, response: { 200: Drawn } },
      config: {
        ...manage,
        does: 'Gives an account another password and ends its sessions.',
        problems: ['account-unknown', 'password-weak'],
      },
    },
    async ({ params, body, actor }, reply) => {
      const set = await people.accounts.reset(params.id, actor.id, body.password)
      if (set.ok) people.sessions.end(params.id, {})
      return told(people, reply, set, ({ password }) => (body.password === undefined ? { password } : {}))
    },
  )
  keyRoutes(app, people)
}

function accountList(app: FastifyInstance, people: People): void {
  app.get(
    '/api/accounts',
    { schema: { response: { 200: Type.Array(AccountShown) } }, config: { right: 'people.manage', does: 'Lists the accounts.' } },
    () => people.accounts.all(),
  )
  app.post<{ Body: Static<typeof NewAccount> }>(
    '/api/accounts',
    {
      schema: { body: NewAccount, response: { 200: Made } },
      config: {
        right: 'people.manage',
        does: "Makes an account. The first must be an admin's; from then on everybody must log in.",
        problems: ['account-taken', 'account-limit', 'first-account', 'password-weak'],
      },
    },
    async ({ body, actor }, reply) => {
      const { id, password, ...settings } = body
      const made = await people.accounts.add(id, settings, actor.id, password)
      return told(people, reply, made, (drawn) => ({
        account: people.accounts.all().find((one) => one.id === id)!,
        ...(password === undefined ? { password: drawn.password } : {}),
      }))
    },
  )
}

function keyRoutes(app: FastifyInstance, people: People): void {
  const manage = { right: 'keys.manage' } as const
  app.get(
    '/api/keys',
    { schema: { response: { 200: Type.Array(KeyShown) } }, config: { ...manage, does: 'Lists the keys of machines.' } },
    () => people.keys.all(),
  )
  app.post<{ Body: KeySettings }>(
    '/api/keys',
    {
      schema: { body: KeySettings, response: { 200: KeyMade } },
      config: { ...manage, does: 'Makes a key for a machine.', problems: ['key-beyond', 'key-limit'] },
    },
    ({ body, actor }, reply) =>
      told(
        people,
        reply,
        people.keys.make(body, actor.id, (right) => actor.has(right)),
      ),
  )
  app.delete<{ Params: Static<typeof Prefix> }>(
    '/api/keys/:prefix',
    { schema: { params: Prefix, response: { 200: Nothing } }, config: { ...manage, does: 'Withdraws a key.', problems: ['not-found'] } },
    ({ params, actor }, reply) => told(people, reply, people.keys.revoke(params.prefix, actor.id), () => ({})),
  )
}
