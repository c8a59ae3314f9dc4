import * as fc from 'fast-check'
import { encodeLd2410Frame, ld2410Decoder, readLd2410Frame, type Ld2410Frame } from '../../src/adapters/ld2410/frame.ts'
import { encodeLd2450Frame, ld2450Decoder, readLd2450Frame, type Ld2450Frame } from '../../src/adapters/ld2450/frame.ts'
import { encodeMicradarFrame, micradarDecoder, readMicradarFrame, type MicradarFrame } from '../../src/adapters/micradar/frame.ts'
import type { StreamDecoder } from '../../src/adapters/adapter.ts'
import {
  encodeTiFrame,
  heightsTlv,
  indexTlv,
  pointsTlv,
  presenceTlv,
  targetsTlv,
  vitalsTlv,
  type TiHeader,
  type Tlv,
} from '../../src/adapters/ti-mmwave/encode.ts'
import { generations } from '../../src/adapters/ti-mmwave/generations.ts'
import { readTiFrame, tiDecoder, type TiFrame } from '../../src/adapters/ti-mmwave/frame.ts'
import { POINT_STRIDE, type Points } from '../../src/adapters/ti-mmwave/points.ts'
import type { Parts } from '../../src/adapters/ti-mmwave/tlv.ts'
import { encodeTinyFrame, readTinyFrame, tinyframeDecoder, type TinyFrame } from '../../src/adapters/tinyframe/frame.ts'
import type { Result } from '../../src/result.ts'

/** A frame and its bytes, drawn. */
export interface Drawn {
  bytes: Uint8Array
  frame: unknown
}

/** One family under the laws that hold for all. */
export interface Family {
  name: string
  decoder: () => StreamDecoder<unknown>
  read: (bytes: Uint8Array) => Result<unknown>
  drawn: fc.Arbitrary<Drawn>
  /** First bytes of the family's starts: noise without them begins no frame. */
  firstBytes: readonly number[]
  longest_bytes: number
  /** Every change of one byte of a frame is noticed. */
  checksummed: boolean
}

const byte = fc.integer({ min: 0, max: 255 })
const u16 = fc.integer({ min: 0, max: 65_535 })
const someBytes = (maxLength: number) => fc.uint8Array({ maxLength })
const pair =
  <F>(encode: (frame: F) => Uint8Array) =>
  (frame: F): Drawn => ({ bytes: encode(frame), frame })

const micradar = fc.record<MicradarFrame>({ control: byte, command: byte, payload: someBytes(64) }).map(pair(encodeMicradarFrame))

const tinyType = fc.oneof(u16, fc.constantFrom(0x0e02, 0x0a04, 0x0a16, 0x0f09))
const tiny = fc
  .record({
    frame: fc.record<TinyFrame>({ id: u16, type: tinyType, data: someBytes(64) }),
    check: fc.constantFrom('with' as const, 'without' as const),
  })
  .map(({ frame, check }): Drawn => ({ frame, bytes: encodeTinyFrame(frame, check) }))

const nine = fc.array(byte, { minLength: 9, maxLength: 9 })
const report = fc.record(
  {
    is: fc.constant('report' as const),
    moving: fc.boolean(),
    still: fc.boolean(),
    moving_cm: u16,
    moving_pct: byte,
    static_cm: u16,
    static_pct: byte,
    detected_cm: u16,
    gates: fc.record({ most_moving_gate: byte, most_static_gate: byte, moving_pct: nine, static_pct: nine, light: byte, out: byte }),
  },
  { requiredKeys: ['is', 'moving', 'still', 'moving_cm', 'moving_pct', 'static_cm', 'static_pct', 'detected_cm'] },
)
const ld2410 = fc
  .oneof<fc.Arbitrary<Ld2410Frame>[]>(report, fc.record({ is: fc.constant('command' as const), code: u16, value: someBytes(40) }))
  .map(pair(encodeLd2410Frame))

const signed = fc.integer({ min: -32_767, max: 32_767 })
const ld2450 = fc
  .array(fc.record({ x_mm: signed, y_mm: signed, speed_cm_s: signed, resolution_mm: fc.integer({ min: 1, max: 65_535 }) }), {
    maxLength: 3,
  })
  .map((targets): Ld2450Frame => ({ targets }))
  .map(pair(encodeLd2450Frame))

const f32 = fc.float({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100 }).map((value) => (Object.is(value, -0) ? 0 : value))
const points = fc
  .record({
    axes: fc.constantFrom('spherical' as const, 'cartesian' as const),
    rows: fc.array(fc.tuple(f32, f32, f32, f32), { maxLength: 20 }),
  })
  .map(({ axes, rows }): Points => ({ axes, count: rows.length, at: Float32Array.from(rows.flat()) }))
