/** Numbers in one slab: those of some eighty packets of 40 points. A packet that is kept keeps its slab, 64 kB. */
const SLAB_FLOATS = 16_384

let slab = new Float32Array(SLAB_FLOATS)
let used = 0

/** Room for some numbers, cut from a slab: memory of its own for every packet costs more than reading the packet. */
export function roomForFloats(count: number): Float32Array {
  if (count > SLAB_FLOATS / 4) return new Float32Array(count)
  if (used + count > SLAB_FLOATS) {
    slab = new Float32Array(SLAB_FLOATS)
    used = 0
  }
  used += count
  return slab.subarray(used - count, used)
}
