import { fail, ok, type Fault, type Result } from '../../result.ts'
import type { StreamDecoder } from '../adapter.ts'
import { damaged, frameCutter, readOne, type Framing, type Verdict, type Window } from '../frame-cutter.ts'
import {
  foldedSum,
  generations,
  LONGEST_PACKET_BYTES,
  MAGIC,
  MOST_TLVS,
  type Generation,
  type HeaderLayout,
  type TlvLength,
} from './generations.ts'
import { POINT_STRIDE, tlvReader, type Parts, type Points, type TlvReader } from './tlv.ts'

/** One packet of a TI mmWave demo. */
export interface TiFrame extends Parts {
  generation: Generation
  tlv_length: TlvLength
  frame_number: number
  sub_frame: number
}

/** What is known of the demo beforehand. What is not told is found out from each packet. */
export interface TiOptions {
  generation?: Generation
  tlv_length?: TlvLength
  /** The record of a target list, where its size would fit both. */
  targets?: '2d' | '3d'
}

const family = 'TI mmWave'
const malformed = (problem: string) => fail('frame-malformed', { family, problem })
const hex = (n: number) => `0x${n.toString(16)}`

/** The upper half of the platform word of every xWR chip, as in 0x000A6843. */
const PLATFORM = 0x000a

/** Finds the generation by where the platform word stands and whether the checksum of a header that has one is right. */
function foundGeneration({ view }: Window, at: number): HeaderLayout {
  if (view.getUint16(at + 14, true) === PLATFORM) return generations['header-52']
  return foldedSum(view, at, 48) === 0xffff ? generations['header-48'] : generations['header-40']
}

/** A whole packet whose header was judged. */
interface Packet {
  view: DataView
  at: number
  packet_bytes: number
  count: number
  layout: HeaderLayout
}

/** Where a packet's TLVs end when lengths are read one way; undefined when they would run past the packet. */
function tlvsEnd(view: DataView, from: number, end: number, count: number, own_bytes: 0 | 8): number | undefined {
  let at = from
  for (let i = 0; i < count; i++) {
    if (at + 8 > end) return undefined
    const bytes = view.getUint32(at + 4, true) - own_bytes
    if (bytes < 0 || at + 8 + bytes > end) return undefined
    at += 8 + bytes
  }
  return at
}

const excluding: readonly TlvLength[] = ['excludes-header', 'includes-header']
const including: readonly TlvLength[] = ['includes-header', 'excludes-header']

/** The conventions to try: the told one; else the documented one, then the other unless it is ruled out. */
function lengthsToTry(
  { tlv_length, tlv_length_sure }: HeaderLayout,
  told: TlvLength | undefined,
): { ways: readonly TlvLength[]; most: number } {
  const ways = (told ?? tlv_length) === 'excludes-header' ? excluding : including
  return { ways, most: told !== undefined || tlv_length_sure ? 1 : 2 }
}

/** Whether the TLVs fill the packet up to its padding when their lengths are read this way. */
function fills({ view, at, packet_bytes, count, layout }: Packet, way: TlvLength): boolean {
  const end = at + packet_bytes
  const last = tlvsEnd(view, at + layout.header_bytes, end, count, way === 'includes-header' ? 8 : 0)
  return last === end || (last !== undefined && end - last < layout.padding_bytes && packet_bytes % layout.padding_bytes === 0)
}

/** At which place of the magic each of its bytes stands; they are 1 to 8, each once. */
const PLACE_IN_MAGIC = MAGIC.reduce((places, byte, i) => places.fill(i, byte, byte + 1), new Uint8Array(9))

function magicAt(bytes: Uint8Array, at: number): boolean {
  let i = 0
  while (i < 8 && bytes[at + i] === MAGIC[i]) i++
  return i === 8
}

/** Where the magic stands between two places, or −1. Every magic covers one byte in eight, and that byte says where it would begin. */
function magicWithin(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from + 7; at < end; at += 8) {
    const byte = bytes[at]!
    if (byte === 0 || byte > 8) continue
    const begins = at - PLACE_IN_MAGIC[byte]!
    if (begins + 8 <= end && magicAt(bytes, begins)) return begins
  }
  return -1
}

interface Readers {
  toolbox: TlvReader
  counting: TlvReader
}

