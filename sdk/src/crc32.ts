/** Bytes that are taken in one step. */
const STEP = 16
/** CRC-32 (ISO 3309, polynomial 0xEDB88320): the table of its bytes, and of bytes with one to fifteen zero bytes behind them, one after the other. */
const TABLES = tables()

function tables(): Int32Array {
  const out = new Int32Array(STEP * 256)
  for (let n = 0; n < 256; n++) {
    let c = n
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
    out[n] = c
  }
  for (let i = 256; i < out.length; i++) {
    const before = out[i - 256]!
    out[i] = out[before & 0xff]! ^ (before >>> 8)
  }
  return out
}

/** The CRC-32 of the first bytes, as in zlib. Takes sixteen bytes a step (slicing, Kounavis and Berry 2005): a quarter of the time of one by one. */
export function crc32(view: DataView, bytes: number): number {
  const t = TABLES
  let c = -1
  let i = 0
  for (; i + STEP <= bytes; i += STEP) {
    const [a, b] = [c ^ view.getInt32(i, true), view.getInt32(i + 4, true)]
    const [d, e] = [view.getInt32(i + 8, true), view.getInt32(i + 12, true)]
    const first = t[3_840 + (a & 0xff)]! ^ t[3_584 + ((a >>> 8) & 0xff)]! ^ t[3_328 + ((a >>> 16) & 0xff)]! ^ t[3_072 + (a >>> 24)]!
    const second = t[2_816 + (b & 0xff)]! ^ t[2_560 + ((b >>> 8) & 0xff)]! ^ t[2_304 + ((b >>> 16) & 0xff)]! ^ t[2_048 + (b >>> 24)]!
    const third = t[1_792 + (d & 0xff)]! ^ t[1_536 + ((d >>> 8) & 0xff)]! ^ t[1_280 + ((d >>> 16) & 0xff)]! ^ t[1_024 + (d >>> 24)]!
    c = first ^ second ^ third ^ t[768 + (e & 0xff)]! ^ t[512 + ((e >>> 8) & 0xff)]! ^ t[256 + ((e >>> 16) & 0xff)]! ^ t[e >>> 24]!
  }
  for (; i < bytes; i++) c = t[(c ^ view.getUint8(i)) & 0xff]! ^ (c >>> 8)
  return ~c >>> 0
}
