import { fail, type Result } from '../../result.ts'
import type { StreamDecoder } from '../adapter.ts'
import { damaged, frameCutter, readOne, type Framing, type Verdict } from '../frame-cutter.ts'
import type { Window } from '../window.ts'

/** What engineering mode adds: energies of the gates 0–8 (0–100), light (0–255), the output pin. */
export interface Ld2410Gates {
  most_moving_gate: number
  most_static_gate: number
  moving_pct: readonly number[]
  static_pct: readonly number[]
  light: number
  out: number
}

/** One report. A distance may be filled in for a kind of target that is not there: only the two flags say who is. */
export interface Ld2410Report {
  is: 'report'
  moving: boolean
  still: boolean
  moving_cm: number
  moving_pct: number
  static_cm: number
  static_pct: number
  detected_cm: number
  gates?: Ld2410Gates
}

/** A command to the module, or its answer: the answer's code is the command's with 0x0100 set. */
export interface Ld2410Command {
  is: 'command'
  code: number
  value: Uint8Array
}

export type Ld2410Frame = Ld2410Report | Ld2410Command

/** Command codes; an answer has 0x0100 added. */
export const ld2410Commands = {
  'max-distance': 0x60,
  query: 0x61,
  'engineering-on': 0x62,
  'engineering-off': 0x63,
  'gate-sensitivity': 0x64,
  version: 0xa0,
  baud: 0xa1,
  reset: 0xa2,
  restart: 0xa3,
  bluetooth: 0xa4,
  mac: 0xa5,
  password: 0xa9,
  'set-resolution': 0xaa,
  'get-resolution': 0xab,
  'set-light': 0xad,
  'get-light': 0xae,
  'end-configuration': 0xfe,
  'enable-configuration': 0xff,
} as const
export const LD2410_ANSWER = 0x0100

const family = 'LD2410'
const REPORT = Uint8Array.of(0xf4, 0xf3, 0xf2, 0xf1)
const REPORT_END = Uint8Array.of(0xf8, 0xf7, 0xf6, 0xf5)
const COMMAND = Uint8Array.of(0xfd, 0xfc, 0xfb, 0xfa)
const COMMAND_END = Uint8Array.of(0x04, 0x03, 0x02, 0x01)
const ENGINEERING = 1
const BASIC = 2
/** Length of what a report of a type holds. */
const REPORT_BYTES: Readonly<Record<number, number>> = { [ENGINEERING]: 35, [BASIC]: 13 }
/** Bytes around the content: start, length, end. */
const AROUND_BYTES = 10
/** Longest content of a command, bytes: the longest answer, that of a query, has 28. */
const LONGEST_COMMAND_BYTES = 64
const GATES = 9

const malformed = (problem: string) => fail('frame-malformed', { family, problem })
const endsWith = (bytes: Uint8Array, at: number, end: Uint8Array) => end.every((byte, i) => bytes[at + i] === byte)

function judge(window: Window, at: number): Verdict<Ld2410Frame> {
  const { bytes, view, end } = window
  if (end - at < AROUND_BYTES) return { is: 'wait', bytes: AROUND_BYTES }
  const isReport = bytes[at] === REPORT[0]
  const length = view.getUint16(at + 4, true)
  if (isReport && length !== REPORT_BYTES[bytes[at + 6]!])
    return damaged(6, malformed(`a report of type ${bytes[at + 6]} with the length ${length}`))
  if (!isReport && (length < 2 || length > LONGEST_COMMAND_BYTES)) return damaged(6, malformed(`a command with the length ${length}`))
  const total = AROUND_BYTES + length
  if (end - at < total) return { is: 'wait', bytes: total }
  if (!endsWith(bytes, at + total - 4, isReport ? REPORT_END : COMMAND_END)) return damaged(total, malformed('a wrong end'))
  if (!isReport) {
    const frame: Ld2410Command = { is: 'command', code: view.getUint16(at + 6, true), value: bytes.slice(at + 8, at + total - 4) }
    return { is: 'frame', bytes: total, frame }
  }
  if (bytes[at + 7] !== 0xaa || bytes[at + total - 6] !== 0x55 || bytes[at + total - 5] !== 0)
    return damaged(total, malformed('no AA … 55 00 around its body'))
  return { is: 'frame', bytes: total, frame: readReport(bytes, view, at) }
}

function readReport(bytes: Uint8Array, view: DataView, at: number): Ld2410Report {
  const status = bytes[at + 8]!
  const report: Ld2410Report = {
    is: 'report',
    moving: (status & 1) !== 0,
    still: (status & 2) !== 0,
    moving_cm: view.getUint16(at + 9, true),
    moving_pct: bytes[at + 11]!,
    static_cm: view.getUint16(at + 12, true),
    static_pct: bytes[at + 14]!,
    detected_cm: view.getUint16(at + 15, true),
  }
  if (bytes[at + 6] === ENGINEERING) {
    report.gates = {
      most_moving_gate: bytes[at + 17]!,
      most_static_gate: bytes[at + 18]!,
      moving_pct: [...bytes.subarray(at + 19, at + 19 + GATES)],
      static_pct: [...bytes.subarray(at + 28, at + 28 + GATES)],
      light: bytes[at + 37]!,
      out: bytes[at + 38]!,
    }
  }
  return report
}

const framing: Framing<Ld2410Frame> = { starts: [REPORT, COMMAND], longest_bytes: AROUND_BYTES + LONGEST_COMMAND_BYTES, judge }

/** Reads one whole frame. */
export const readLd2410Frame = (bytes: Uint8Array): Result<Ld2410Frame> => readOne(family, framing, bytes)

/** Cuts a serial stream (256,000 Bd) into reports, commands and answers. */
export const ld2410Decoder = (): StreamDecoder<Ld2410Frame> => frameCutter(framing)

/** The bytes of a report or a command. Throws a RangeError when a command's value is too long or a report has not nine gates. */
export function encodeLd2410Frame(frame: Ld2410Frame): Uint8Array {
  if (frame.is === 'command') {
    if (frame.value.length + 2 > LONGEST_COMMAND_BYTES) throw new RangeError(`A value of ${frame.value.length} bytes is too long.`)
    return framed(COMMAND, [frame.code & 0xff, frame.code >> 8, ...frame.value], COMMAND_END)
  }
  const { gates } = frame
  if (gates !== undefined && (gates.moving_pct.length !== GATES || gates.static_pct.length !== GATES))
    throw new RangeError('A report has nine gates.')
  const more =
    gates === undefined
      ? []
      : [gates.most_moving_gate, gates.most_static_gate, ...gates.moving_pct, ...gates.static_pct, gates.light, gates.out]
  const u16 = (value: number) => [value & 0xff, value >> 8]
  const status = (frame.moving ? 1 : 0) | (frame.still ? 2 : 0)
  const body = [
    status,
    ...u16(frame.moving_cm),
    frame.moving_pct,
    ...u16(frame.static_cm),
    frame.static_pct,
    ...u16(frame.detected_cm),
    ...more,
  ]
  return framed(REPORT, [gates === undefined ? BASIC : ENGINEERING, 0xaa, ...body, 0x55, 0], REPORT_END)
}

const framed = (start: Uint8Array, content: readonly number[], end: Uint8Array): Uint8Array =>
  Uint8Array.of(...start, content.length & 0xff, content.length >> 8, ...content, ...end)
