/** Bytes in one slab: some thirty readings. A reading that somebody keeps keeps its slab, 8 kB. */
const SLAB_BYTES = 8_192
/** A UTF-16 unit takes three bytes of UTF-8 at most. */
const MOST_BYTES_A_UNIT = 3

const utf8 = new TextEncoder()
let slab = new Uint8Array(SLAB_BYTES)
let used = 0

/** UTF-8 of a text that soon passes, cut from a slab: memory of its own for every reading costs three times as much as writing it. */
export function passingBytes(text: string): Uint8Array {
  const most = text.length * MOST_BYTES_A_UNIT
  if (most > SLAB_BYTES / 4) return utf8.encode(text)
  if (used + most > SLAB_BYTES) {
    slab = new Uint8Array(SLAB_BYTES)
    used = 0
  }
  const from = used
  const { written } = utf8.encodeInto(text, slab.subarray(from))
  used += written
  return slab.subarray(from, used)
}
