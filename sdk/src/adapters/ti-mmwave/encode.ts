import { foldedSum, generations, MAGIC, type Generation, type TlvLength } from './generations.ts'
import { POINT_STRIDE, type Points } from './points.ts'
import { TARGET_2D_BYTES, TARGET_3D_BYTES, VITALS_BYTES, type Height, type Target, type Vitals } from './tlv.ts'

/** One TLV as it is sent. */
export interface Tlv {
  type: number
  payload: Uint8Array
}

const payload = (bytes: number, write: (view: DataView) => void): Uint8Array => {
  const view = new DataView(new ArrayBuffer(bytes))
  write(view)
  return new Uint8Array(view.buffer)
}
const floats = (view: DataView, at: number, values: readonly number[]) =>
  values.forEach((value, i) => view.setFloat32(at + 4 * i, value, true))

/** TLV 1010 (or 7 of the 48-byte generation): tracked people. Covariance and acceleration are zero. */
export const targetsTlv = (targets: readonly Target[], flat: '2d' | '3d' = '3d', type = 1010): Tlv => {
  const size = flat === '3d' ? TARGET_3D_BYTES : TARGET_2D_BYTES
  const write = (view: DataView) =>
    targets.forEach((t, i) => {
      view.setUint32(i * size, t.id, true)
      const moves = flat === '3d' ? [t.x_m, t.y_m, t.z_m, t.vx_m_s, t.vy_m_s, t.vz_m_s] : [t.x_m, t.y_m, t.vx_m_s, t.vy_m_s]
      floats(view, i * size + 4, moves)
      floats(view, (i + 1) * size - 4, [t.confidence])
    })
  return { type, payload: payload(targets.length * size, write) }
}

export const heightsTlv = (heights: readonly Height[]): Tlv => ({
  type: 1012,
  payload: payload(heights.length * 12, (view) =>
    heights.forEach((h, i) => {
      view.setUint32(12 * i, h.id, true)
      floats(view, 12 * i + 4, [h.top_m, h.bottom_m])
    }),
  ),
})

export const presenceTlv = (presence: number): Tlv => ({ type: 1021, payload: payload(4, (view) => view.setUint32(0, presence, true)) })

export const indexTlv = (index: Uint8Array): Tlv => ({ type: 1011, payload: index })

/** TLV 1040. The two waveforms are zero. */
export const vitalsTlv = (vitals: readonly Vitals[]): Tlv => ({
  type: 1040,
  payload: payload(vitals.length * VITALS_BYTES, (view) =>
    vitals.forEach((v, i) => {
      view.setUint16(i * VITALS_BYTES, v.id, true)
      view.setUint16(i * VITALS_BYTES + 2, v.range_bin, true)
      floats(view, i * VITALS_BYTES + 4, [v.breath_deviation, v.heart_per_min, v.breath_per_min])
    }),
  ),
})

/** TLV 1 (cartesian) or 1000 (spherical) of points; the SNR is not carried. */
export const pointsTlv = ({ axes, count, at }: Points): Tlv => ({
  type: axes === 'cartesian' ? 1 : 1000,
  payload: payload(count * 16, (view) => {
    for (let i = 0; i < count * POINT_STRIDE; i++) view.setFloat32(4 * i, at[i]!, true)
  }),
})

/** What one step of each number of a compressed point is worth. */
export interface PointUnits {
  elevation_rad: number
  azimuth_rad: number
  doppler_m_s: number
  range_m: number
  snr: number
}
export const USUAL_UNITS: PointUnits = { elevation_rad: 0.01, azimuth_rad: 0.01, doppler_m_s: 0.00028, range_m: 0.00025, snr: 0.04 }

const whole = (value: number, unit: number, least: number, most: number) => Math.min(most, Math.max(least, Math.round(value / unit)))

/** TLV 1020 (or 6 of the 48-byte generation) of spherical points; what a unit cannot express is clamped. */
export const compressedPointsTlv = ({ count, at, snr }: Points, units: PointUnits = USUAL_UNITS, type = 1020): Tlv => ({
  type,
  payload: payload(20 + count * 8, (view) => {
    floats(view, 0, [units.elevation_rad, units.azimuth_rad, units.doppler_m_s, units.range_m, units.snr])
    for (let i = 0; i < count; i++) {
      const [to, from] = [20 + 8 * i, i * POINT_STRIDE]
      view.setInt8(to, whole(at[from + 2]!, units.elevation_rad, -128, 127))
      view.setInt8(to + 1, whole(at[from + 1]!, units.azimuth_rad, -128, 127))
      view.setInt16(to + 2, whole(at[from + 3]!, units.doppler_m_s, -32_768, 32_767), true)
      view.setUint16(to + 4, whole(at[from]!, units.range_m, 0, 65_535), true)
      view.setUint16(to + 6, whole(snr?.[i] ?? 0, units.snr, 0, 65_535), true)
    }
  }),
})

/** What an encoded packet says of itself. */
export interface TiHeader {
  generation: Generation
  frame_number: number
  sub_frame?: number
  /** The convention to write; the generation's own when not told. */
  tlv_length?: TlvLength
  /** The platform word; an IWR6843 when not told. */
  platform?: number
}

/** One packet: header with its checksum, TLVs, padding. What the header says of timing is zero. */
export function encodeTiFrame(
  { generation, frame_number, sub_frame = 0, tlv_length, platform = 0x000a_6843 }: TiHeader,
  tlvs: readonly Tlv[],
): Uint8Array {
  const layout = generations[generation]
  const content = tlvs.reduce((sum, { payload }) => sum + 8 + payload.length, layout.header_bytes)
  const bytes = new Uint8Array(Math.ceil(content / layout.padding_bytes) * layout.padding_bytes)
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC)
  view.setUint32(8, 0x0305_0004, true)
  view.setUint32(layout.platform_at, platform, true)
  view.setUint32(layout.packet_length_at, bytes.length, true)
  view.setUint32(layout.frame_number_at, frame_number, true)
  view.setUint32(layout.sub_frame_at, sub_frame, true)
  if (layout.tlv_count_bytes === 2) view.setUint16(layout.tlv_count_at, tlvs.length, true)
  else view.setUint32(layout.tlv_count_at, tlvs.length, true)
  if (layout.checksum) view.setUint16(layout.header_bytes - 2, ~foldedSum(view, 0, layout.header_bytes) & 0xffff, true)

  const own_bytes = (tlv_length ?? layout.tlv_length) === 'includes-header' ? 8 : 0
  let at = layout.header_bytes
  for (const { type, payload } of tlvs) {
    view.setUint32(at, type, true)
    view.setUint32(at + 4, payload.length + own_bytes, true)
    bytes.set(payload, at + 8)
    at += 8 + payload.length
  }
  return bytes
}
