// Goal: a radar frame comes back as it was, and damage is found and never fatal. Method: drawn frames there and back; every truncation; every single
// bit turned over; any bytes; one frame pinned byte by byte.
import { crc32 } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, decodeFrameBlock, FRAME_POINT_STRIDE, encodeFrame, frameLimits, limits, type RadarFrame } from '@anju/sdk'

const milli = fc.integer({ min: -32_767, max: 32_767 }).map((n) => n / 1_000)
const tenth = (max: number) => fc.integer({ min: 0, max }).map((n) => n / 10)
const u16 = fc.integer({ min: 0, max: 0xffff })
const u32 = fc.integer({ min: 0, max: 0xffffffff })
const target = fc.record({
  id: u16,
  x_m: milli,
  y_m: milli,
  z_m: milli,
  vx_m_s: milli,
  vy_m_s: milli,
  vz_m_s: milli,
  confidence_pct: fc.integer({ min: 0, max: 100 }),
})
const point = fc.record({ x_m: milli, y_m: milli, z_m: milli, doppler_m_s: milli, snr_db: tenth(0xffff) })
const vitals = fc.record({ target: u16, breath_per_min: tenth(0xfffe), heart_per_min: tenth(0xfffe) }, { requiredKeys: ['target'] })
const frame: fc.Arbitrary<RadarFrame> = fc.record(
  {
    number: u32,
    offset_ms: u32,
    targets: fc.array(target, { maxLength: frameLimits.targets }),
    points: fc.array(point, { maxLength: 40 }),
    vitals,
  },
  { requiredKeys: ['number', 'offset_ms', 'targets', 'points'] },
)
const code = (bytes: Uint8Array) => {
  const result = decodeFrame(bytes)
  return result.ok ? 'ok' : result.fault.code
}
const hex = (bytes: Uint8Array) => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(' ')

