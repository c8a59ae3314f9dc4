/** CRC-32 (ISO 3309, polynomial 0xEDB88320): the table of its bytes, and of bytes with one to seven zero bytes behind them, one after the other. */
const TABLES = tables()

function tables(): Int32Array {
  const out = new Int32Array(8 * 256)
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

/** The CRC-32 of the first bytes, as in zlib. Takes eight bytes a step (slicing by eight, Kounavis and Berry 2005): a third of the time of one by one. */
export function crc32(view: DataView, bytes: number): number {
  const t = TABLES
  let c = -1
  let i = 0
  for (; i + 8 <= bytes; i += 8) {
    const a = c ^ view.getInt32(i, true)
    const b = view.getInt32(i + 4, true)
    const first = t[1_792 + (a & 0xff)]! ^ t[1_536 + ((a >>> 8) & 0xff)]! ^ t[1_280 + ((a >>> 16) & 0xff)]! ^ t[1_024 + (a >>> 24)]!
    c = first ^ t[768 + (b & 0xff)]! ^ t[512 + ((b >>> 8) & 0xff)]! ^ t[256 + ((b >>> 16) & 0xff)]! ^ t[b >>> 24]!
  }
  for (; i < bytes; i++) c = t[(c ^ view.getUint8(i)) & 0xff]! ^ (c >>> 8)
  return ~c >>> 0
}
