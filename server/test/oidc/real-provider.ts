import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export const ADDRESS = 'http://127.0.0.1:8080'
export const SECRET = 'the secret of the confidential client'

/** A provider of OpenID Connect on loopback, by a foreign hand. */
export interface RealProvider {
  issuer: string
  /** Who sits at the browser, and what the provider knows of them. */
  person: { sub: string; claims: Record<string, unknown> }
  /** Answers a browser's page: where it is sent back to. The browser keeps its cookies and follows redirects within the provider. */
  logIn(from: string): Promise<URL>
  close(): Promise<void>
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))

/** Whoever is sent to the interaction is the person, and agrees. */
async function agree(provider: Provider, person: RealProvider['person'], request: IncomingMessage, response: ServerResponse) {
  const { params } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId: person.sub, clientId: String(params['client_id']) })
  grant.addOIDCScope(String(params['scope']))
  await provider.interactionFinished(request, response, { login: { accountId: person.sub }, consent: { grantId: await grant.save() } })
}

export async function realProvider(port = 0): Promise<RealProvider> {
  const answer = { to: (_request: IncomingMessage, response: ServerResponse): unknown => response.end() }
  const server = createServer((request, response) => void answer.to(request, response))
  const issuer = `http://127.0.0.1:${await listen(server, port)}`
  const person: RealProvider['person'] = { sub: 'subject-1', claims: {} }
  const client = { redirect_uris: [`${ADDRESS}/api/login/oidc/back`] }
  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'anju', client_secret: SECRET, token_endpoint_auth_method: 'client_secret_basic' },
      { ...client, client_id: 'anju-post', client_secret: SECRET, token_endpoint_auth_method: 'client_secret_post' },
      { ...client, client_id: 'anju-public', token_endpoint_auth_method: 'none' },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'groups'] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...person.claims }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ['for a test'] },
    pkce: { required: () => true },
  })
  const rest = provider.callback()
  answer.to = (request, response) =>
    request.url?.startsWith('/interaction/') === true ? agree(provider, person, request, response) : rest(request, response)
  return {
    issuer,
    person,
    async logIn(from) {
      const cookies = new Map<string, string>()
      let at = new URL(from)
      for (let hops = 0; at.origin === issuer; hops++) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        const answered = await fetch(at, { redirect: 'manual', headers: { cookie } })
        for (const one of answered.headers.getSetCookie()) cookies.set(...(/^([^=]+)=([^;]*)/.exec(one)!.slice(1) as [string, string]))
        const to = answered.headers.get('location')
        if (to === null || hops > 10) throw new Error(`The provider stopped at ${at.href}: ${answered.status} ${await answered.text()}`)
        at = new URL(to, at)
      }
      return at
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
