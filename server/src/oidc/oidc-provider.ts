import { fail, ok, type Clock, type Result } from '@anju/sdk'
import * as client from 'openid-client'
import { isLoopback } from '../http/loopback.ts'
import { OIDC_BACK } from './oidc-back.ts'
import { peopleLimits } from '../people/people-limits.ts'
import type { LoginKeys } from './login-keys.ts'
import type { OidcClient, OidcSettings } from './oidc-settings.ts'
import type { Claims } from './vouched-account.ts'

/** A provider of logins, as far as this server needs it. */
export interface OidcProvider {
  readonly settings: OidcSettings
  /** Where browsers reach this server, without a slash at its end. */
  readonly address: string
  /** Where a browser must go to say who it is. Error `oidc-unreachable`. */
  begin(keys: LoginKeys): Promise<Result<URL>>
  /** What the provider says of whoever came back with a query. Errors `oidc-unreachable`, `oidc-refused`, `login-wait`. */
  end(query: string, keys: LoginKeys): Promise<Result<Claims & { sub: string; iss: string }>>
}

const authOf = ({ settings, secret }: OidcClient): client.ClientAuth => {
  if (secret === undefined) return client.None()
  return settings.secret_by === 'post' ? client.ClientSecretPost(secret) : client.ClientSecretBasic(secret)
}

/** Whether an error says that nobody answered, or that whoever did is broken; everything else is an answer that does not hold. */
function isDown(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: unknown }
  if (cause instanceof Response) return cause.status >= 500
  return code === 'OAUTH_TIMEOUT' || /fetch failed/.test((error as Error).message) || (cause instanceof Error && isDown(cause))
}

/** Tells what went wrong, each new thing once: codes and messages of the library, which hold nothing of a token. */
function teller(say: (line: string) => void): (error: unknown) => void {
  let last = ''
  return (error) => {
    const { code = '', message } = error as { code?: string; message: string }
    const line = `Login by OpenID Connect: ${code} ${message.slice(0, 200)}`
    if (line !== last) say(line)
    last = line
  }
}

/** What the provider says of itself, asked for when somebody logs in and kept for a minute; many who log in ask once. */
function discovery(of: OidcClient, clock: Clock): () => Promise<client.Configuration> {
  const issuer = new URL(of.settings.issuer)
  // The signature of an ID token is checked though it came straight from the provider: its line may end before it.
  const execute = [client.enableNonRepudiationChecks]
  if (issuer.protocol === 'http:' && isLoopback(issuer.hostname)) execute.push(client.allowInsecureRequests)
  let known: { at_ms: number; config: Promise<client.Configuration> } | undefined
  return () => {
    if (known !== undefined && clock.now() - known.at_ms < peopleLimits.oidc_known) return known.config
    const timeout = peopleLimits.oidc_within / 1_000
    const asked = { at_ms: clock.now(), config: client.discovery(issuer, of.settings.client, {}, authOf(of), { execute, timeout }) }
    known = asked
    asked.config.catch(() => {
      if (known === asked) known = undefined
    })
    return asked.config
  }
}

/** Claims of the ID token, and of the provider's page about people where a wanted one is only there. */
async function claimsOf(config: client.Configuration, settings: OidcSettings, url: URL, keys: LoginKeys) {
  const tokens = await client.authorizationCodeGrant(config, url, {
    pkceCodeVerifier: keys.verifier,
    expectedState: keys.state,
    expectedNonce: keys.nonce,
    idTokenExpected: true,
  })
  const claims = tokens.claims()!
  const { account_claim = 'sub', make_accounts } = settings
  const wanted = [account_claim, ...(make_accounts === undefined ? [] : [make_accounts.claim, 'name'])]
  if (wanted.every((name) => claims[name] !== undefined) || config.serverMetadata().userinfo_endpoint === undefined) return claims
  return { ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims }
}

/** A provider by its settings. Nothing is asked of it before somebody logs in, so that a server starts without it. */
export function oidcProvider(of: OidcClient, clock: Clock, say: (line: string) => void): OidcProvider {
  const { settings } = of
  const address = settings.address.replace(/\/+$/, '')
  const discover = discovery(of, clock)
  const tell = teller(say)
  let busy = 0
  return {
    settings,
    address,
    async begin({ state, nonce, verifier }) {
      try {
        const config = await discover()
        return ok(
          client.buildAuthorizationUrl(config, {
            redirect_uri: `${address}${OIDC_BACK}`,
            scope: settings.scope ?? 'openid profile',
            state,
            nonce,
            code_challenge: await client.calculatePKCECodeChallenge(verifier),
            code_challenge_method: 'S256',
            ...(settings.ask_again === true ? { prompt: 'login' } : {}),
          }),
        )
      } catch (error) {
        tell(error)
        return fail('oidc-unreachable')
      }
    },
    async end(query, keys) {
      if (busy >= peopleLimits.oidc_at_once) return fail('login-wait', { wait_s: peopleLimits.oidc_within / 1_000 })
      busy += 1
      try {
        return ok(await claimsOf(await discover(), settings, new URL(`${address}${OIDC_BACK}?${query}`), keys))
      } catch (error) {
        tell(error)
        return fail(isDown(error) ? 'oidc-unreachable' : 'oidc-refused')
      } finally {
        busy -= 1
      }
    },
  }
}
