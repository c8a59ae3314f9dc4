import { Type, type Static } from 'typebox'
import type { Wrong } from './login-tries.ts'
import { accountRoles } from './role.ts'

const Bound = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 500, uniqueItems: true })

/** What whoever keeps accounts says of one. */
export const AccountSettings = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, description: 'How colleagues call them; it stands on the desk.' }),
    role: Type.Enum([...accountRoles]),
    homes: Type.Optional(Bound),
    areas: Type.Optional(Bound),
  },
  { additionalProperties: false },
)
export type AccountSettings = Static<typeof AccountSettings>

export const AccountId = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,63}$' })

/** An account as it is kept. */
export interface Account extends AccountSettings {
  id: string
  made_ms: number
  /** The PHC text of its password; absent where only an identity provider vouches for it. */
  password?: string
  wrong?: Wrong
  /** Whom an identity provider meant when it first vouched for it: issuer and subject. Nobody else comes in by that provider. */
  subject?: string
  disabled_ms?: number
}

/** An account as it is shown. */
export const AccountShown = Type.Object({
  id: AccountId,
  ...AccountSettings.properties,
  made_ms: Type.Integer({ 'x-unit': 'ms' }),
  disabled: Type.Boolean(),
  /** Too many wrong passwords: only a reset helps. */
  locked: Type.Boolean(),
})
export type AccountShown = Static<typeof AccountShown>
