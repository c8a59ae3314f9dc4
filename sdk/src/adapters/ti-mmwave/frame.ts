import { fail, type Fault, type Result } from '../../result.ts'
import type { StreamDecoder } from '../adapter.ts'
import { damaged, frameCutter, readOne, type Framing, type Verdict } from '../frame-cutter.ts'
import type { Window } from '../window.ts'
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
import { POINT_STRIDE, type Points } from './points.ts'
import { readTlv, type Parts, type TlvTable } from './tlv.ts'

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
const FOLDED_SUM = 0xffff

/** Finds the generation by where the platform word stands and whether the checksum of a header that has one is right. */
function foundGeneration({ view }: Window, at: number): HeaderLayout {
  if (view.getUint16(at + 14, true) === PLATFORM) return generations['header-52']
  return foldedSum(view, at, 48) === FOLDED_SUM ? generations['header-48'] : generations['header-40']
}

/** Where a packet's TLVs end when lengths are read one way; −1 when they would run past the packet. */
function tlvsEnd(view: DataView, from: number, end: number, count: number, own_bytes: number): number {
  let at = from
  for (let i = 0; i < count; i++) {
    if (at + 8 > end) return -1
    const length = view.getUint32(at + 4, true) - own_bytes
    if (length < 0 || at + 8 + length > end) return -1
    at += 8 + length
  }
  return at
}

/** Whether the TLVs fill the packet up to its padding when their lengths are read this way. */
function fills(view: DataView, at: number, packet_bytes: number, count: number, layout: HeaderLayout, own_bytes: number): boolean {
  const end = at + packet_bytes
  const last = tlvsEnd(view, at + layout.header_bytes, end, count, own_bytes)
  return last === end || (last >= 0 && end - last < layout.padding_bytes && packet_bytes % layout.padding_bytes === 0)
}

/** At which place of the magic each of its bytes stands; they are 1 to 8, each once. */
const PLACE_IN_MAGIC = MAGIC.reduce((places, byte, i) => places.fill(i, byte, byte + 1), new Uint8Array(9))

function magicAt(bytes: Uint8Array, at: number): boolean {
  let i = 0
  while (i < 8 && bytes[at + i] === MAGIC[i]) i++
  return i === 8
}

/**
 * Where the magic stands between two places, or −1. Every magic covers one pair of bytes in seven; its pairs are below 16 each and of unlike parity, and
 * either byte says where it would begin.
 */
function magicWithin({ bytes, view }: Window, from: number, end: number): number {
  for (let at = from + 6; at + 2 <= end; at += 7) {
    const pair = view.getUint16(at, true)
    if (((pair & 0xf0f0) | (((pair ^ (pair >>> 8)) & 1) ^ 1)) !== 0) continue
    const byte = bytes[at]!
    if (byte === 0 || byte > 8) continue
    const begins = at - PLACE_IN_MAGIC[byte]!
    if (begins + 8 <= end && magicAt(bytes, begins)) return begins
  }
  return -1
}

/** The tables of a decoder: the Toolbox's types, and those of the 48-byte generation. */
interface Tables {
  toolbox: TlvTable
  counting: TlvTable
}

function judgePacket(window: Window, at: number, options: TiOptions, tables: Tables): Verdict<TiFrame> {
  const { view, end } = window
  const told = options.generation === undefined ? undefined : generations[options.generation]
  // Without being told, the smallest packet of the 40-byte generation is 64 bytes by its padding, of the 48-byte one 48 bytes without a TLV.
  const shortest = told === undefined ? 48 : Math.min(told.header_bytes, 48)
  if (end - at < shortest) return { is: 'wait', bytes: shortest }
  const layout = told ?? foundGeneration(window, at)
  const { header_bytes } = layout
  if (end - at < header_bytes) return { is: 'wait', bytes: header_bytes }
  // A 48-byte header was found by its sum.
  if (layout.checksum && (told !== undefined || layout.generation !== 'header-48')) {
    const sum = foldedSum(view, at, header_bytes)
    if (sum !== FOLDED_SUM)
      return damaged(header_bytes, fail('frame-checksum-wrong', { family, part: 'header', said: hex(sum), right: hex(FOLDED_SUM) }))
  }
  const packet_bytes = view.getUint32(at + layout.packet_length_at, true)
  const count =
    layout.tlv_count_bytes === 2 ? view.getUint16(at + layout.tlv_count_at, true) : view.getUint32(at + layout.tlv_count_at, true)
  if (packet_bytes > LONGEST_PACKET_BYTES)
    return damaged(header_bytes, fail('frame-oversized', { family, bytes: packet_bytes, limit: LONGEST_PACKET_BYTES }))
  if (packet_bytes < header_bytes) return damaged(8, malformed(`a packet of ${packet_bytes} bytes is shorter than its header`))
  if (count > MOST_TLVS) return damaged(header_bytes, malformed(`${count} TLVs`))
  const cut = magicWithin(window, at + 8, Math.min(at + packet_bytes, end))
  if (cut >= 0) return damaged(cut - at, malformed(`the next packet begins after ${cut - at} of ${packet_bytes} bytes`))
  if (end - at < packet_bytes) return { is: 'wait', bytes: packet_bytes }
  return readPacket(window, at, packet_bytes, count, layout, options.tlv_length, tables)
}