describe('radar frame', () => {
  it('[FRAME-1] comes back as it was: drawn', () => {
    const property = fc.property(frame, (frame) => {
      expect(decodeFrame(encodeFrame(frame))).toEqual({ ok: true, value: frame })
    })
    fc.assert(property)
  })

  it('[FRAME-1] has the layout of the page: one frame byte by byte', () => {
    const bytes = encodeFrame({
      number: 1,
      offset_ms: 1_000,
      targets: [{ id: 7, x_m: 1, y_m: -1, z_m: 0.5, vx_m_s: 0, vy_m_s: 0.001, vz_m_s: -0.001, confidence_pct: 90 }],
      points: [{ x_m: 1, y_m: 2, z_m: -0.25, doppler_m_s: -0.1, snr_db: 20.5 }],
      vitals: { target: 7, breath_per_min: 15.5 },
    })
    const expected = [
      '41 52 01 01 38 00 00 00 01 00 00 00 e8 03 00 00 01 00 01 00',
      '07 00 e8 03 18 fc f4 01 00 00 01 00 ff ff 5a 00',
      'e8 03 d0 07 06 ff 9c ff cd 00',
      '07 00 9b 00 ff ff',
    ].join(' ')
    expect(hex(bytes.subarray(0, -4))).toBe(expected)
    expect(bytes).toHaveLength(56)
  })

  it('[FRAME-2] [REJ-7] is refused at every length but its own', () => {
    const property = fc.property(frame, (frame) => {
      const bytes = encodeFrame(frame)
      for (let length = 0; length < bytes.length; length++) expect(code(bytes.subarray(0, length))).toBe('frame-invalid')
      expect(code(Uint8Array.of(...bytes, 0))).toBe('frame-invalid')
    })
    fc.assert(property, { numRuns: 20 })
  })

  it('[FRAME-2] is refused with any one bit turned over', () => {
    const property = fc.property(frame, fc.nat(), (frame, at) => {
      const bytes = encodeFrame(frame)
      const bit = at % (bytes.length * 8)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      expect(code(bytes)).toBe('frame-invalid')
    })
    fc.assert(property, { numRuns: 500 })
  })

  it('[FRAME-2] is refused with a right checksum and a wrong header: flags, version, counts, confidence', () => {
    const good = encodeFrame({ number: 1, offset_ms: 0, targets: [fc.sample(target, { numRuns: 1, seed: 1 })[0]!], points: [] })
    const changed = (at: number, to: number) => {
      const bytes = Uint8Array.from(good)
      bytes[at] = to
      new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true)
      return bytes
    }
    expect(code(changed(8, 9))).toBe('ok')
    for (const [at, to] of [
      [0, 0],
      [2, 2],
      [3, 2],
      [3, 1],
      [4, 1],
      [16, 0],
      [16, 17],
      [19, 2],
      [34, 101],
    ] as const)
      // prettier-ignore
      expect(code(changed(at, to)), `byte ${at} is ${to}`).toBe('frame-invalid')
  })

  it('[FRAME-2] never fails, whatever the bytes, also with a good beginning', () => {
    const begun = fc.tuple(fc.constant([0x41, 0x52, 1]), fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 80 }))
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      begun.map(([head, rest]) => Uint8Array.from([...head, ...rest])),
    )
    const property = fc.property(anything, (bytes) => {
      expect(code(bytes)).toBe('frame-invalid')
    })
    fc.assert(property, { numRuns: 1_000 })
  })

  it('[LIM-2] of the greatest size fits the limit; what is larger is refused unread', () => {
    const fullest: RadarFrame = {
      number: 0,
      offset_ms: 0,
      targets: Array.from({ length: frameLimits.targets }, () => fc.sample(target, { numRuns: 1, seed: 1 })[0]!),
      points: Array.from({ length: frameLimits.points }, () => fc.sample(point, { numRuns: 1, seed: 1 })[0]!),
      vitals: { target: 1 },
    }
    const bytes = encodeFrame(fullest)
    expect(bytes.byteLength).toBeLessThanOrEqual(limits.frame_bytes)
    expect(decodeFrame(bytes)).toEqual({ ok: true, value: fullest })
    expect(code(new Uint8Array(limits.frame_bytes + 1))).toBe('frame-invalid')
    expect(() => encodeFrame({ ...fullest, points: [...fullest.points, fullest.points[0]!] })).toThrow(RangeError)
  })

  it('[FRAME-1] [FRAME-2] reads the same points as one block of numbers, and refuses the same bytes', () => {
    const frames = fc.tuple(fc.array(target, { maxLength: 4 }), fc.array(point, { maxLength: 60 }), fc.option(fc.nat(1_000)), fc.nat(400))
    const property = fc.property(frames, ([targets, points, spoil, room]) => {
      const bytes = encodeFrame({ number: 1, offset_ms: 2, targets, points, vitals: { target: 3, heart_per_min: 70 } })
      if (spoil !== null) bytes[spoil % bytes.length]! ^= 0x10
      const [whole, block] = [decodeFrame(bytes), decodeFrameBlock(bytes)]
      const handed = new Float32Array(room)
      const inHanded = decodeFrameBlock(bytes, handed)
      if (!whole.ok || !block.ok) {
        expect([block, inHanded]).toEqual([whole, whole])
        return
      }
      const { points: numbers, ...rest } = block.value
      expect({ ...rest, points }).toEqual(whole.value)
      expect([numbers.count, numbers.at.length]).toEqual([points.length, points.length * FRAME_POINT_STRIDE])
      const length = numbers.at.length
      if (!inHanded.ok) throw new Error('The same bytes were refused.')
      expect(inHanded.value.points.at === handed).toBe(room >= length)
      expect(inHanded.value.points.at.subarray(0, length)).toEqual(numbers.at)
      points.forEach(({ x_m, y_m, z_m, doppler_m_s, snr_db }, i) =>
        [x_m, y_m, z_m, doppler_m_s, snr_db].forEach((value, k) => {
          expect(Math.abs(numbers.at[i * FRAME_POINT_STRIDE + k]! - value)).toBeLessThanOrEqual(k === 4 ? 0.001 : 0.000_01)
        }),
      )
    })
    fc.assert(property, { numRuns: 200 })
  })

  it('cuts values to what fits instead of letting them run over', () => {
    const far = { id: 1, x_m: 1e9, y_m: -1e9, z_m: 0, vx_m_s: 0, vy_m_s: 0, vz_m_s: 0, confidence_pct: 200 }
    const result = decodeFrame(encodeFrame({ number: 0, offset_ms: 0, targets: [far], points: [] }))
    expect(result.ok && result.value.targets[0]).toMatchObject({ x_m: 32.767, y_m: -32.767, confidence_pct: 100 })
  })
})
