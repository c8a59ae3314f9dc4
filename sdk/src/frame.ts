import { crc32 } from './crc32.ts'
import { roomForFloats } from './float-slab.ts'
import { limits } from './limits.ts'
import { fail, ok, type Result } from './result.ts'

/** A person whom the radar follows, in the radar's coordinates. */
export interface FrameTarget {
  /** The same person keeps the number while it is followed: 0 to 65535. */
  id: number
  /** Position: x right of the aim, y along it, z up, metres; to the millimetre, within ±32.767. */
  x_m: number
  y_m: number
  z_m: number
  /** Velocity, metres a second; to the millimetre, within ±32.767. */
  vx_m_s: number
  vy_m_s: number
  vz_m_s: number
  /** How sure the radar is: whole per cent. */
  confidence_pct: number
}

/** One reflection. */
export interface FramePoint {
  x_m: number
  y_m: number
  z_m: number
  /** Radial speed, away is positive, metres a second; to the millimetre. */
  doppler_m_s: number
  /** Signal above noise, dB; to a tenth, 0 to 6553.5. */
  snr_db: number
}

/** Breathing and heart of the target that the radar holds, a minute; to a tenth. Absent when they cannot be told. */
export interface FrameVitals {
  target: number
  breath_per_min?: number
  heart_per_min?: number
}

/** One picture of the radar: what channel `frame` carries. */
export interface RadarFrame {
  /** Counts the frames since the stream began, 32 bits, and begins again at 0. */
  number: number
  /** Milliseconds since the stream began, 32 bits. */
  offset_ms: number
  targets: readonly FrameTarget[]
  points: readonly FramePoint[]
  vitals?: FrameVitals
}

/** "AR" and the layout's version. */
const MAGIC = 0x5241
const VERSION = 1
const HEADER_BYTES = 20
const TARGET_BYTES = 16
const POINT_BYTES = 10
const VITALS_BYTES = 6
const CHECK_BYTES = 4
/** A rate that the radar cannot tell. */
const NO_RATE = 0xffff

export const frameLimits = {
  /** As many people as a radar follows in one room. */
  targets: 16,
  /** With 16 targets and vitals this is still under the frame limit. */
  points: 400,
} as const

const clamp = (value: number, min: number, max: number) => Math.min(Math.max(Math.round(value), min), max)
const milli = (value: number) => clamp(value * 1_000, -32_767, 32_767)

/** Writes a frame. Values outside their range are cut to it; throws a RangeError when there are more targets or points than fit. */
export function encodeFrame(frame: RadarFrame): Uint8Array {
  const { targets, points, vitals } = frame
  if (targets.length > frameLimits.targets || points.length > frameLimits.points)
    throw new RangeError(`A frame holds at most ${frameLimits.targets} targets and ${frameLimits.points} points.`)
  const length = lengthOf(targets.length, points.length, vitals !== undefined)
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  writeHeader(view, frame, length)
  let at = HEADER_BYTES
  for (const target of targets) at = writeTarget(view, at, target)
  for (const point of points) at = writePoint(view, at, point)
  if (vitals !== undefined) at = writeVitals(view, at, vitals)
  view.setUint32(at, crc32(view, at), true)
  return bytes
}

const lengthOf = (targets: number, points: number, vitals: boolean) =>
  HEADER_BYTES + targets * TARGET_BYTES + points * POINT_BYTES + (vitals ? VITALS_BYTES : 0) + CHECK_BYTES

function writeHeader(view: DataView, { number, offset_ms, targets, points, vitals }: RadarFrame, length: number): void {
  view.setUint16(0, MAGIC, true)
  view.setUint8(2, VERSION)
  view.setUint8(3, vitals === undefined ? 0 : 1)
  view.setUint32(4, length, true)
  view.setUint32(8, number, true)
  view.setUint32(12, offset_ms, true)
  view.setUint16(16, targets.length, true)
  view.setUint16(18, points.length, true)
}

function writeTarget(view: DataView, at: number, target: FrameTarget): number {
  view.setUint16(at, clamp(target.id, 0, 0xffff), true)
  const values = [target.x_m, target.y_m, target.z_m, target.vx_m_s, target.vy_m_s, target.vz_m_s]
  values.forEach((value, i) => view.setInt16(at + 2 + 2 * i, milli(value), true))
  view.setUint8(at + 14, clamp(target.confidence_pct, 0, 100))
  return at + TARGET_BYTES
}

function writePoint(view: DataView, at: number, point: FramePoint): number {
  const values = [point.x_m, point.y_m, point.z_m, point.doppler_m_s]
  values.forEach((value, i) => view.setInt16(at + 2 * i, milli(value), true))
  view.setUint16(at + 8, clamp(point.snr_db * 10, 0, 0xffff), true)
  return at + POINT_BYTES
}

function writeVitals(view: DataView, at: number, { target, breath_per_min, heart_per_min }: FrameVitals): number {
  view.setUint16(at, clamp(target, 0, 0xffff), true)
  const rate = (value: number | undefined) => (value === undefined ? NO_RATE : clamp(value * 10, 0, NO_RATE - 1))
  view.setUint16(at + 2, rate(breath_per_min), true)
  view.setUint16(at + 4, rate(heart_per_min), true)
  return at + VITALS_BYTES
}

const damaged = (problem: string) => fail('frame-invalid', { problem })

