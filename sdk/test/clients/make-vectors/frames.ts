import { crc32 } from 'node:zlib'
import { decodeFrame, encodeFrame, frameLimits, type FramePoint, type FrameTarget, type RadarFrame } from '../../../src/frame.ts'

const target: FrameTarget = { id: 7, x_m: -1.234, y_m: 2.5, z_m: 0.001, vx_m_s: 0.35, vy_m_s: -0.999, vz_m_s: 0, confidence_pct: 93 }
const point: FramePoint = { x_m: 0.5, y_m: -0.5, z_m: 1.75, doppler_m_s: -0.07, snr_db: 12.3 }
const none = { number: 0, offset_ms: 0, targets: [], points: [] }

const frames: Readonly<Record<string, RadarFrame>> = {
  'nobody there': none,
  'counters at their end': { ...none, number: 4_294_967_295, offset_ms: 4_294_967_295 },
  'one target': { ...none, number: 1, offset_ms: 100, targets: [target] },
  'one point': { ...none, number: 2, offset_ms: 200, points: [point] },
  'vitals, heart unknown': { ...none, number: 3, offset_ms: 300, targets: [target], vitals: { target: 7, breath_per_min: 16.2 } },
  'vitals, both': { ...none, vitals: { target: 7, breath_per_min: 0, heart_per_min: 250 } },
  'vitals, none known': { ...none, vitals: { target: 65_535 } },
  'ends of the ranges': {
    ...none,
    targets: [
      { id: 0, x_m: 32.767, y_m: -32.767, z_m: 32.767, vx_m_s: -32.767, vy_m_s: 32.767, vz_m_s: -32.767, confidence_pct: 0 },
      { id: 65_535, x_m: 0, y_m: 0, z_m: 0, vx_m_s: 0, vy_m_s: 0, vz_m_s: 0, confidence_pct: 100 },
    ],
    points: [{ x_m: -32.767, y_m: 32.767, z_m: 0, doppler_m_s: 0, snr_db: 6_553.5 }],
  },
  full: {
    number: 40,
    offset_ms: 4_000,
    targets: Array.from({ length: frameLimits.targets }, (_, i) => ({ ...target, id: i, x_m: i / 8 })),
    points: Array.from({ length: frameLimits.points }, (_, i) => ({ ...point, y_m: i / 100, snr_db: i / 10 })),
    vitals: { target: 3, breath_per_min: 14, heart_per_min: 71.5 },
  },
}

/** Values beyond their range are cut to it: written as such a frame, read as the other. */
const beyond: RadarFrame = {
  ...none,
  targets: [{ id: 70_000, x_m: 99, y_m: -99, z_m: 0, vx_m_s: 50, vy_m_s: -50, vz_m_s: 0, confidence_pct: 140 }],
  points: [{ x_m: -40, y_m: 40, z_m: 0, doppler_m_s: 33, snr_db: 9_999 }],
  vitals: { target: 70_000, breath_per_min: 7_000, heart_per_min: -5 },
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Bytes with a right checksum at their end. */
function checked(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes)
  buffer.writeUInt32LE(crc32(buffer.subarray(0, -4)), buffer.length - 4)
  return buffer.toString('hex')
}

/** A frame that says it holds so many, and does. */
function holding(targets: number, points: number): Uint8Array {
  const bytes = new Uint8Array(20 + 16 * targets + 10 * points + 4)
  const view = new DataView(bytes.buffer)
  bytes.set(encodeFrame(none).subarray(0, 20))
  view.setUint32(4, bytes.length, true)
  view.setUint16(16, targets, true)
  view.setUint16(18, points, true)
  return bytes
}

function bad(): { name: string; hex: string }[] {
  const good = encodeFrame(frames['vitals, heart unknown']!)
  const changed = (name: string, at: number, to: number) => {
    const bytes = good.slice()
    bytes[at] = to
    return { name, hex: hex(bytes) }
  }
  const forged = (name: string, at: number, to: number) => ({
    name: `${name}, its checksum right`,
    hex: checked(Buffer.from(changed('', at, to).hex, 'hex')),
  })
  return [
    forged('another beginning', 0, 0x42),
    forged('another end of the beginning', 1, 0x53),
    forged('another version', 2, 2),
    forged('unknown flags', 3, 2),
    forged('flags that forget its vitals', 3, 0),
    forged('another length', 4, 9),
    forged('surer than 100 %', 34, 101),
    { name: '17 targets', hex: checked(holding(17, 0)) },
    { name: '401 points', hex: checked(holding(0, 401)) },
    { name: 'nothing', hex: '' },
    { name: 'cut off', hex: hex(good.subarray(0, good.length - 1)) },
    { name: 'one byte too many', hex: `${hex(good)}00` },
    { name: 'two frames', hex: hex(good).repeat(2) },
    changed('another beginning', 0, 0x42),
    changed('another version', 2, 2),
    changed('unknown flags', 3, 3),
    changed('another length', 4, 9),
    changed('more targets than it holds', 16, 2),
    changed('one bit of a place', 22, good[22]! ^ 1),
    changed('one bit of the checksum', good.length - 1, good.at(-1)! ^ 0x80),
    { name: 'larger than a frame may be', hex: '4152'.padEnd(2 * 8_193, '0') },
  ]
}

/** Binary radar frames as numbers and as bytes, and bytes that are none. */
export function frameVectors() {
  const decoded = (bytes: Uint8Array) => {
    const read = decodeFrame(bytes)
    if (!read.ok) throw new Error(`The reference refuses a good frame: ${read.fault.code}`)
    return read.value
  }
  const good = Object.entries(frames).map(([name, frame]) => ({ name, frame: decoded(encodeFrame(frame)), hex: hex(encodeFrame(frame)) }))
  const damaged = bad()
  if (damaged.some(({ hex }) => decodeFrame(Buffer.from(hex, 'hex')).ok)) throw new Error('The reference takes a damaged frame.')
  const cut = [{ name: 'beyond every range', frame: beyond, hex: hex(encodeFrame(beyond)) }]
  return { spec: ['FRAME-1', 'FRAME-2', 'REJ-7'], good, cut, bad: damaged }
}
