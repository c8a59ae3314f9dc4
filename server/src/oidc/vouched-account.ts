import { fail, ok, type Result } from '@anju/sdk'
import { Check } from 'typebox/value'
import { AccountId, type AccountSettings } from '../people/account.ts'
import type { OidcSettings } from './oidc-settings.ts'

/** What a provider says of somebody. */
export type Claims = Readonly<Record<string, unknown>>

/** Whom a provider vouches for, and which account may be made for them. */
export interface Vouched {
  id: string
  make?: AccountSettings
}

/** Characters that no name has: controls, and those that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Cf}]/gu

const nameOf = ({ name }: Claims, id: string): string =>
  (typeof name === 'string' ? name.replaceAll(UNSEEN, '').trim().slice(0, 64).trim() : '') || id

const valuesOf = (claim: unknown): unknown[] => (Array.isArray(claim) ? claim : [claim])

/** The account that claims name: letter by letter, so that no two people can come to one. Error `oidc-no-account`. */
export function vouchedAccount(claims: Claims, { account_claim = 'sub', make_accounts }: OidcSettings): Result<Vouched> {
  const id = claims[account_claim]
  if (!Check(AccountId, id)) return fail('oidc-no-account', { account: typeof id === 'string' ? id.slice(0, 64) : account_claim })
  if (make_accounts === undefined) return ok({ id })
  const values = valuesOf(claims[make_accounts.claim])
  const line = make_accounts.roles.find(({ value }) => values.includes(value))
  return ok(line === undefined ? { id } : { id, make: { name: nameOf(claims, id), role: line.role } })
}
