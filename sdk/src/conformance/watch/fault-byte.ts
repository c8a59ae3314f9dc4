import { limits } from '../../limits.ts'
import type { Fault } from '../../result.ts'
import { jsonFaultAt, pointedAt } from './json-position.ts'

const words = new TextDecoder('utf-8', { ignoreBOM: true })
const bytesBefore = (text: string, at: number): number => new TextEncoder().encode(text.slice(0, at)).byteLength

/** The byte of the payload at which a fault lies, counted from 0; `undefined` where it lies in no one byte. */
export function faultByte(payload: Uint8Array, { code, pointer }: Fault): number | undefined {
  if (code === 'payload-not-utf8') return firstNotUtf8(payload)
  if (code === 'payload-too-large') return limits.payload_bytes
  const text = words.decode(payload)
  const at = code === 'payload-not-json' ? jsonFaultAt(text) : pointer === undefined ? undefined : pointedAt(text, pointer)
  return at === undefined ? undefined : bytesBefore(text, at)
}

/** The byte by which it is seen that bytes are not UTF-8: their number where they end too early. */
function firstNotUtf8(payload: Uint8Array): number {
  const strict = new TextDecoder('utf-8', { fatal: true })
  for (let i = 0; i < payload.byteLength; i++)
    try {
      strict.decode(payload.subarray(i, i + 1), { stream: true })
    } catch {
      return i
    }
  return payload.byteLength
}
