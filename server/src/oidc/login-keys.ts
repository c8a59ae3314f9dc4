import { peopleLimits } from '../people/people-limits.ts'
import { digestOf, newSecret } from '../people/live-secret.ts'
import { isLoopback } from '../http/loopback.ts'

/** What ties a login at the provider to the browser that began it. */
export interface LoginKeys {
  state: string
  nonce: string
  verifier: string
}

/** What the cookie of a login that begins holds: the second at which it began, and 256 bits. The server keeps nothing. */
export const newLoginWord = (now_ms: number): string => `${Math.floor(now_ms / 1_000)}.${newSecret(32)}`

/** The keys of a login, all from its word: who changes the time in it has other keys. Undefined when it is over, or none. */
export function loginKeys(word: string | undefined, now_ms: number): LoginKeys | undefined {
  const [, began_s] = /^(\d{1,12})\.[\w-]{43}$/.exec(word ?? '') ?? []
  if (word === undefined || began_s === undefined) return undefined
  const age_ms = now_ms - Number(began_s) * 1_000
  if (age_ms < 0 || age_ms >= peopleLimits.oidc_login) return undefined
  return { state: digestOf(`state ${word}`), nonce: digestOf(`nonce ${word}`), verifier: digestOf(`verifier ${word}`) }
}

const nameFor = (boundTo: string) => `${isLoopback(boundTo) ? '' : '__Host-'}anju-oidc`

/** The cookie of a login that begins; the provider's page sends the browser back with it (Lax), and no other request of a foreign page has it. */
export const loginCookie = (word: string, boundTo: string): string =>
  `${nameFor(boundTo)}=${word}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=${word === '' ? 0 : peopleLimits.oidc_login / 1_000}`

/** The word in a Cookie header. On the network only the guarded name counts: another could come from a neighbouring host. */
export const loginWordOf = (cookies: string | undefined, boundTo: string): string | undefined =>
  (cookies ?? '')
    .split(/;\s*/)
    .find((one) => one.startsWith(`${nameFor(boundTo)}=`))
    ?.slice(nameFor(boundTo).length + 1)
