import { Buffer } from 'node:buffer'
import { decodeFrame, decodeFrameBlock, encodeFrame, FRAME_POINT_STRIDE, random } from '@anju/sdk'
import {
  compressedPointsTlv,
  encodeTiFrame,
  indexTlv,
  pointsTlv,
  presenceTlv,
  targetsTlv,
  tiDecoder,
  POINT_STRIDE,
  type Points,
  type Tlv,
} from '@anju/sdk/adapters'
import type { Run } from './contest.ts'

const POINTS = 40
const FRAMES = 256
const chance = random('codec bench')
const within = (most: number) => (chance.int(-1_000, 1_000) / 1_000) * most

const points = (axes: Points['axes']): Points => ({
  axes,
  count: POINTS,
  at: Float32Array.from({ length: POINTS * POINT_STRIDE }, (_, i) => [2 + within(1), within(1), within(1), within(0.5)][i % POINT_STRIDE]!),
  snr: new Float32Array(POINTS).fill(20),
})
const person = () => ({ id: 3, x_m: within(2), y_m: 2 + within(1), z_m: within(1), vx_m_s: 0.1, vy_m_s: -0.2, vz_m_s: 0, confidence: 0.9 })
const rest = (): Tlv[] => [targetsTlv([person()]), indexTlv(new Uint8Array(POINTS).fill(3)), presenceTlv(1)]

/** Four devices: each header generation, both length conventions, whole and compressed points. Two of the headers have a checksum. */
const devices: readonly ((frame_number: number) => Uint8Array)[] = [
  (frame_number) => encodeTiFrame({ generation: 'header-40', frame_number }, [pointsTlv(points('spherical')), ...rest()]),
  (frame_number) =>
    encodeTiFrame({ generation: 'header-40', frame_number, tlv_length: 'includes-header' }, [
      compressedPointsTlv(points('spherical')),
      ...rest(),
    ]),
  (frame_number) =>
    encodeTiFrame({ generation: 'header-48', frame_number }, [
      compressedPointsTlv(points('spherical'), undefined, 6),
      targetsTlv([person()], '3d', 7),
    ]),
  (frame_number) => encodeTiFrame({ generation: 'header-52', frame_number }, [pointsTlv(points('cartesian')), ...rest()]),
]

interface TiRun {
  /** Chunks of so many bytes, as a serial line brings them; whole packets where it is not told. */
  cut_bytes?: number
  /** Whether every number of every point is looked at: they are turned into numbers only then. */
  reads_points?: boolean
}

/** The streams of the four devices in turns. */
function tiRun({ cut_bytes, reads_points = false }: TiRun): Run {
  const streams = devices.map((device) => Array.from({ length: FRAMES }, (_, i) => device(i)))
  const chunks = streams.map((packets) => (cut_bytes === undefined ? packets : cutEvery(Buffer.concat(packets), cut_bytes)))
  const decoders = devices.map(() => tiDecoder())
  let [turn, due] = [0, 0]
  const next = devices.map(() => 0)
  return (times) => {
    due += times
    while (due > 0) {
      const at = turn++ % devices.length
      const mine = chunks[at]!
      const said = decoders[at]!.push(mine[next[at]!]!)
      next[at] = (next[at]! + 1) % mine.length
      for (const frame of said) {
        if (!frame.ok || frame.value.points?.count !== POINTS) throw new Error('A good packet was refused.')
        if (reads_points && !(sumOf(frame.value.points.at) > 0)) throw new Error('Its points were not read.')
      }
      due -= said.length
    }
  }
}

function sumOf(numbers: Float32Array): number {
  let sum = 0
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]!
  return sum
}

function cutEvery(stream: Uint8Array, bytes: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(stream.length / bytes) }, (_, i) => stream.slice(i * bytes, (i + 1) * bytes))
}

/** Frames of our own, four radars in turns; the points as one block of numbers, in memory that is used again or is new for each frame, or as objects. */
function ownRun(as: 'block' | 'new block' | 'objects'): Run {
  const target = (id: number) => ({
    id,
    x_m: within(3),
    y_m: within(3),
    z_m: within(2),
    vx_m_s: 0.1,
    vy_m_s: 0,
    vz_m_s: 0,
    confidence_pct: 90,
  })
  const point = () => ({ x_m: within(3), y_m: within(3), z_m: within(2), doppler_m_s: within(1), snr_db: 20 })
  const frames = Array.from({ length: FRAMES * 4 }, (_, i) =>
    encodeFrame({
      number: i,
      offset_ms: i * 50,
      targets: [target(1)],
      points: Array.from({ length: POINTS }, point),
      vitals: { target: 1, breath_per_min: 14, heart_per_min: 70 },
    }),
  )
  let at = 0
  const room = as === 'block' ? new Float32Array(POINTS * FRAME_POINT_STRIDE) : undefined
  const blocks: Run = (times) => {
    for (let i = 0; i < times; i++) {
      const frame = decodeFrameBlock(frames[at]!, room)
      at = (at + 1) % frames.length
      if (!frame.ok || frame.value.points.count !== POINTS) throw new Error('A good frame was refused.')
    }
  }
  const objects: Run = (times) => {
    for (let i = 0; i < times; i++) {
      const frame = decodeFrame(frames[at]!)
      at = (at + 1) % frames.length
      if (!frame.ok || frame.value.points.length !== POINTS) throw new Error('A good frame was refused.')
    }
  }
  return as === 'objects' ? objects : blocks
}

/** What no decoder can do without: the numbers of the points read into memory of their own, with no header, check or target. */
function numbersRun(): Run {
  const packets = Array.from({ length: FRAMES }, (_, i) => devices[0]!(i))
  let at = 0
  let last: Float32Array | undefined
  return (times) => {
    for (let n = 0; n < times; n++) {
      const bytes = packets[at]!
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const out = new Float32Array(POINTS * 4)
      for (let i = 0; i < out.length; i++) out[i] = view.getFloat32(48 + 4 * i, true)
      last = out
      at = (at + 1) % FRAMES
    }
    if (last?.length === 0) throw new Error('Nothing was read.')
  }
}

export const bareNumbers = { is: 'reading the 160 numbers of 40 points alone, unchecked, into new memory', run: numbersRun() }

/** The decoders of binary radar frames under load; one operation is one frame of 40 points. */
export const frameContests = (): readonly { metric: string; run: Run }[] => [
  { metric: 'radar_frame_decode', run: tiRun({}) },
  { metric: 'radar_frame_decode_read', run: tiRun({ reads_points: true }) },
  { metric: 'radar_frame_decode_cut', run: tiRun({ cut_bytes: 512 }) },
  { metric: 'radar_frame_decode_own', run: ownRun('block') },
  { metric: 'radar_frame_decode_own_new', run: ownRun('new block') },
  { metric: 'radar_frame_decode_own_objects', run: ownRun('objects') },
]
