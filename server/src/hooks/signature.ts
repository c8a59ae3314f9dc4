import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

/** A secret of Standard Webhooks from random bytes (24 to 64). */
export const secretOf = (bytes: Uint8Array): string => `${PREFIX}${Buffer.from(bytes).toString('base64')}`

/**
 * The headers of Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`, once for each secret, so that a receiver may know either of two while one
 * is being changed. `at_ms` is the time of this try.
 */
export function signed(id: string, at_ms: number, body: string, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(at_ms / 1_000))
  const of = (secret: string) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  }
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': secrets.map(of).join(' ') }
}
