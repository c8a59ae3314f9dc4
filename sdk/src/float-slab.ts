/** One slab: the numbers of some twenty packets of 40 points. Whoever keeps one packet's numbers keeps its slab. */
const SLAB_BYTES = 16_384
/** What takes more than this share of a slab gets memory of its own. */
const MOST_BYTES = SLAB_BYTES / 4
const FLOAT_BYTES = 4

let slab = new Uint8Array(SLAB_BYTES)
let used = 0

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
