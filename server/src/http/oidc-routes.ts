import { fail, ok, Title, type Fault, type Result } from '@anju/sdk'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { loginCookie, loginKeys, loginWordOf, newLoginWord } from '../oidc/login-keys.ts'
import { OIDC_BACK } from '../oidc/oidc-back.ts'
import type { OidcProvider } from '../oidc/oidc-provider.ts'
import { oidcTitle } from '../oidc/oidc-settings.ts'
import { vouchedAccount } from '../oidc/vouched-account.ts'
import type { People } from '../people/people.ts'
import { problemOf } from './problem.ts'
import { refuse } from './refuse.ts'
import { sessionCookie } from './session-cookie.ts'

const Ways = Type.Object({
  password: Type.Boolean(),
  oidc: Type.Optional(Type.Object({ title: Title }, { description: 'There is a provider; a browser begins at /api/login/oidc.' })),
})
const Gone = Type.Null({ description: 'The browser is sent on.' })

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** What a browser shows that cannot log in: both languages, and the way back. */
const page = ({ says }: { says: Title }, back: string): string =>
  `<!doctype html><html lang="zh"><meta charset="utf-8"><title>安居 Anju</title>
<meta name="viewport" content="width=device-width"><main><p>${escaped(says.zh)}</p>
<p lang="en">${escaped(says.en)}</p><p><a href="${escaped(back)}">返回登录 <span lang="en">Back to the login</span></a></p></main></html>`

/** A browser is told by a page, whoever else asks by a problem document. */
function refusePerson({ headers }: FastifyRequest, reply: FastifyReply, fault: Fault, back: string) {
  if (headers.accept?.includes('text/html') !== true) return refuse(reply, fault)
  const problem = problemOf(fault)
  return reply
    .code(problem.status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .send(page(problem, back))
}

/** The account of whoever came back from the provider: theirs already, or made now. */
async function comeBack(request: FastifyRequest, people: People, provider: OidcProvider, boundTo: string): Promise<Result<string>> {
  const keys = loginKeys(loginWordOf(request.headers.cookie, boundTo), people.clock.now())
  if (keys === undefined) return fail('oidc-stale')
  const [, query = ''] = /\?(.*)$/s.exec(request.url) ?? []
  const told = await provider.end(query, keys)
  if (!told.ok) return told
  const vouched = vouchedAccount(told.value, provider.settings)
  if (!vouched.ok) return vouched
  const { id, make } = vouched.value
  const subject = `${told.value.iss} ${told.value.sub}`
  const making = make !== undefined && people.accounts.get(id) === undefined
  const account = making ? people.accounts.join(id, make, subject) : people.accounts.vouched(id, subject)
  if (!account.ok) return account
  await people.stored()
  return ok(id)
}

/** Logging in by a provider of OpenID Connect. A browser is sent to the provider and to the configured address, whatever a request says. */
export function oidcRoutes(app: FastifyInstance, people: People, boundTo: string, provider: OidcProvider | undefined): void {
  app.get('/api/login', { schema: { response: { 200: Ways } }, config: { right: 'open', does: 'Says how one can log in.' } }, () => ({
    password: true,
    ...(provider === undefined ? {} : { oidc: { title: provider.settings.title ?? oidcTitle } }),
  }))
  app.get(
    '/api/login/oidc',
    {
      schema: { response: { 303: Gone } },
      config: { right: 'open', does: 'Sends a browser to the provider of logins.', problems: ['oidc-off', 'oidc-unreachable'] },
    },
    async (request, reply) => {
      if (provider === undefined) return refusePerson(request, reply, fail('oidc-off').fault, '/')
      const word = newLoginWord(people.clock.now())
      const to = await provider.begin(loginKeys(word, people.clock.now())!)
      if (!to.ok) return refusePerson(request, reply, to.fault, `${provider.address}/`)
      // Its cookie (SameSite=Strict) does not come back from the provider's page: who goes there has left.
      if (request.session !== undefined) people.sessions.close(request.session)
      return reply.header('set-cookie', loginCookie(word, boundTo)).redirect(to.value.href, 303)
    },
  )
  app.get(
    OIDC_BACK,
    {
      schema: { response: { 303: Gone } },
      config: {
        right: 'open',
        does: 'Opens a session for whoever the provider vouches for; its token comes in a cookie.',
        problems: [
          'oidc-off',
          'oidc-stale',
          'oidc-refused',
          'oidc-no-account',
          'oidc-unreachable',
          'login-wait',
          'account-limit',
          'first-account',
        ],
      },
    },
    async (request, reply) => {
      if (provider === undefined) return refusePerson(request, reply, fail('oidc-off').fault, '/')
      const done = loginCookie('', boundTo)
      const account = await comeBack(request, people, provider, boundTo)
      if (!account.ok) return refusePerson(request, reply.header('set-cookie', done), account.fault, `${provider.address}/`)
      const { token } = people.enter(account.value, request.headers['user-agent'] ?? '', request.session)
      return reply.header('set-cookie', [done, sessionCookie(token, boundTo)]).redirect(`${provider.address}/`, 303)
    },
  )
}
