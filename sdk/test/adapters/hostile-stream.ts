// Bytes that nobody means well with, poured into a decoder and its interpreter, and how much memory they leave behind.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import process from 'node:process'
import type { Interpreter, StreamDecoder } from '../../src/adapters/adapter.ts'
import { ld2410Decoder } from '../../src/adapters/ld2410/frame.ts'
import { ld2410Interpreter } from '../../src/adapters/ld2410/interpret.ts'
import { ld2450Decoder } from '../../src/adapters/ld2450/frame.ts'
import { ld2450Interpreter } from '../../src/adapters/ld2450/interpret.ts'
import { micradarDecoder } from '../../src/adapters/micradar/frame.ts'
import { micradarInterpreter } from '../../src/adapters/micradar/interpret.ts'
import { tiDecoder } from '../../src/adapters/ti-mmwave/frame.ts'
import { tiInterpreter } from '../../src/adapters/ti-mmwave/interpret.ts'
import { tinyframeDecoder } from '../../src/adapters/tinyframe/frame.ts'
import { tinyframeInterpreter } from '../../src/adapters/tinyframe/interpret.ts'
import { tuyaDecoder } from '../../src/adapters/tuya/tuya-frame.ts'
import { random } from '../../src/random.ts'
import { instant } from '../../src/time.ts'

const now = () => instant('2026-01-15T22:30:00+08:00')
const setting = { now }

/** One device at the end of a line: takes bytes, says how many it holds. */
export interface Poured {
  name: string
  longest_bytes: number
  begin: () => { take: (chunk: Uint8Array) => void; held: () => number }
  /** A start of the family with a length that promises much. */
  start: Uint8Array
}

const device =
  <F>(decoder: () => StreamDecoder<F>, interpreter: () => Interpreter<F>): Poured['begin'] =>
  () => {
    const [cut, told] = [decoder(), interpreter()]
    return {
      take: (chunk) => {
        for (const frame of cut.push(chunk)) if (frame.ok) told.hear(frame.value)
      },
      held: () => cut.held_bytes,
    }
  }
const ti = { ...setting, frame_period_s: 0.05, mount_height_m: 2, z_from: 'floor' as const }

export const poured: readonly Poured[] = [
  {
    name: 'TI mmWave',
    longest_bytes: 16_384,
    begin: device(tiDecoder, () => tiInterpreter(ti)),
    start: Uint8Array.of(2, 1, 4, 3, 6, 5, 8, 7, 0, 0, 0, 0, 0, 60),
  },
  {
    name: '53 59',
    longest_bytes: 73,
    begin: device(micradarDecoder, () => micradarInterpreter(setting)),
    start: Uint8Array.of(0x53, 0x59, 0x80, 1, 0, 64),
  },
  {
    name: 'TinyFrame',
    longest_bytes: 1_033,
    begin: device(tinyframeDecoder, () => tinyframeInterpreter({ ...setting, model: 'mr60bha2' })),
    start: Uint8Array.of(1, 0, 0, 4, 0, 0x0a, 4, 0xf4),
  },
  {
    name: 'LD2410',
    longest_bytes: 74,
    begin: device(ld2410Decoder, () => ld2410Interpreter(setting)),
    start: Uint8Array.of(0xfd, 0xfc, 0xfb, 0xfa, 64, 0),
  },
  {
    name: 'LD2450',
    longest_bytes: 30,
    begin: device(ld2450Decoder, () => ld2450Interpreter(setting)),
    start: Uint8Array.of(0xaa, 0xff, 3, 0),
  },
  {
    name: 'Tuya',
    longest_bytes: 519,
    begin: device(tuyaDecoder, () => ({ hear: () => [] })),
    start: Uint8Array.of(0x55, 0xaa, 0, 7, 2, 0),
  },
]

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const held_bytes = () => {
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Pours so many bytes, half of them noise, half starts between noise, in chunks of a serial line; answers by how much the memory grew. */
export function growthAfter({ begin, longest_bytes, start }: Poured, bytes: number): number {
  const chance = random('hostile')
  const chunk = new Uint8Array(512)
  const { take, held } = begin()
  const pour = (count: number) => {
    for (let done = 0; done < count; done += chunk.length) {
      for (let i = 0; i < chunk.length; i++) chunk[i] = chance.int(0, 255)
      if (chance.int(0, 1) === 1)
        for (let at = 0; at + start.length < chunk.length; at += chance.int(1, 3 * start.length)) chunk.set(start, at)
      take(chunk)
      if (held() > longest_bytes) throw new Error(`${held()} bytes are held; ${longest_bytes} at most.`)
    }
  }
  pour(200_000) // What is made once is made now.
  const before = held_bytes()
  pour(bytes)
  return held_bytes() - before
}
