import { peopleLimits } from '../people/people-limits.ts'
import { isLoopback } from './loopback.ts'

/**
 * The cookie of a session: no script reads it, no other site sends it, no line without TLS carries it. Its name has the browser's own guard (`__Host-`:
 * this host alone, over TLS) where the server is reached over the network; browsers refuse that guard on a loopback page without TLS.
 */
export const sessionCookie = (token: string, boundTo: string): string =>
  `${isLoopback(boundTo) ? '' : '__Host-'}anju=${token}; Path=/; HttpOnly; Secure; SameSite=Strict; Max-Age=${
    token === '' ? 0 : peopleLimits.session_whole / 1_000
  }`
