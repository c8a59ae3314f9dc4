import { Title } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { isLoopback } from '../http/loopback.ts'
import { accountRoles } from '../people/role.ts'

const Word = Type.String({ minLength: 1, maxLength: 200 })
const closed = { additionalProperties: false } as const

/** How people log in by an OpenID Connect provider: what the file behind `--oidc` says. */
export const OidcSettings = Type.Object(
  {
    issuer: Type.String({ maxLength: 500, description: 'The address by which the provider calls itself.' }),
    address: Type.String({ maxLength: 500, description: 'Where browsers reach this server; the only place they are sent back to.' }),
    client: Word,
    secret_env: Type.Optional(
      Type.String({
        pattern: '^[A-Z][A-Z0-9_]{0,63}$',
        description: 'The environment variable with the secret; left out: a public client.',
      }),
    ),
    secret_by: Type.Optional(Type.Enum(['basic', 'post'])),
    title: Type.Optional(Title),
    scope: Type.Optional(Word),
    account_claim: Type.Optional(Word),
    ask_again: Type.Optional(Type.Boolean({ description: 'The provider asks who it is each time: for desks that people share.' })),
    make_accounts: Type.Optional(
      Type.Object(
        {
          claim: Word,
          roles: Type.Array(Type.Object({ value: Word, role: Type.Enum([...accountRoles]) }, closed), { minItems: 1, maxItems: 100 }),
        },
        { ...closed, description: 'Makes an account at the first login, with the role of the first line whose value the claim has.' },
      ),
    ),
  },
  closed,
)
export type OidcSettings = Static<typeof OidcSettings>

/** Settings with the secret that they name. */
export interface OidcClient {
  settings: OidcSettings
  secret?: string
}

/** What stands on the button where the file does not say. */
export const oidcTitle: Title = { zh: '统一身份登录', en: 'Log in with your organisation' }

const addressProblem = (text: string): string | undefined => {
  if (!URL.canParse(text)) return 'must be an address like https://login.example.cn.'
  const { protocol, hostname, username, search, hash } = new URL(text)
  if (username !== '' || search !== '' || hash !== '') return 'must have no user, query or fragment.'
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return undefined
  return 'must begin with https://; only at this machine it may be http://.'
}

/** What the schema cannot say: addresses that protect what they carry, a secret that is there. */
export function* oidcMeaning(settings: OidcSettings, secret: string | undefined): Generator<[pointer: string, problem: string]> {
  for (const name of ['issuer', 'address'] as const) {
    const problem = addressProblem(settings[name])
    if (problem !== undefined) yield [`/${name}`, `${name} ${problem}`]
  }
  const { secret_env, secret_by, scope = 'openid' } = settings
  if (secret_env !== undefined && (secret ?? '') === '') yield ['/secret_env', `The environment variable ${secret_env} is not set.`]
  if (secret_env === undefined && secret_by !== undefined)
    yield ['/secret_by', 'secret_by needs secret_env: a public client has no secret.']
  if (!scope.split(' ').includes('openid')) yield ['/scope', 'scope must hold openid.']
}
