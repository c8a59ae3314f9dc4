import { fail, type Fault } from '../../result.ts'
import type { Window } from '../window.ts'
import { pointSizes, WirePoints, type PointLayout, type Points } from './points.ts'

/** A tracked person: place (m), velocity (m/s); `z` values are NaN in the 2D variant. Confidence as the device says it. */
export interface Target {
  id: number
  x_m: number
  y_m: number
  z_m: number
  vx_m_s: number
  vy_m_s: number
  vz_m_s: number
  confidence: number
}

export interface Height {
  id: number
  top_m: number
  bottom_m: number
}

/** What TI's vital-signs demo says of one person. Deviation 0 means nobody there [unverified in TI's documents]. */
export interface Vitals {
  id: number
  range_bin: number
  breath_deviation: number
  heart_per_min: number
  breath_per_min: number
}

/** The parts of a packet that are understood. What is absent was not sent. */
export interface Parts {
  points?: Points | undefined
  targets?: Target[] | undefined
  heights?: Height[] | undefined
  /** For each point of the previous packet the target it belongs to; 253 and above: none. */
  index?: Uint8Array | undefined
  presence?: number | undefined
  vitals?: Vitals[] | undefined
  /** Types that were skipped by their length. */
  unknown_types?: number[] | undefined
}

/** Which meaning the types have, and which record a target list has where its size would fit both. */
export interface TlvTable {
  /** The 48-byte generation: 6, 7 and 8 are its points, targets and index; the Toolbox means something else by them. */
  generation48: boolean
  targets: '2d' | '3d' | undefined
}

const wholeRecords = (bytes: number, size: number) => (bytes % size === 0 ? undefined : `${bytes} bytes are not whole records of ${size}`)

/** A list of points; what is no whole point is a fault. */
function points(axes: Points['axes'], layout: PointLayout, bytes: Uint8Array, at: number, length: number, into: Parts): string | undefined {
  const { units, point } = pointSizes[layout]
  if (length < units) return 'no room for the units'
  into.points = new WirePoints(axes, layout, bytes, at, length)
  return wholeRecords(length - units, point)
}

export const TARGET_3D_BYTES = 112
export const TARGET_2D_BYTES = 72

const target3d = (view: DataView, at: number): Target => ({
  id: view.getUint32(at, true),
  x_m: view.getFloat32(at + 4, true),
  y_m: view.getFloat32(at + 8, true),
  z_m: view.getFloat32(at + 12, true),
  vx_m_s: view.getFloat32(at + 16, true),
  vy_m_s: view.getFloat32(at + 20, true),
  vz_m_s: view.getFloat32(at + 24, true),
  confidence: view.getFloat32(at + 108, true),
})
const target2d = (view: DataView, at: number): Target => ({
  id: view.getUint32(at, true),
  x_m: view.getFloat32(at + 4, true),
  y_m: view.getFloat32(at + 8, true),
  z_m: Number.NaN,
  vx_m_s: view.getFloat32(at + 12, true),
  vy_m_s: view.getFloat32(at + 16, true),
  vz_m_s: Number.NaN,
  confidence: view.getFloat32(at + 68, true),
})

/** Where nobody told the record and both sizes divide, as 1,008 and its multiples: 3D, for 14 people in 2D are fewer than likely. */
function targets(told: TlvTable['targets'], view: DataView, at: number, length: number, into: Parts): string | undefined {
  const flat = told === '2d' || (told === undefined && length % TARGET_3D_BYTES !== 0 && length % TARGET_2D_BYTES === 0)
  const size = flat ? TARGET_2D_BYTES : TARGET_3D_BYTES
  const list: Target[] = []
  for (let from = at; from + size <= at + length; from += size) list.push(flat ? target2d(view, from) : target3d(view, from))
  into.targets = list
  return wholeRecords(length, size)
}

function heights(view: DataView, at: number, length: number, into: Parts): string | undefined {
  const list: Height[] = []
  for (let from = at; from + 12 <= at + length; from += 12)
    list.push({ id: view.getUint32(from, true), top_m: view.getFloat32(from + 4, true), bottom_m: view.getFloat32(from + 8, true) })
  into.heights = list
  return wholeRecords(length, 12)
}

/** Where it lies: the memory is never written over. */
function index(bytes: Uint8Array, at: number, length: number, into: Parts): undefined {
  into.index = new Uint8Array(bytes.buffer, bytes.byteOffset + at, length)
}

function presence(view: DataView, at: number, length: number, into: Parts): string | undefined {
  if (length !== 4) return `${length} bytes; 4 are right`
  into.presence = view.getUint32(at, true)
  return undefined
}

export const VITALS_BYTES = 136

function vitals(view: DataView, at: number, length: number, into: Parts): string | undefined {
  const list: Vitals[] = []
  for (let from = at; from + VITALS_BYTES <= at + length; from += VITALS_BYTES)
    list.push({
      id: view.getUint16(from, true),
      range_bin: view.getUint16(from + 2, true),
      breath_deviation: view.getFloat32(from + 4, true),
      heart_per_min: view.getFloat32(from + 8, true),
      breath_per_min: view.getFloat32(from + 12, true),
    })
  into.vitals = list
  return wholeRecords(length, VITALS_BYTES)
}

function skip(type: number, into: Parts): undefined {
  ;(into.unknown_types ??= []).push(type)
}

/** Answers what is wrong, or nothing when all is well. */
function read(table: TlvTable, type: number, window: Window, at: number, length: number, into: Parts): string | undefined {
  const { generation48 } = table
  switch (type) {
    case 1:
      return points('cartesian', 'floats', window.bytes, at, length, into)
    case 1000:
      return points('spherical', 'floats', window.bytes, at, length, into)
    case 1020:
      return points('spherical', 'compressed', window.bytes, at, length, into)
    case 301:
      return points('cartesian', 'small', window.bytes, at, length, into)
    case 1010:
      return targets(table.targets, window.view, at, length, into)
    case 1011:
      return index(window.bytes, at, length, into)
    case 1012:
      return heights(window.view, at, length, into)
    case 1021:
      return presence(window.view, at, length, into)
    case 1040:
      return vitals(window.view, at, length, into)
    case 6:
      return generation48 ? points('spherical', 'compressed', window.bytes, at, length, into) : skip(type, into)
    case 7:
      return generation48 ? targets(table.targets, window.view, at, length, into) : skip(type, into)
    case 8:
      return generation48 ? index(window.bytes, at, length, into) : skip(type, into)
    default:
      return skip(type, into)
  }
}

/** Reads one TLV into the parts of its packet, whose bytes must all be there. An unknown type is noted and skipped; a known one of a wrong size is a fault. */
export function readTlv(
  table: TlvTable,
  type: number,
  window: Window,
  at: number,
  length: number,
  into: Parts,
): { ok: false; fault: Fault } | undefined {
  const problem = read(table, type, window, at, length, into)
  return problem === undefined ? undefined : fail('frame-malformed', { family: 'TI mmWave', problem: `TLV ${type}: ${problem}` })
}
