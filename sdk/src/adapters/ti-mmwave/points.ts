import { roomForFloats } from '../../float-slab.ts'

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** How many numbers `at` holds for a point. */
export const POINT_STRIDE = 4

/** Detected points in blocks of numbers: nothing is made for each single point. */
export interface Points {
  readonly axes: 'spherical' | 'cartesian'
  readonly count: number
  /** Four a point: spherical `range (m), azimuth, elevation (rad), doppler (m/s)`; cartesian `x, y, z (m), doppler (m/s)`. */
  readonly at: Float32Array
  /** One a point, in the unit that the packet states. Absent where the TLV carries none. */
  readonly snr?: Float32Array | undefined
}

/** How a TLV lays its points out: four floats each; small numbers behind the floats that they are counted in. */
export type PointLayout = 'floats' | 'compressed' | 'small'

/** Bytes of the units before the points, and of one point. */
export const pointSizes: Readonly<Record<PointLayout, { units: number; point: number }>> = {
  floats: { units: 0, point: 16 },
  compressed: { units: 20, point: 8 },
  small: { units: 20, point: 10 },
}

/** Points where they lie, in memory that is never written over; turned into numbers when somebody looks: who follows people only pays for no cloud. */
export class WirePoints implements Points {
  readonly axes: Points['axes']
  readonly count: number
  readonly #layout: PointLayout
  readonly #bytes: Uint8Array
  readonly #from: number
  #numbers: { at: Float32Array; snr: Float32Array | undefined } | undefined

  /** `length` is that of the whole TLV; what is left behind whole points is not read. */
  constructor(axes: Points['axes'], layout: PointLayout, bytes: Uint8Array, from: number, length: number) {
    const { units, point } = pointSizes[layout]
    this.axes = axes
    this.count = ((length - units) / point) | 0
    this.#layout = layout
    this.#bytes = bytes
    this.#from = from
  }

  get at(): Float32Array {
    return (this.#numbers ??= this.#read()).at
  }

  get snr(): Float32Array | undefined {
    return (this.#numbers ??= this.#read()).snr
  }

  #read() {
    const { buffer, byteOffset } = this.#bytes
    const at = byteOffset + this.#from
    // Four floats a point are what the wire holds too: nothing has to be turned into anything, where memory has the order of the wire.
    if (this.#layout === 'floats' && isLittleEndian && at % 4 === 0)
      return { at: new Float32Array(buffer, at, this.count * POINT_STRIDE), snr: undefined }
    const view = new DataView(buffer, at)
    return this.#layout === 'floats'
      ? floats(view, this.count)
      : this.#layout === 'compressed'
        ? compressed(view, this.count)
        : small(view, this.count)
  }

  toJSON(): Points {
    const { axes, count, at, snr } = this
    return { axes, count, at, snr }
  }
}

function floats(view: DataView, count: number) {
  const at = roomForFloats(count * POINT_STRIDE)
  for (let i = 0; i < at.length; i++) at[i] = view.getFloat32(4 * i, true)
  return { at, snr: undefined }
}

/** Units elevation, azimuth, doppler, range, snr; points {i8 elevation, i8 azimuth, i16 doppler, u16 range, u16 snr}. */
function compressed(view: DataView, count: number) {
  const [elevation, azimuth, doppler] = [view.getFloat32(0, true), view.getFloat32(4, true), view.getFloat32(8, true)]
  const [range, snrUnit] = [view.getFloat32(12, true), view.getFloat32(16, true)]
  const at = roomForFloats(count * POINT_STRIDE)
  const snr = roomForFloats(count)
  for (let i = 0, to = 0, from = 20; i < count; i++, to += POINT_STRIDE, from += 8) {
    at[to] = view.getUint16(from + 4, true) * range
    at[to + 1] = view.getInt8(from + 1) * azimuth
    at[to + 2] = view.getInt8(from) * elevation
    at[to + 3] = view.getInt16(from + 2, true) * doppler
    snr[i] = view.getUint16(from + 6, true) * snrUnit
  }
  return { at, snr }
}

/** Units place, doppler, snr, noise and two counts; points {i16 x, y, z, doppler; u8 snr, noise}. */
function small(view: DataView, count: number) {
  const [place, doppler, snrUnit] = [view.getFloat32(0, true), view.getFloat32(4, true), view.getFloat32(8, true)]
  const at = roomForFloats(count * POINT_STRIDE)
  const snr = roomForFloats(count)
  for (let i = 0, to = 0, from = 20; i < count; i++, to += POINT_STRIDE, from += 10) {
    at[to] = view.getInt16(from, true) * place
    at[to + 1] = view.getInt16(from + 2, true) * place
    at[to + 2] = view.getInt16(from + 4, true) * place
    at[to + 3] = view.getInt16(from + 6, true) * doppler
    snr[i] = view.getUint8(from + 8) * snrUnit
  }
  return { at, snr }
}
