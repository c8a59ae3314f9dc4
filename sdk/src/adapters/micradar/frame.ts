import { fail, type Result } from '../../result.ts'
import type { StreamDecoder } from '../adapter.ts'
import { damaged, frameCutter, judgeWithNoneInside, NOISE, readOne, type Framing, type Verdict } from '../frame-cutter.ts'
import type { Window } from '../window.ts'

/** One frame of the `53 59 … 54 43` family (MR60BHA1, MR60FDA1, MR24HPC1, R60ABD1). */
export interface MicradarFrame {
  control: number
  command: number
  payload: Uint8Array
}

const family = '53 59'
const START = Uint8Array.of(0x53, 0x59)
/** Bytes around the payload: start, control, command, length, sum, tail. */
const AROUND_BYTES = 9
/** Longest payload, bytes: the longest known is a model name. A longer one is a damaged length, and waiting for it would hold back a fall. */
export const LONGEST_PAYLOAD_BYTES = 64

const hex = (n: number) => `0x${n.toString(16).padStart(2, '0')}`

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += bytes[i]!
  return sum & 0xff
}

function judgeAlone({ bytes, end }: Window, at: number): Verdict<MicradarFrame> {
  if (end - at < AROUND_BYTES) return { is: 'wait', bytes: AROUND_BYTES }
  if (bytes[at + 1] !== START[1]) return NOISE
  const length = (bytes[at + 4]! << 8) | bytes[at + 5]!
  if (length > LONGEST_PAYLOAD_BYTES)
    return damaged(6, fail('frame-oversized', { family, bytes: AROUND_BYTES + length, limit: AROUND_BYTES + LONGEST_PAYLOAD_BYTES }))
  const total = AROUND_BYTES + length
  if (end - at < total) return { is: 'wait', bytes: total }
  const sum_at = at + 6 + length
  const right = sumOf(bytes, at, sum_at)
  const said = bytes[sum_at]!
  if (said !== right) return damaged(total, fail('frame-checksum-wrong', { family, part: 'frame', said: hex(said), right: hex(right) }))
  if (bytes[sum_at + 1] !== 0x54 || bytes[sum_at + 2] !== 0x43)
    return damaged(total, fail('frame-malformed', { family, problem: 'no 54 43 at its end' }))
  return { is: 'frame', bytes: total, frame: { control: bytes[at + 2]!, command: bytes[at + 3]!, payload: bytes.slice(at + 6, sum_at) } }
}

const judge = judgeWithNoneInside(judgeAlone, () => true, family, 6)

const framing: Framing<MicradarFrame> = { starts: [START], longest_bytes: AROUND_BYTES + LONGEST_PAYLOAD_BYTES, judge }

/** Reads one whole frame. */
export const readMicradarFrame = (bytes: Uint8Array): Result<MicradarFrame> => readOne(family, framing, bytes)

/** Cuts a serial stream (115,200 Bd, 8N1; 9,600 for the MR24FDB1) into frames. */
export const micradarDecoder = (): StreamDecoder<MicradarFrame> => frameCutter(framing)

/** The bytes of a frame. Throws a RangeError when the payload is longer than a frame takes. */
export function encodeMicradarFrame({ control, command, payload }: MicradarFrame): Uint8Array {
  if (payload.length > LONGEST_PAYLOAD_BYTES)
    throw new RangeError(`A payload of ${payload.length} bytes; at most ${LONGEST_PAYLOAD_BYTES}.`)
  const bytes = new Uint8Array(AROUND_BYTES + payload.length)
  bytes.set([0x53, 0x59, control, command, payload.length >> 8, payload.length & 0xff])
  bytes.set(payload, 6)
  bytes.set([sumOf(bytes, 0, 6 + payload.length), 0x54, 0x43], 6 + payload.length)
  return bytes
}

/** A query: the report's command with the top bit set, payload 0F. */
export const micradarQuery = (control: number, command: number): MicradarFrame => ({
  control,
  command: command | 0x80,
  payload: Uint8Array.of(0x0f),
})
