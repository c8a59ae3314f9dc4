import { fail, ok, type Result } from '../result.ts'

/**
 * Reads little-endian numbers from the front of some bytes. After the first lack every answer is 0 and {@link ByteReader.done} says what
 * lacked.
 */
export interface ByteReader {
  u8(what: string): number
  u16(what: string): number
  u24(what: string): number
  u32(what: string): number
  readonly left_bytes: number
  /** The value, when nothing lacked and nothing is left over. Error `bytes-wrong`. */
  done<T>(value: T): Result<T>
}

export function byteReader(family: string, bytes: Uint8Array): ByteReader {
  let at = 0
  let lacks: string | undefined
  const take = (count: number, what: string): number => {
    if (lacks !== undefined) return 0
    if (bytes.length - at < count) {
      lacks = `${what} needs ${count} bytes, ${bytes.length - at} are left`
      return 0
    }
    let value = 0
    for (let i = count - 1; i >= 0; i--) value = value * 256 + bytes[at + i]!
    at += count
    return value
  }
  return {
    u8: (what) => take(1, what),
    u16: (what) => take(2, what),
    u24: (what) => take(3, what),
    u32: (what) => take(4, what),
    get left_bytes() {
      return lacks === undefined ? bytes.length - at : 0
    },
    done: (value) => {
      if (lacks !== undefined) return fail('bytes-wrong', { family, problem: lacks })
      return at === bytes.length ? ok(value) : fail('bytes-wrong', { family, problem: `${bytes.length - at} bytes too many` })
    },
  }
}
