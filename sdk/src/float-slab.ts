/** One slab: the numbers of some twenty packets of 40 points. Whoever keeps one packet's numbers keeps its slab. */
const SLAB_BYTES = 16_384
/** What takes more than this share of a slab gets memory of its own. */
const MOST_BYTES = SLAB_BYTES / 4
const FLOAT_BYTES = 4

let slab = new Uint8Array(SLAB_BYTES)
let used = 0

/** Where some bytes lie. */
export interface SlabPlace {
  memory: Uint8Array
  from: number
}

/** Room in a slab, at a multiple of four bytes: memory of its own for every packet costs more than reading the packet. */
function take(bytes: number): number {
  if (used + bytes > SLAB_BYTES) {
    slab = new Uint8Array(SLAB_BYTES)
    used = 0
  }
  const at = used
  used += (bytes + FLOAT_BYTES - 1) & -FLOAT_BYTES
  return at
}

/** Room for some numbers. */
export function roomForFloats(count: number): Float32Array {
  const bytes = count * FLOAT_BYTES
  if (bytes > MOST_BYTES) return new Float32Array(count)
  const at = take(bytes)
  return new Float32Array(slab.buffer, at, count)
}

/** Some bytes copied to where they stay as they are: what was received may be written over. */
export function keptBytes(bytes: Uint8Array, from: number, length: number): SlabPlace {
  if (length > MOST_BYTES) return { memory: bytes.slice(from, from + length), from: 0 }
  const at = take(length)
  slab.set(bytes.subarray(from, from + length), at)
  return { memory: slab, from: at }
}
