import { fail, type Result } from '../../result.ts'
import type { StreamDecoder } from '../adapter.ts'
import { damaged, frameCutter, readOne, type Framing, type Verdict } from '../frame-cutter.ts'
import type { Window } from '../window.ts'

/** One frame of Tuya's serial protocol between a module and its microcontroller. */
export interface TuyaFrame {
  version: number
  command: number
  data: Uint8Array
}

const FAMILY = 'Tuya'
const START = Uint8Array.of(0x55, 0xaa)
/** Start, version, command, length and sum. */
const AROUND_BYTES = 7
/** Longest content, bytes: reports of data points are far shorter; firmware updates are not read here. */
const LONGEST_DATA_BYTES = 512

const sumOf = (bytes: Uint8Array, from: number, to: number): number => {
  let sum = 0
  for (let i = from; i < to; i++) sum = (sum + bytes[i]!) & 0xff
  return sum
}

function judge({ bytes, view, end }: Window, at: number): Verdict<TuyaFrame> {
  if (end - at < AROUND_BYTES) return { is: 'wait', bytes: AROUND_BYTES }
  const length = view.getUint16(at + 4)
  if (length > LONGEST_DATA_BYTES)
    return damaged(6, fail('frame-oversized', { family: FAMILY, bytes: length + AROUND_BYTES, limit: LONGEST_DATA_BYTES + AROUND_BYTES }))
  const whole = AROUND_BYTES + length
  if (end - at < whole) return { is: 'wait', bytes: whole }
  const [said, right] = [bytes[at + whole - 1]!, sumOf(bytes, at, at + whole - 1)]
  if (said !== right) return damaged(2, fail('frame-checksum-wrong', { family: FAMILY, part: 'whole', said, right }))
  const frame = { version: bytes[at + 2]!, command: bytes[at + 3]!, data: bytes.slice(at + 6, at + 6 + length) }
  return { is: 'frame', bytes: whole, frame }
}

const framing: Framing<TuyaFrame> = { starts: [START], longest_bytes: AROUND_BYTES + LONGEST_DATA_BYTES, judge }

/** Cuts a serial stream into frames. */
export const tuyaDecoder = (): StreamDecoder<TuyaFrame> => frameCutter(framing)

/** Reads bytes that must be exactly one frame. Errors `frame-malformed`, `frame-checksum-wrong`, `frame-oversized`. */
export const readTuyaFrame = (bytes: Uint8Array): Result<TuyaFrame> => readOne(FAMILY, framing, bytes)

/** The bytes of a frame. Throws a RangeError for more than 512 bytes of content. */
export function tuyaBytes({ version, command, data }: TuyaFrame): Uint8Array {
  if (data.length > LONGEST_DATA_BYTES) throw new RangeError(`${data.length} bytes do not fit.`)
  const bytes = Uint8Array.from([...START, version, command, data.length >> 8, data.length & 0xff, ...data, 0])
  bytes[bytes.length - 1] = sumOf(bytes, 0, bytes.length - 1)
  return bytes
}
