import { fail } from '@anju/sdk'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import { AccountSettings } from '../people/account.ts'
import type { People } from '../people/people.ts'
import { passwordLength } from '../people/password-rules.ts'
import { rights, type Actor } from '../people/right.ts'
import { CSRF_HEADER } from './access.ts'
import { refuse } from './refuse.ts'
import { sessionCookie } from './session-cookie.ts'

const closed = { additionalProperties: false } as const
/** Longer than a password may be is refused by the rules for passwords, with their words; far longer is no password. */
export const Password = Type.String({ minLength: 1, maxLength: passwordLength.most * 4 })
const Login = Type.Object({ account: Type.String({ minLength: 1, maxLength: 64 }), password: Password }, closed)
const Me = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: Type.Optional(AccountSettings.properties.role),
  /** Nobody has an account: whoever reaches the server may do everything. */
  open: Type.Boolean(),
  rights: Type.Array(Type.Enum([...rights])),
  steps: Type.Optional(Type.Array(Type.String())),
  csrf: Type.Optional(
    Type.String({ description: `Goes into the header ${CSRF_HEADER} of every change that comes with the session's cookie.` }),
  ),
})
const NewPassword = Type.Object({ now: Password, next: Password }, closed)
const Sessions = Type.Array(
  Type.Object({ id: Type.String(), made_ms: Type.Integer(), seen_ms: Type.Integer(), agent: Type.String(), this: Type.Boolean() }),
)
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) })
export const Nothing = Type.Object({}, closed)

/** Who somebody is and what they may do, for their page. */
function meOf(people: People, actor: Actor, token: string | undefined): Static<typeof Me> {
  const account = people.accounts.get(actor.id)
  return {
    id: actor.id,
    name: actor.name,
    ...(account === undefined ? {} : { role: account.role }),
    open: people.open,
    rights: rights.filter((right) => actor.has(right)),
    ...(actor.steps === undefined ? {} : { steps: [...actor.steps] }),
    ...(token === undefined ? {} : { csrf: people.sessions.csrfOf(token) }),
  }
}

/** Logging in and out, and what everybody may do with their own account. `boundTo` is where the server listens. */
export function sessionRoutes(app: FastifyInstance, people: People, boundTo: string): void {
  loginRoutes(app, people, boundTo)
  ownRoutes(app, people)
}

function loginRoutes(app: FastifyInstance, people: People, boundTo: string): void {
  const enter = (request: FastifyRequest, reply: FastifyReply, account: string) => {
    const { token } = people.enter(account, request.headers['user-agent'] ?? '', request.session)
    reply.header('set-cookie', sessionCookie(token, boundTo))
    return meOf(people, people.actorOf(account)!, token)
  }
  app.post<{ Body: Static<typeof Login> }>(
    '/api/login',
    {
      schema: { body: Login, response: { 200: Me } },
      config: { right: 'open', does: 'Opens a session; its token comes in a cookie.', problems: ['login-wrong', 'login-wait'] },
    },
    async (request, reply) => {
      const { account, password } = request.body
      const known = await people.accounts.login(account, password, request.ip)
      if (known.ok) return enter(request, reply, known.value.id)
      const wait_s = known.fault.params?.['wait_s']
      if (wait_s !== undefined) reply.header('retry-after', String(wait_s))
      return refuse(reply, known.fault)
    },
  )
  app.post(
    '/api/logout',
    { schema: { response: { 200: Nothing } }, config: { right: 'self', does: 'Ends the session.' } },
    ({ session }, reply) => {
      if (session !== undefined) people.sessions.close(session)
      reply.header('set-cookie', sessionCookie('', boundTo))
      return {}
    },
  )
}

function ownRoutes(app: FastifyInstance, people: People): void {
  app.get(
    '/api/me',
    { schema: { response: { 200: Me } }, config: { right: 'self', does: 'Says who asks, and what they may do.' } },
    ({ actor, session }) => meOf(people, actor, session),
  )
  app.post<{ Body: Static<typeof NewPassword> }>(
    '/api/me/password',
    {
      schema: { body: NewPassword, response: { 200: Nothing } },
      config: {
        right: 'self',
        does: 'Takes another password, and ends every other session of the account.',
        problems: ['login-wrong', 'login-wait', 'password-weak', 'account-unknown'],
      },
    },
    async ({ actor, body, ip, session }, reply) => {
      if (people.accounts.get(actor.id) === undefined) return refuse(reply, fail('account-unknown', { account: actor.id }).fault)
      const known = await people.accounts.login(actor.id, body.now, ip)
      if (!known.ok) return refuse(reply, known.fault)
      const set = await people.accounts.reset(actor.id, actor.id, body.next)
      if (!set.ok) return refuse(reply, { ...set.fault, pointer: '/next' })
      people.sessions.end(actor.id, session === undefined ? {} : { except: session })
      return {}
    },
  )
  app.get(
    '/api/me/sessions',
    { schema: { response: { 200: Sessions } }, config: { right: 'self', does: 'Lists the own sessions.' } },
    ({ actor, session }) => {
      const own = session === undefined ? undefined : people.sessions.shownIdOf(session)
      return people.sessions.of(actor.id).map((one) => ({ ...one, this: one.id === own }))
    },
  )
  app.delete<{ Params: Static<typeof Id> }>(
    '/api/me/sessions/:id',
    {
      schema: { params: Id, response: { 200: Nothing } },
      config: { right: 'self', does: 'Ends an own session.', problems: ['not-found'] },
    },
    ({ actor, params, url }, reply) =>
      people.sessions.end(actor.id, { id: params.id }) > 0 ? {} : refuse(reply, fail('not-found', { path: url.slice(0, 120) }).fault),
  )
}