/** What keeps some bytes from being exactly one whole frame of this version; nothing when they are one. */
function problemOf(view: DataView): string | undefined {
  const bytes = view.byteLength
  if (bytes > limits.frame_bytes) return `has ${bytes} bytes, more than ${limits.frame_bytes}`
  if (bytes < HEADER_BYTES + CHECK_BYTES) return 'is shorter than a header'
  if (view.getUint16(0, true) !== MAGIC) return 'does not begin with AR'
  if (view.getUint8(2) !== VERSION) return `has the version ${view.getUint8(2)}`
  const flags = view.getUint8(3)
  const [targets, points] = [view.getUint16(16, true), view.getUint16(18, true)]
  if (flags > 1) return 'has unknown flags'
  if (targets > frameLimits.targets || points > frameLimits.points) return 'claims too many targets or points'
  const length = lengthOf(targets, points, flags === 1)
  if (view.getUint32(4, true) !== length || bytes !== length) return 'has another length than it says'
  const end = length - CHECK_BYTES
  if (view.getUint32(end, true) !== crc32(view, end)) return 'fails its checksum'
  for (let at = HEADER_BYTES; at < HEADER_BYTES + targets * TARGET_BYTES; at += TARGET_BYTES)
    if (view.getUint8(at + 14) > 100) return 'is surer than 100 %'
  return undefined
}

const viewOn = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Reads a frame. Never throws; error `frame-invalid` for anything that is not exactly one whole frame of this version. */
export function decodeFrame(bytes: Uint8Array): Result<RadarFrame> {
  const view = viewOn(bytes)
  const problem = problemOf(view)
  return problem === undefined ? ok(framed(view, readPoints(view))) : damaged(problem)
}

/** The points of a frame in one block of numbers, {@link FRAME_POINT_STRIDE} a point: x, y, z (m), radial speed (m/s), signal to noise (dB). */
export interface FramePointBlock {
  count: number
  at: Float32Array
}
export const FRAME_POINT_STRIDE = 5

/**
 * Reads a frame whose points are to be drawn or summed and not looked at one by one: as {@link decodeFrame}, in a fraction of the time. Whoever is done
 * with a frame before the next one comes hands in memory for the numbers, {@link FRAME_POINT_STRIDE} × 400 of them: they are then the first ones in it.
 */
export function decodeFrameBlock(bytes: Uint8Array, into?: Float32Array): Result<Omit<RadarFrame, 'points'> & { points: FramePointBlock }> {
  const view = viewOn(bytes)
  const problem = problemOf(view)
  return problem === undefined ? ok(framed(view, readPointBlock(view, into))) : damaged(problem)
}

function framed<Points>(view: DataView, points: Points): Omit<RadarFrame, 'points'> & { points: Points } {
  const targets: FrameTarget[] = []
  const pointsAt = pointsBegin(view)
  for (let at = HEADER_BYTES; at < pointsAt; at += TARGET_BYTES) targets.push(readTarget(view, at))
  const [number, offset_ms] = [view.getUint32(8, true), view.getUint32(12, true)]
  if (view.getUint8(3) === 0) return { number, offset_ms, targets, points }
  return { number, offset_ms, targets, points, vitals: readVitals(view, pointsAt + view.getUint16(18, true) * POINT_BYTES) }
}

const milliAt = (view: DataView, at: number) => view.getInt16(at, true) / 1_000

function readTarget(view: DataView, at: number): FrameTarget {
  return {
    id: view.getUint16(at, true),
    x_m: milliAt(view, at + 2),
    y_m: milliAt(view, at + 4),
    z_m: milliAt(view, at + 6),
    vx_m_s: milliAt(view, at + 8),
    vy_m_s: milliAt(view, at + 10),
    vz_m_s: milliAt(view, at + 12),
    confidence_pct: view.getUint8(at + 14),
  }
}

const pointsBegin = (view: DataView) => HEADER_BYTES + view.getUint16(16, true) * TARGET_BYTES

function readPoints(view: DataView): FramePoint[] {
  const points: FramePoint[] = []
  const end = pointsBegin(view) + view.getUint16(18, true) * POINT_BYTES
  for (let at = pointsBegin(view); at < end; at += POINT_BYTES) {
    points.push({
      x_m: milliAt(view, at),
      y_m: milliAt(view, at + 2),
      z_m: milliAt(view, at + 4),
      doppler_m_s: milliAt(view, at + 6),
      snr_db: view.getUint16(at + 8, true) / 10,
    })
  }
  return points
}

function readPointBlock(view: DataView, into: Float32Array | undefined): FramePointBlock {
  const count = view.getUint16(18, true)
  const length = count * FRAME_POINT_STRIDE
  const out = into !== undefined && into.length >= length ? into : roomForFloats(length)
  let at = pointsBegin(view)
  for (let to = 0; to < length; to += FRAME_POINT_STRIDE, at += POINT_BYTES) {
    out[to] = view.getInt16(at, true) * 0.001
    out[to + 1] = view.getInt16(at + 2, true) * 0.001
    out[to + 2] = view.getInt16(at + 4, true) * 0.001
    out[to + 3] = view.getInt16(at + 6, true) * 0.001
    out[to + 4] = view.getUint16(at + 8, true) * 0.1
  }
  return { count, at: out }
}

function readVitals(view: DataView, at: number): FrameVitals {
  const vitals: FrameVitals = { target: view.getUint16(at, true) }
  const [breath, heart] = [view.getUint16(at + 2, true), view.getUint16(at + 4, true)]
  if (breath !== NO_RATE) vitals.breath_per_min = breath / 10
  if (heart !== NO_RATE) vitals.heart_per_min = heart / 10
  return vitals
}
