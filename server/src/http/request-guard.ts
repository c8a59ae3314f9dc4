import { fail, ok, type Result } from '@anju/sdk'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i

const nameOf = (authority: string): string => authority.replace(/:\d+$/, '')

/** Whether only this machine can reach an address that is bound to `host`. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host) || host === '::1'

/**
 * Lets a request through that comes from where it may. Bound to loopback, the name it was asked by must be a loopback name, or a page of another site
 * could reach us by letting its own name point here (DNS rebinding); a page that asks must come from loopback too. Bound to the network, a page that
 * asks must be our own. Error `origin-refused`.
 */
export function mayAsk(headers: { host?: string | undefined; origin?: string | undefined }, boundTo: string): Result<void> {
  const { host = '', origin } = headers
  if (isLoopback(boundTo) && !LOOPBACK.test(nameOf(host))) return fail('origin-refused', { origin: host.slice(0, 120) })
  if (origin === undefined) return ok(undefined)
  const refused = fail('origin-refused', { origin: origin.slice(0, 120) })
  if (!URL.canParse(origin)) return refused
  const page = new URL(origin).host
  return (isLoopback(boundTo) ? LOOPBACK.test(nameOf(page)) : page === host) ? ok(undefined) : refused
}
