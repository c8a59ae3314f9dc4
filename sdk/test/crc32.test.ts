// Goal: the checksum of a frame is the CRC-32 of zlib. Method: zlib's own as the oracle, every length around the steps of sixteen, views at odd places.
import { crc32 as oracle } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32 } from '../src/crc32.ts'

describe('the checksum', () => {
  it('[FRAME-1] is that of zlib over any bytes, wherever they lie in memory', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(7), fc.nat(20), (bytes, offset, rest) => {
      const memory = new Uint8Array(offset + bytes.length)
      memory.set(bytes, offset)
      const view = new DataView(memory.buffer, offset)
      const length = Math.max(0, bytes.length - rest)
      expect(crc32(view, length)).toBe(oracle(bytes.subarray(0, length)))
    })
    fc.assert(property, { numRuns: 500 })
    expect(crc32(new DataView(new TextEncoder().encode('123456789').buffer), 9)).toBe(0xcbf43926)
  })
})
