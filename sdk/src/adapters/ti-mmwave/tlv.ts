import { fail, type Result } from '../../result.ts'
import { roomForFloats } from '../../float-slab.ts'

/**
 * Detected points in one block of numbers, five a point: spherical `elevation, azimuth (rad), doppler (m/s), range (m), snr`, or cartesian
 * `x, y, z (m), doppler (m/s), snr`. Where the TLV carries no SNR it is NaN.
 */
export interface Points {
  axes: 'spherical' | 'cartesian'
  count: number
  at: Float32Array
}
export const POINT_STRIDE = 5

/** A tracked person: place (m), velocity (m/s); `z` values are NaN in the 2D variant. Confidence as the device says it. */
export interface Target {
  id: number
  x_m: number
  y_m: number
  z_m: number
  vx_m_s: number
  vy_m_s: number
  vz_m_s: number
  confidence: number
}

export interface Height {
  id: number
  top_m: number
  bottom_m: number
}

/** What TI's vital-signs demo says of one person. Deviation 0 means nobody there [unverified in TI's documents]. */
export interface Vitals {
  id: number
  range_bin: number
  breath_deviation: number
  heart_per_min: number
  breath_per_min: number
}

/** The parts of a packet that are understood. What is absent was not sent. */
export interface Parts {
  points?: Points
  targets?: Target[]
  heights?: Height[]
  /** For each point of the previous packet the target it belongs to; 253 and above: none. */
  index?: Uint8Array
  presence?: number
  vitals?: Vitals[]
  /** Types that were skipped by their length. */
  unknown_types?: number[]
}

type Read = (view: DataView, at: number, bytes: number, into: Parts) => string | undefined

const f32 = (view: DataView, at: number) => view.getFloat32(at, true)
const wholeRecords = (bytes: number, size: number) => (bytes % size === 0 ? undefined : `${bytes} bytes are not whole records of ${size}`)

/** n × four floats; the layout of type 1 and of type 1000. */
const floatPoints =
  (axes: Points['axes']): Read =>
  (view, at, bytes, into) => {
    const count = Math.floor(bytes / 16)
    const out = roomForFloats(count * POINT_STRIDE)
    for (let i = 0, to = 0; i < count; i++, to += POINT_STRIDE) {
      const from = at + i * 16
      if (axes === 'cartesian') {
        out[to] = f32(view, from)
        out[to + 1] = f32(view, from + 4)
        out[to + 2] = f32(view, from + 8)
        out[to + 3] = f32(view, from + 12)
      } else {
        out[to] = f32(view, from + 8)
        out[to + 1] = f32(view, from + 4)
        out[to + 2] = f32(view, from + 12)
        out[to + 3] = f32(view, from)
      }
      out[to + 4] = Number.NaN
    }
    into.points = { axes, count, at: out }
    return wholeRecords(bytes, 16)
  }

/** Type 1020, and type 6 of the 48-byte generation: five units, then n × {i8 elevation, i8 azimuth, i16 doppler, u16 range, u16 snr}. */
const compressedPoints: Read = (view, at, bytes, into) => {
  if (bytes < 20) return 'no room for the units'
  const elevation = f32(view, at)
  const azimuth = f32(view, at + 4)
  const doppler = f32(view, at + 8)
  const range = f32(view, at + 12)
  const snr = f32(view, at + 16)
  const count = (bytes - 20) >> 3
  const out = roomForFloats(count * POINT_STRIDE)
  let from = at + 20
  for (let to = 0; to < out.length; to += POINT_STRIDE, from += 8) {
    out[to] = view.getInt8(from) * elevation
    out[to + 1] = view.getInt8(from + 1) * azimuth
    out[to + 2] = view.getInt16(from + 2, true) * doppler
    out[to + 3] = view.getUint16(from + 4, true) * range
    out[to + 4] = view.getUint16(from + 6, true) * snr
  }
  into.points = { axes: 'spherical', count, at: out }
  return wholeRecords(bytes - 20, 8)
}

/** Type 301 of the xWRL6432: units {f32 place, f32 doppler, f32 snr, f32 noise, 2 × i16 counts}, then n × {i16 x, y, z, doppler; u8 snr, noise}. */
const smallPoints: Read = (view, at, bytes, into) => {
  if (bytes < 20) return 'no room for the units'
  const place = f32(view, at)
  const doppler = f32(view, at + 4)
  const snr = f32(view, at + 8)
  const count = Math.floor((bytes - 20) / 10)
  const out = roomForFloats(count * POINT_STRIDE)
  let from = at + 20
  for (let to = 0; to < out.length; to += POINT_STRIDE, from += 10) {
    out[to] = view.getInt16(from, true) * place
    out[to + 1] = view.getInt16(from + 2, true) * place
    out[to + 2] = view.getInt16(from + 4, true) * place
    out[to + 3] = view.getInt16(from + 6, true) * doppler
    out[to + 4] = view.getUint8(from + 8) * snr
  }
  into.points = { axes: 'cartesian', count, at: out }
  return wholeRecords(bytes - 20, 10)
}