const other = (way: TlvLength): TlvLength => (way === 'excludes-header' ? 'includes-header' : 'excludes-header')

/**
 * Reads a packet's TLVs by the told convention; else by the documented one, then by the other unless it is ruled out. Where padding lets both fit, the
 * first under which every known TLV has a right size is taken.
 */
function readPacket(
  window: Window,
  at: number,
  packet_bytes: number,
  count: number,
  layout: HeaderLayout,
  told: TlvLength | undefined,
  tables: Tables,
): Verdict<TiFrame> {
  const table = layout.generation === 'header-48' ? tables.counting : tables.toolbox
  const ways = told !== undefined || layout.tlv_length_sure ? 1 : 2
  let tlv_length = told ?? layout.tlv_length
  let fault: { fault: Fault } | undefined
  for (let way = 0; way < ways; way++) {
    if (fills(window.view, at, packet_bytes, count, layout, tlv_length === 'includes-header' ? 8 : 0)) {
      const frame = readTlvs(window, at, count, layout, tlv_length, table)
      if (!('fault' in frame)) return { is: 'frame', bytes: packet_bytes, frame }
      fault = frame
    }
    tlv_length = other(tlv_length)
  }
  return damaged(packet_bytes, fault ?? malformed(`its ${count} TLVs do not fill its ${packet_bytes} bytes`))
}

function readTlvs(
  window: Window,
  start: number,
  count: number,
  layout: HeaderLayout,
  tlv_length: TlvLength,
  table: TlvTable,
): TiFrame | { fault: Fault } {
  const { view } = window
  // Every field stands here from the beginning: a packet that grew field by field would cost a new layout in memory for each.
  const frame: TiFrame = {
    generation: layout.generation,
    tlv_length,
    frame_number: view.getUint32(start + layout.frame_number_at, true),
    sub_frame: view.getUint32(start + layout.sub_frame_at, true),
    points: undefined,
    targets: undefined,
    heights: undefined,
    index: undefined,
    presence: undefined,
    vitals: undefined,
    unknown_types: undefined,
  }
  const own_bytes = tlv_length === 'includes-header' ? 8 : 0
  let at = start + layout.header_bytes
  for (let i = 0; i < count; i++) {
    const length = view.getUint32(at + 4, true) - own_bytes
    const done = readTlv(table, view.getUint32(at, true), window, at + 8, length, frame)
    if (done !== undefined) return done
    at += 8 + length
  }
  return frame
}

function framing({ targets, ...options }: TiOptions): Framing<TiFrame> {
  const tables = { toolbox: { generation48: false, targets }, counting: { generation48: true, targets } }
  return {
    starts: [MAGIC],
    longest_bytes: LONGEST_PACKET_BYTES,
    keeps_window: true,
    judge: (window, at) => judgePacket(window, at, options, tables),
  }
}

/** Reads one whole packet. */
export const readTiFrame = (bytes: Uint8Array, options: TiOptions = {}): Result<TiFrame> => readOne(family, framing(options), bytes)

/** Cuts the data port's stream into packets. */
export const tiDecoder = (options: TiOptions = {}): StreamDecoder<TiFrame> => frameCutter(framing(options))

/** The place of one point in the device's axes (x right, y ahead, z up; m). From spherical as TI's toolbox does it [unverified there]. */
export function pointPlace({ axes, at }: Points, i: number): [x_m: number, y_m: number, z_m: number] {
  const from = i * POINT_STRIDE
  const [range_or_x, azimuth_or_y, elevation_or_z] = [at[from]!, at[from + 1]!, at[from + 2]!]
  if (axes === 'cartesian') return [range_or_x, azimuth_or_y, elevation_or_z]
  const level = range_or_x * Math.cos(elevation_or_z)
  return [level * Math.sin(azimuth_or_y), level * Math.cos(azimuth_or_y), range_or_x * Math.sin(elevation_or_z)]
}
