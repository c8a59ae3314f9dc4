import type { Duplex } from 'node:stream'

/**
 * Ends a stream on which an MQTT packet is announced that is longer than `limit_bytes`, before a byte of it is kept: the parser behind it would gather
 * up to 256 MB. It looks at fixed headers only (MQTT 3.1.1, 2.2.3) and passes everything on as it is.
 */
export function guardPacketLength(stream: Duplex, limit_bytes: number): void {
  const within = packetLengths(limit_bytes)
  const read = stream.read.bind(stream)
  stream.read = (size?: number): unknown => {
    const chunk: unknown = read(size)
    if (chunk instanceof Uint8Array && !within(chunk)) {
      stream.destroy()
      return null
    }
    return chunk
  }
}

/** Follows the packets of a stream through its chunks; false as soon as one is too long or its length makes no sense. */
export function packetLengths(limit_bytes: number): (chunk: Uint8Array) => boolean {
  let left = 0
  let length = 0
  let digit = -1 // Which byte of the length comes next; -1: a new packet's first byte.
  return (chunk) => {
    for (let i = 0; i < chunk.length;) {
      if (left > 0) {
        const step = Math.min(left, chunk.length - i)
        left -= step
        i += step
        continue
      }
      const byte = chunk[i++]!
      if (digit < 0) {
        digit = 0
        length = 0
        continue
      }
      length += (byte & 0x7f) * 128 ** digit
      if (length > limit_bytes) return false
      if ((byte & 0x80) !== 0) {
        digit += 1
        if (digit > 3) return false
        continue
      }
      left = length
      digit = -1
    }
    return true
  }
}