function judgePacket(window: Window, at: number, options: TiOptions, readers: Readers): Verdict<TiFrame> {
  const { view, bytes, end } = window
  const told = options.generation === undefined ? undefined : generations[options.generation]
  const shortest = told?.header_bytes ?? 52
  // Without being told, the smallest packet of the 40-byte generation is 64 bytes by its padding, of the 48-byte one 48 bytes without a TLV.
  if (end - at < Math.min(shortest, 48)) return { is: 'wait', bytes: Math.min(shortest, 48) }
  const layout = told ?? foundGeneration(window, at)
  if (end - at < layout.header_bytes) return { is: 'wait', bytes: layout.header_bytes }
  const sum = layout.checksum ? foldedSum(view, at, layout.header_bytes) : 0xffff
  if (sum !== 0xffff)
    return damaged(layout.header_bytes, fail('frame-checksum-wrong', { family, part: 'header', said: hex(sum), right: '0xffff' }))

  const packet_bytes = view.getUint32(at + layout.packet_length_at, true)
  const count =
    layout.tlv_count_bytes === 2 ? view.getUint16(at + layout.tlv_count_at, true) : view.getUint32(at + layout.tlv_count_at, true)
  if (packet_bytes > LONGEST_PACKET_BYTES)
    return damaged(layout.header_bytes, fail('frame-oversized', { family, bytes: packet_bytes, limit: LONGEST_PACKET_BYTES }))
  if (packet_bytes < layout.header_bytes) return damaged(8, malformed(`a packet of ${packet_bytes} bytes is shorter than its header`))
  if (count > MOST_TLVS) return damaged(layout.header_bytes, malformed(`${count} TLVs`))
  const cut = magicWithin(bytes, at + 8, Math.min(at + packet_bytes, end))
  if (cut >= 0) return damaged(cut - at, malformed(`the next packet begins after ${cut - at} of ${packet_bytes} bytes`))
  if (end - at < packet_bytes) return { is: 'wait', bytes: packet_bytes }
  return readPacket({ view, at, packet_bytes, count, layout }, options.tlv_length, readers)
}

/** Reads a packet's TLVs. Where padding lets both conventions fit, the first under which every known TLV has a right size is taken. */
function readPacket(packet: Packet, told: TlvLength | undefined, readers: Readers): Verdict<TiFrame> {
  const { packet_bytes, count, layout } = packet
  const read = layout.generation === 'header-48' ? readers.counting : readers.toolbox
  const { ways, most } = lengthsToTry(layout, told)
  let fault: { fault: Fault } | undefined
  for (let i = 0; i < most; i++) {
    const tlv_length = ways[i]!
    if (!fills(packet, tlv_length)) continue
    const frame = readTlvs(packet, tlv_length, read)
    if (frame.ok) return { is: 'frame', bytes: packet_bytes, frame: frame.value }
    fault = frame
  }
  return damaged(packet_bytes, fault ?? malformed(`its ${count} TLVs do not fill its ${packet_bytes} bytes`))
}

function readTlvs({ view, at: start, count, layout }: Packet, tlv_length: TlvLength, read: TlvReader): Result<TiFrame> {
  const frame: TiFrame = {
    generation: layout.generation,
    tlv_length,
    frame_number: view.getUint32(start + layout.frame_number_at, true),
    sub_frame: view.getUint32(start + layout.sub_frame_at, true),
  }
  const own_bytes = tlv_length === 'includes-header' ? 8 : 0
  let at = start + layout.header_bytes
  for (let i = 0; i < count; i++) {
    const bytes = view.getUint32(at + 4, true) - own_bytes
    const done = read(view.getUint32(at, true), view, at + 8, bytes, frame)
    if (done !== undefined) return done
    at += 8 + bytes
  }
  return ok(frame)
}

function framing(options: TiOptions): Framing<TiFrame> {
  const readers = { toolbox: tlvReader(false, options.targets), counting: tlvReader(true, options.targets) }
  return { starts: [MAGIC], longest_bytes: LONGEST_PACKET_BYTES, judge: (window, at) => judgePacket(window, at, options, readers) }
}

/** Reads one whole packet. */
export const readTiFrame = (bytes: Uint8Array, options: TiOptions = {}): Result<TiFrame> => readOne(family, framing(options), bytes)

/** Cuts the data port's stream into packets. */
export const tiDecoder = (options: TiOptions = {}): StreamDecoder<TiFrame> => frameCutter(framing(options))

/** The place of one point in the device's axes (x right, y ahead, z up; m). From spherical as TI's toolbox does it [unverified there]. */
export function pointPlace({ axes, at }: Points, i: number): [x_m: number, y_m: number, z_m: number] {
  const [a, b, range_or_z] = [at[i * POINT_STRIDE]!, at[i * POINT_STRIDE + 1]!, at[i * POINT_STRIDE + 2]!]
  if (axes === 'cartesian') return [a, b, range_or_z]
  const range = at[i * POINT_STRIDE + 3]!
  return [range * Math.cos(a) * Math.sin(b), range * Math.cos(a) * Math.cos(b), range * Math.sin(a)]
}
