import { limits } from '@anju/sdk'

/** The id of a refused event of the full profile, if it can be read at all: whoever sent it repeats it until it is answered. */
export function refusedId(payload: Uint8Array): string | undefined {
  if (payload.byteLength > limits.payload_bytes) return undefined
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(payload))
  } catch {
    return undefined
  }
  if (value === null || typeof value !== 'object') return undefined
  const { boot, seq } = value as { boot?: unknown; seq?: unknown }
  const readable = typeof boot === 'string' && /^[A-Za-z0-9_-]{1,32}$/.test(boot) && Number.isSafeInteger(seq) && (seq as number) >= 0
  return readable ? `${boot}-${seq as number}` : undefined
}