const target3d = (view: DataView, at: number): Target => ({
  id: view.getUint32(at, true),
  x_m: f32(view, at + 4),
  y_m: f32(view, at + 8),
  z_m: f32(view, at + 12),
  vx_m_s: f32(view, at + 16),
  vy_m_s: f32(view, at + 20),
  vz_m_s: f32(view, at + 24),
  confidence: f32(view, at + 108),
})
const target2d = (view: DataView, at: number): Target => ({
  id: view.getUint32(at, true),
  x_m: f32(view, at + 4),
  y_m: f32(view, at + 8),
  z_m: Number.NaN,
  vx_m_s: f32(view, at + 12),
  vy_m_s: f32(view, at + 16),
  vz_m_s: Number.NaN,
  confidence: f32(view, at + 68),
})

export const TARGET_3D_BYTES = 112
export const TARGET_2D_BYTES = 72

/** Which record a target list has when nobody says. Both sizes divide 1,008 and its multiples: then 3D, for 14 people in 2D are fewer than likely. */
const targets =
  (told: '2d' | '3d' | undefined): Read =>
  (view, at, bytes, into) => {
    const flat = told === '2d' || (told === undefined && bytes % TARGET_3D_BYTES !== 0 && bytes % TARGET_2D_BYTES === 0)
    const size = flat ? TARGET_2D_BYTES : TARGET_3D_BYTES
    const read = flat ? target2d : target3d
    const list: Target[] = []
    for (let from = at; from + size <= at + bytes; from += size) list.push(read(view, from))
    into.targets = list
    return wholeRecords(bytes, size)
  }

const heights: Read = (view, at, bytes, into) => {
  into.heights = Array.from({ length: Math.floor(bytes / 12) }, (_, i) => ({
    id: view.getUint32(at + 12 * i, true),
    top_m: f32(view, at + 12 * i + 4),
    bottom_m: f32(view, at + 12 * i + 8),
  }))
  return wholeRecords(bytes, 12)
}

const index: Read = (view, at, bytes, into) => {
  const of = new Uint8Array(bytes)
  for (let i = 0; i < bytes; i++) of[i] = view.getUint8(at + i)
  into.index = of
  return undefined
}

const presence: Read = (view, at, bytes, into) => {
  if (bytes !== 4) return `${bytes} bytes; 4 are right`
  into.presence = view.getUint32(at, true)
  return undefined
}

export const VITALS_BYTES = 136

const vitals: Read = (view, at, bytes, into) => {
  into.vitals = Array.from({ length: Math.floor(bytes / VITALS_BYTES) }, (_, i) => {
    const from = at + i * VITALS_BYTES
    return {
      id: view.getUint16(from, true),
      range_bin: view.getUint16(from + 2, true),
      breath_deviation: f32(view, from + 4),
      heart_per_min: f32(view, from + 8),
      breath_per_min: f32(view, from + 12),
    }
  })
  return wholeRecords(bytes, VITALS_BYTES)
}

/** Readers by type. Type numbers of the 48-byte generation mean something else than the Toolbox's (7: targets there, side info here). */
const readers = (generation48: boolean, flat: '2d' | '3d' | undefined): ReadonlyMap<number, Read> =>
  new Map<number, Read>([
    [1, floatPoints('cartesian')],
    [1000, floatPoints('spherical')],
    [1020, compressedPoints],
    [301, smallPoints],
    [1010, targets(flat)],
    [1011, index],
    [1012, heights],
    [1021, presence],
    [1040, vitals],
    ...(generation48
      ? ([
          [6, compressedPoints],
          [7, targets(flat)],
          [8, index],
        ] as const)
      : []),
  ])

/** Answers the fault, or nothing when all is well. */
export type TlvReader = (
  type: number,
  view: DataView,
  at: number,
  bytes: number,
  into: Parts,
) => Extract<Result<never>, { ok: false }> | undefined

/** Reads one TLV into the parts of its packet. An unknown type is noted and skipped; a known one of a wrong size is a fault. */
export function tlvReader(generation48: boolean, flat: '2d' | '3d' | undefined): TlvReader {
  const byType = readers(generation48, flat)
  return (type, view, at, bytes, into) => {
    const read = byType.get(type)
    if (read === undefined) {
      ;(into.unknown_types ??= []).push(type)
      return undefined
    }
    const problem = read(view, at, bytes, into)
    return problem === undefined ? undefined : fail('frame-malformed', { family: 'TI mmWave', problem: `TLV ${type}: ${problem}` })
  }
}
