import { fail, type Result } from '../../result.ts'
import type { StreamDecoder } from '../adapter.ts'
import { damaged, frameCutter, readOne, type Framing, type Verdict } from '../frame-cutter.ts'
import type { Window } from '../window.ts'

/** One of up to three moving people: x to the right, y ahead (mm), speed (cm/s), the distance that one range cell covers (mm). */
export interface Ld2450Target {
  x_mm: number
  y_mm: number
  speed_cm_s: number
  resolution_mm: number
}

/** One report, ten a second. Its targets stand in the order of their slots; an empty slot is no target. */
export interface Ld2450Frame {
  targets: readonly Ld2450Target[]
}

const family = 'LD2450'
const START = Uint8Array.of(0xaa, 0xff, 0x03, 0x00)
const FRAME_BYTES = 30
const SLOTS = 3
const SLOT_BYTES = 8

/** Sign-magnitude of this family: bit 15 set is positive. */
export const ld2450Number = (word: number): number => ((word & 0x8000) === 0 ? 0 - word : word & 0x7fff)
/** The inverse; whole numbers from −32,767 to 32,767. */
export const toLd2450Number = (value: number): number => (value < 0 ? -value : 0x8000 | value)

function judge({ bytes, view, end }: Window, at: number): Verdict<Ld2450Frame> {
  if (end - at < FRAME_BYTES) return { is: 'wait', bytes: FRAME_BYTES }
  if (bytes[at + 28] !== 0x55 || bytes[at + 29] !== 0xcc)
    return damaged(FRAME_BYTES, fail('frame-malformed', { family, problem: 'no 55 CC at its end' }))
  const targets: Ld2450Target[] = []
  for (let i = 0; i < SLOTS; i++) {
    const from = at + 4 + i * SLOT_BYTES
    if (bytes.subarray(from, from + SLOT_BYTES).every((byte) => byte === 0)) continue
    targets.push({
      x_mm: ld2450Number(view.getUint16(from, true)),
      y_mm: ld2450Number(view.getUint16(from + 2, true)),
      speed_cm_s: ld2450Number(view.getUint16(from + 4, true)),
      resolution_mm: view.getUint16(from + 6, true),
    })
  }
  return { is: 'frame', bytes: FRAME_BYTES, frame: { targets } }
}

const framing: Framing<Ld2450Frame> = { starts: [START], longest_bytes: FRAME_BYTES, judge }

/** Reads one whole frame. */
export const readLd2450Frame = (bytes: Uint8Array): Result<Ld2450Frame> => readOne(family, framing, bytes)

/** Cuts a serial stream (256,000 Bd) into reports. */
export const ld2450Decoder = (): StreamDecoder<Ld2450Frame> => frameCutter(framing)

/** The bytes of a report. Throws a RangeError for more than three targets. */
export function encodeLd2450Frame({ targets }: Ld2450Frame): Uint8Array {
  if (targets.length > SLOTS) throw new RangeError(`${targets.length} targets; a report holds ${SLOTS}.`)
  const bytes = new Uint8Array(FRAME_BYTES)
  const view = new DataView(bytes.buffer)
  bytes.set(START)
  targets.forEach((target, i) => {
    const at = 4 + i * SLOT_BYTES
    view.setUint16(at, toLd2450Number(target.x_mm), true)
    view.setUint16(at + 2, toLd2450Number(target.y_mm), true)
    view.setUint16(at + 4, toLd2450Number(target.speed_cm_s), true)
    view.setUint16(at + 6, target.resolution_mm, true)
  })
  bytes.set([0x55, 0xcc], 28)
  return bytes
}
