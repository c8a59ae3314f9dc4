import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = Record<string, unknown>

/** What a token endpoint does wrong. */
export interface Forgery {
  claims?: Json
  header?: Json
  /** Signed by a key that is not the provider's. */
  foreignKey?: boolean
  unsigned?: boolean
  /** Changes claims after they were signed. */
  changedLater?: Json
  noToken?: boolean
  status?: number
  /** What the page about people says. */
  userinfo?: Json
}

const part = (of: Json) => Buffer.from(JSON.stringify(of)).toString('base64url')

function tokenOf(header: Json, claims: Json, key: KeyObject, { unsigned, changedLater }: Forgery): string {
  const signed = `${part(header)}.${part(claims)}`
  const signature = unsigned === true ? '' : sign('sha256', Buffer.from(signed), key).toString('base64url')
  const shown = changedLater === undefined ? signed : `${part(header)}.${part({ ...claims, ...changedLater })}`
  return `${shown}.${signature}`
}

/** A provider that signs by itself, so that it can do one thing wrong at a time. `forgery` undefined: it does everything right. */
export async function forgingProvider() {
  const [own, foreign] = [generateKeyPairSync('rsa', { modulusLength: 2_048 }), generateKeyPairSync('rsa', { modulusLength: 2_048 })]
  const told: { forgery: Forgery; nonce: string; issuer: string } = { forgery: {}, nonce: '', issuer: '' }
  const answers: Record<string, () => Json> = {
    '/.well-known/openid-configuration': () => ({
      issuer: told.issuer,
      authorization_endpoint: `${told.issuer}/authorize`,
      token_endpoint: `${told.issuer}/token`,
      userinfo_endpoint: `${told.issuer}/userinfo`,
      jwks_uri: `${told.issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/keys': () => ({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'own', alg: 'RS256', use: 'sig' }] }),
    '/userinfo': () => told.forgery.userinfo ?? { sub: 'subject-wu' },
    '/token': () => {
      const { forgery, issuer, nonce } = told
      const now_s = Math.floor(Date.now() / 1_000)
      const good = { iss: issuer, sub: 'subject-wu', aud: 'anju', iat: now_s, exp: now_s + 300, nonce, preferred_username: 'wu' }
      const header = { alg: 'RS256', kid: 'own', ...forgery.header }
      // What is undefined here is left out of the JSON: a claim that is missing.
      const token = tokenOf(header, { ...good, ...forgery.claims }, (forgery.foreignKey === true ? foreign : own).privateKey, forgery)
      return { access_token: 'access', token_type: 'Bearer', ...(forgery.noToken === true ? {} : { id_token: token }) }
    },
  }
  const server = createServer(({ url = '' }, response) => {
    const path = url.split('?')[0]!
    const status = path === '/token' ? (told.forgery.status ?? 200) : 200
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(status === 200 ? answers[path]!() : {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  told.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    told,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
