import { fail, type Result } from '../../result.ts'
import type { StreamDecoder } from '../adapter.ts'
import { damaged, frameCutter, judgeWithNoneInside, NOISE, readOne, type Framing, type Verdict } from '../frame-cutter.ts'
import type { Window } from '../window.ts'
import { LONGEST_DATA_BYTES, longestDataOf } from './frame-types.ts'

/** One frame: head big-endian, data little-endian. The top bit of the id is the direction. */
export interface TinyFrame {
  id: number
  type: number
  data: Uint8Array
}

const family = 'TinyFrame'
const START = Uint8Array.of(0x01)
/** Start, id, length, type, head checksum. */
const HEAD_BYTES = 8
/** The data checksum of no data: it may follow an empty frame or be left out. */
const EMPTY_CHECK = 0xff

const hex = (n: number) => `0x${n.toString(16).padStart(2, '0')}`

/** The inverted exclusive-or of some bytes. */
function checkOf(bytes: Uint8Array, from: number, to: number): number {
  let x = 0
  for (let i = from; i < to; i++) x ^= bytes[i]!
  return ~x & 0xff
}

function judgeAlone(window: Window, at: number): Verdict<TinyFrame> {
  const { bytes, end } = window
  if (end - at < HEAD_BYTES) return { is: 'wait', bytes: HEAD_BYTES }
  // Data is not escaped, so most 01 are no start: without a right head checksum it is noise.
  if (bytes[at + 7] !== checkOf(bytes, at, at + 7)) return NOISE
  const length = (bytes[at + 3]! << 8) | bytes[at + 4]!
  const type = (bytes[at + 5]! << 8) | bytes[at + 6]!
  const limit = longestDataOf(type)
  if (length > limit) return damaged(HEAD_BYTES, fail('frame-oversized', { family, bytes: length, limit }))
  const id = (bytes[at + 1]! << 8) | bytes[at + 2]!
  if (length === 0) return { is: 'frame', bytes: HEAD_BYTES, frame: { id, type, data: new Uint8Array() }, may_follow: EMPTY_CHECK }
  const total = HEAD_BYTES + length + 1
  if (end - at < total) return { is: 'wait', bytes: total }
  const right = checkOf(bytes, at + HEAD_BYTES, at + total - 1)
  const said = bytes[at + total - 1]!
  if (said !== right) return damaged(total, fail('frame-checksum-wrong', { family, part: 'data', said: hex(said), right: hex(right) }))
  return { is: 'frame', bytes: total, frame: { id, type, data: bytes.slice(at + HEAD_BYTES, at + total - 1) } }
}

/** An empty frame is proved by eight bits only, so it does not count inside another. */
const judge = judgeWithNoneInside(judgeAlone, ({ data }: TinyFrame) => data.length > 0, family, HEAD_BYTES)

const framing: Framing<TinyFrame> = { starts: [START], longest_bytes: HEAD_BYTES + LONGEST_DATA_BYTES + 1, judge }

/** Reads one whole frame. A wrong head checksum is named here; in a stream it is noise. */
export function readTinyFrame(bytes: Uint8Array): Result<TinyFrame> {
  const right = checkOf(bytes, 0, 7)
  if (bytes.length >= HEAD_BYTES && bytes[0] === 0x01 && bytes[7] !== right)
    return fail('frame-checksum-wrong', { family, part: 'head', said: hex(bytes[7]!), right: hex(right) })
  return readOne(family, framing, bytes)
}

/** Cuts a serial stream (115,200 Bd, 8N1) into frames. */
export const tinyframeDecoder = (): StreamDecoder<TinyFrame> => frameCutter(framing)

/** The bytes of a frame. An empty one comes with or without its data checksum. Throws a RangeError when the type does not take so much data. */
export function encodeTinyFrame({ id, type, data }: TinyFrame, emptyCheck: 'with' | 'without' = 'without'): Uint8Array {
  const limit = longestDataOf(type)
  if (data.length > limit) throw new RangeError(`Data of ${data.length} bytes; type ${hex(type)} takes ${limit}.`)
  const tail = data.length > 0 || emptyCheck === 'with' ? 1 : 0
  const bytes = new Uint8Array(HEAD_BYTES + data.length + tail)
  bytes.set([0x01, id >> 8, id & 0xff, data.length >> 8, data.length & 0xff, type >> 8, type & 0xff])
  bytes[7] = checkOf(bytes, 0, 7)
  bytes.set(data, HEAD_BYTES)
  if (tail === 1) bytes[bytes.length - 1] = checkOf(data, 0, data.length)
  return bytes
}