const people = fc.array(fc.record({ id: fc.nat(), x_m: f32, y_m: f32, z_m: f32, vx_m_s: f32, vy_m_s: f32, vz_m_s: f32, confidence: f32 }), {
  minLength: 1,
  maxLength: 5,
})
const parts = fc.record<Parts>(
  {
    points,
    targets: people,
    heights: fc.array(fc.record({ id: fc.nat(), top_m: f32, bottom_m: f32 }), { maxLength: 5 }),
    index: someBytes(30),
    presence: fc.nat(),
    vitals: fc.array(fc.record({ id: u16, range_bin: u16, breath_deviation: f32, heart_per_min: f32, breath_per_min: f32 }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: ['index'] },
)

export const tlvsOf = ({ points, targets, heights, index, presence, vitals }: Parts): Tlv[] => [
  ...(points === undefined ? [] : [pointsTlv(points)]),
  ...(targets === undefined ? [] : [targetsTlv(targets)]),
  ...(heights === undefined ? [] : [heightsTlv(heights)]),
  ...(index === undefined ? [] : [indexTlv(index)]),
  ...(presence === undefined ? [] : [presenceTlv(presence)]),
  ...(vitals === undefined ? [] : [vitalsTlv(vitals)]),
]

/** Padding can make both conventions fit, and one was seen in a real packet: only the 52-byte generation is drawn with both. */
const header = fc
  .record({
    generation: fc.constantFrom('header-40' as const, 'header-48' as const, 'header-52' as const),
    frame_number: fc.nat(),
    sub_frame: fc.nat({ max: 3 }),
    tlv_length: fc.constantFrom('excludes-header' as const, 'includes-header' as const),
  })
  .map((drawn) => (drawn.generation === 'header-52' ? drawn : { ...drawn, tlv_length: generations[drawn.generation].tlv_length }))
const ti = fc.record({ header, parts }).map(({ header, parts }: { header: Required<Omit<TiHeader, 'platform'>>; parts: Parts }): Drawn => ({
  bytes: encodeTiFrame(header, tlvsOf(parts)),
  frame: { ...header, ...parts } satisfies TiFrame,
}))

/** A packet with its points as numbers: a decoder keeps them as they came until somebody looks. */
export const looked = <R extends Result<TiFrame>>(read: R): R =>
  read.ok && read.value.points !== undefined ? { ...read, value: { ...read.value, points: plainPoints(read.value.points) } } : read
const plainPoints = ({ axes, count, at, snr }: Points): Points => ({ axes, count, at, snr })

const lookingDecoder = (): StreamDecoder<TiFrame> => {
  const decoder = tiDecoder()
  return {
    push: (chunk) => decoder.push(chunk).map(looked),
    get held_bytes() {
      return decoder.held_bytes
    },
  }
}

export const families: readonly Family[] = [
  {
    name: 'TI mmWave',
    decoder: lookingDecoder,
    read: (bytes) => looked(readTiFrame(bytes)),
    drawn: ti,
    firstBytes: [2],
    longest_bytes: 16_384,
    checksummed: false,
  },
  {
    name: 'MicRadar',
    decoder: micradarDecoder,
    read: readMicradarFrame,
    drawn: micradar,
    firstBytes: [0x53],
    longest_bytes: 73,
    checksummed: true,
  },
  {
    name: 'TinyFrame',
    decoder: tinyframeDecoder,
    read: readTinyFrame,
    drawn: tiny,
    firstBytes: [1],
    longest_bytes: 1_033,
    checksummed: true,
  },
  {
    name: 'LD2410',
    decoder: ld2410Decoder,
    read: readLd2410Frame,
    drawn: ld2410,
    firstBytes: [0xf4, 0xfd],
    longest_bytes: 74,
    checksummed: false,
  },
  {
    name: 'LD2450',
    decoder: ld2450Decoder,
    read: readLd2450Frame,
    drawn: ld2450,
    firstBytes: [0xaa],
    longest_bytes: 30,
    checksummed: false,
  },
]

/** Noise in which no frame of the family begins. */
export const noiseFor = ({ firstBytes }: Family, maxLength = 40): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ maxLength }).map((bytes) => bytes.map((byte) => (firstBytes.includes(byte) ? 0x77 : byte)))

export const joined = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))
export const framesOf = <F>(results: readonly Result<F>[]): F[] => results.flatMap((result) => (result.ok ? [result.value] : []))
export const codesOf = (results: readonly Result<unknown>[]): string[] =>
  results.flatMap((result) => (result.ok ? [] : [result.fault.code]))

/** Points as rows of four, for comparing with a table. */
export const rowsOf = ({ at }: Points): number[][] =>
  Array.from({ length: at.length / POINT_STRIDE }, (_, i) => [...at.subarray(i * POINT_STRIDE, (i + 1) * POINT_STRIDE)])
