import { fail, ok, type Result } from '@anju/sdk'
import { isLoopback, isThisHost } from './loopback.ts'

const nameOf = (authority: string): string => authority.replace(/:\d+$/, '')

/**
 * Lets a request through that comes from where it may. Bound to loopback, the name it was asked by must be a loopback name, or a page of another site
 * could reach us by letting its own name point here (DNS rebinding); a page that asks must come from loopback too. Bound to the network, a page that
 * asks must be our own. Error `origin-refused`.
 */
export function mayAsk(headers: { host?: string | undefined; origin?: string | undefined }, boundTo: string): Result<void> {
  const { host = '', origin } = headers
  if (isLoopback(boundTo) && !isThisHost(nameOf(host))) return fail('origin-refused', { origin: host.slice(0, 120) })
  if (origin === undefined) return ok(undefined)
  const refused = fail('origin-refused', { origin: origin.slice(0, 120) })
  if (!URL.canParse(origin)) return refused
  const page = new URL(origin).host
  return (isLoopback(boundTo) ? isThisHost(nameOf(page)) : page === host) ? ok(undefined) : refused
}
