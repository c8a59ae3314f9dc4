// Goal: a frame whose numbers were written in the wrong byte order is found although its checksum is right, and no true one is. Method: people drawn who
// walk through a room, frame by frame; the same frames with the bytes of some field of the target swapped and the checksum made anew.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame, type RadarFrame } from '@anju/sdk'
import { impossible } from '../../src/conformance/checks/frame-checks.ts'
import { crc32 } from '../../src/crc32.ts'

const PERIOD_S = 0.2
const FRAMES = 40
/** A walk through the room at a steady pace. */
const walk = fc
  .record({
    from: fc.tuple(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: 1, max: 6, noNaN: true }),
      fc.double({ min: -2, max: 0.2, noNaN: true }),
    ),
    pace: fc.tuple(fc.double({ min: -0.9, max: 0.9, noNaN: true }), fc.double({ min: 0.3, max: 0.9, noNaN: true })),
  })
  .map(({ from, pace }) =>
    Array.from({ length: FRAMES }, (_, number): RadarFrame => {
      const t = number * PERIOD_S
      const target = {
        id: 7,
        x_m: from[0] + pace[0] * t,
        y_m: from[1] + pace[1] * t * 0.5,
        z_m: from[2],
        vx_m_s: pace[0],
        vy_m_s: pace[1],
        vz_m_s: 0,
        confidence_pct: 90,
      }
      return { number, offset_ms: t * 1_000, targets: [target], points: [], vitals: { target: 7, breath_per_min: 14 } }
    }),
  )

const swapped = (bytes: Uint8Array, at: number) => {
  const out = Uint8Array.from(bytes)
  ;[out[at], out[at + 1]] = [out[at + 1]!, out[at]!]
  const view = new DataView(out.buffer)
  view.setUint32(out.length - 4, crc32(view, out.length - 4), true)
  return out
}
const read = (bytes: Uint8Array): RadarFrame => {
  const frame = decodeFrame(bytes)
  if (!frame.ok) throw new Error(frame.fault.code)
  return frame.value
}
const problems = (frames: readonly Uint8Array[]) => {
  const all = frames.map(read)
  return all.flatMap((frame, i) => impossible(frame, all[i - 1]) ?? [])
}

describe('what frames say', () => {
  it('[FRAME-3] is possible where somebody walks through a room', () => {
    fc.assert(fc.property(walk, (frames) => problems(frames.map(encodeFrame)).length === 0))
  })

  it('[FRAME-3] is impossible somewhere when the bytes of the place along the walk are swapped, under a right checksum', () => {
    fc.assert(fc.property(walk, (frames) => problems(frames.map((frame) => swapped(encodeFrame(frame), 24))).length > 0))
  })

  it('[FRAME-3] is impossible when all six numbers of a target are swapped', () => {
    const all = (bytes: Uint8Array) => [22, 24, 26, 28, 30, 32].reduce(swapped, bytes)
    fc.assert(fc.property(walk, (frames) => problems(frames.map((frame) => all(encodeFrame(frame)))).length > 0))
  })

  it('[FRAME-3] names vitals of nobody, a speed that nobody has, and a point behind the walls', () => {
    const target = { id: 1, x_m: 1, y_m: 2, z_m: 0, vx_m_s: 0, vy_m_s: 0, vz_m_s: 0, confidence_pct: 90 }
    const frame: RadarFrame = { number: 0, offset_ms: 0, targets: [target], points: [] }
    expect(impossible({ ...frame, vitals: { target: 256 } }, undefined)?.got).toBe('vitals of target 256')
    expect(impossible({ ...frame, targets: [{ ...target, vy_m_s: 12 }] }, undefined)?.got).toBe('12 m/s')
    expect(impossible({ ...frame, points: [{ x_m: 20, y_m: 1, z_m: 0, doppler_m_s: 0, snr_db: 9 }] }, undefined)).toBeDefined()
    expect(impossible({ ...frame, offset_ms: 0 }, { ...frame, offset_ms: 4_000 })).toBeUndefined()
  })
})
