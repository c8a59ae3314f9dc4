import { fail, ok, type Result } from '../result.ts'
import { messageLimits } from './message-limits.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A JSON object as a foreign device sent it: nothing is known of its values. */
export type ForeignObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is ForeignObject => value !== null && typeof value === 'object' && !Array.isArray(value)

/** An own property, so that `__proto__` and `constructor` are never read as values. */
export const own = (object: ForeignObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined)

/** A foreign value as it stands in a fault: short, and never more than its type for what is no scalar. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, messageLimits.quoted_characters)
  return typeof value === 'number' || typeof value === 'boolean' || value === null
    ? String(value)
    : Array.isArray(value)
      ? 'a list'
      : typeof value
}

/** UTF-8 text of at most 64 KiB. Errors `payload-too-large`, `payload-not-utf8`. */
export function readForeignText(payload: Uint8Array): Result<string> {
  if (payload.byteLength > messageLimits.message_bytes)
    return fail('payload-too-large', { bytes: payload.byteLength, limit: messageLimits.message_bytes })
  try {
    return ok(utf8.decode(payload))
  } catch {
    return fail('payload-not-utf8')
  }
}

/** A JSON object of one family. Errors of {@link readForeignText}, `payload-not-json` (a truncated one too), `foreign-shape-wrong`. */
export function readForeignJson(family: string, payload: Uint8Array): Result<ForeignObject> {
  const text = readForeignText(payload)
  if (!text.ok) return text
  let value: unknown
  try {
    value = JSON.parse(text.value)
  } catch {
    return fail('payload-not-json')
  }
  return isObject(value) ? ok(value) : fail('foreign-shape-wrong', { family, problem: 'not an object' })
}
