import { fail, ok, type Result } from '../../result.ts'
import type { TinyFrame } from './frame.ts'
import { FARTHEST_M, frameTypes, type Layout, type TinyModel } from './frame-types.ts'

/** A person or a cluster as the module lists it: place in metres, cluster −1 or more. */
export interface TinyTarget {
  x_m: number
  y_m: number
  z_m: number
  doppler_index: number
  cluster: number
}

/** What the parameters reply says. The short form of the MR60FDA2 ends after the sensitivity. */
export interface TinyParameters {
  height_m: number
  threshold_m: number
  sensitivity_frames: number
  /** The watched rectangle: left, right, front, back. */
  zone_m?: readonly [number, number, number, number]
}

/** What a frame says: the name of its type, and its value where it has one. */
export type TinySaid =
  | { says: 'fall' | 'presence'; on: boolean }
  | { says: 'breath' | 'heart' | 'target-height'; value: number }
  /** Undefined: no lock on anybody. */
  | { says: 'distance'; distance_m: number | undefined }
  | { says: 'targets' | 'cloud'; targets: readonly TinyTarget[] }
  | { says: 'phases'; phases: readonly number[] }
  | { says: 'parameters'; parameters: TinyParameters }
  | { says: 'debug-text'; text: string }
  | { says: 'setting'; name: string; values: readonly number[] }
  | { says: 'request' | 'other'; type: number }

const malformed = (problem: string) => fail('frame-malformed', { family: 'TinyFrame', problem })
const TARGET_BYTES = 20

/** Bytes of the layouts that have one size. */
const sizes: Readonly<Partial<Record<Layout, number>>> = { none: 0, u8: 1, u32: 4, f32: 4, phases: 12, distance: 8, zones: 16 }

/** What a frame means on a model. */
export function tinyframeMeaning(model: TinyModel, { type, data }: TinyFrame): Result<TinySaid> {
  const row = frameTypes[model][type]
  if (row === undefined) return ok({ says: 'other', type })
  if (data.length === 0) return ok({ says: 'request', type })
  const { name, layout } = row
  // Setting a number is answered by one byte, 1 = done.
  const isReply = data.length === 1 && (layout === 'f32' || layout === 'u32')
  if (isReply) return ok({ says: 'setting', name, values: [data[0]!] })
  const size = sizes[layout]
  if (size !== undefined && size !== data.length) return malformed(`${name} in ${data.length} bytes; ${size} are right`)
  return readLayout(name, layout, new DataView(data.buffer, data.byteOffset, data.length))
}

function readLayout(name: string, layout: Layout, view: DataView): Result<TinySaid> {
  const floats = (from: number, count: number) => Array.from({ length: count }, (_, i) => view.getFloat32(from + 4 * i, true))
  if (layout === 'text') return ok({ says: 'debug-text', text: asciiOf(view) })
  if (layout === 'parameters') return parametersOf(view)
  if (layout === 'targets' || layout === 'cloud') return targetsOf(layout, view)
  if (layout === 'phases') return ok({ says: 'phases', phases: floats(0, 3) })
  if (layout === 'distance') return distanceOf(view.getUint32(0, true), view.getFloat32(4, true))
  if (layout === 'zones') return ok({ says: 'setting', name, values: [0, 4, 8, 12].map((at) => view.getUint32(at, true)) })
  if (name === 'fall' || name === 'presence') return flagOf(name, view.getUint8(0))
  if (name === 'breath' || name === 'heart' || name === 'target-height') return numberOf(name, view.getFloat32(0, true))
  const value = layout === 'u8' ? view.getUint8(0) : layout === 'u32' ? view.getUint32(0, true) : view.getFloat32(0, true)
  return ok({ says: 'setting', name, values: [value] })
}

const asciiOf = (view: DataView) =>
  Array.from({ length: view.byteLength }, (_, i) => view.getUint8(i))
    .filter((byte) => byte >= 32 && byte < 127)
    .map((byte) => String.fromCharCode(byte))
    .join('')

const meaningless = (what: string, value: number, problem: string) => fail('value-meaningless', { what, value: String(value), problem })

const flagOf = (says: 'fall' | 'presence', value: number): Result<TinySaid> =>
  value <= 1 ? ok({ says, on: value === 1 }) : meaningless(says, value, 'neither 0 nor 1')

const numberOf = (says: 'breath' | 'heart' | 'target-height', value: number): Result<TinySaid> =>
  Number.isFinite(value) ? ok({ says, value }) : meaningless(says, value, 'not a number')

/** Flag 1 with a distance beyond the module's reach was seen in a real log: it has no lock on anybody. */
function distanceOf(flag: number, range_m: number): Result<TinySaid> {
  if (!Number.isFinite(range_m) || range_m < 0) return meaningless('distance', range_m, 'not a distance')
  return ok({ says: 'distance', distance_m: flag === 0 || range_m > FARTHEST_M ? undefined : range_m })
}

function parametersOf(view: DataView): Result<TinySaid> {
  if (view.byteLength !== 12 && view.byteLength !== 28) return malformed(`parameters in ${view.byteLength} bytes; 12 or 28 are right`)
  const f = (at: number) => view.getFloat32(at, true)
  const parameters: TinyParameters = { height_m: f(0), threshold_m: f(4), sensitivity_frames: view.getUint32(8, true) }
  if (view.byteLength === 28) parameters.zone_m = [f(12), f(16), f(20), f(24)]
  return ok({ says: 'parameters', parameters })
}

function targetsOf(says: 'targets' | 'cloud', view: DataView): Result<TinySaid> {
  const count = view.byteLength >= 4 ? view.getInt32(0, true) : -1
  if (count < 0 || view.byteLength !== 4 + count * TARGET_BYTES)
    return malformed(`${says}: ${count} of them do not fill ${view.byteLength} bytes`)
  const targets = Array.from({ length: count }, (_, i): TinyTarget => {
    const at = 4 + i * TARGET_BYTES
    return {
      x_m: view.getFloat32(at, true),
      y_m: view.getFloat32(at + 4, true),
      z_m: view.getFloat32(at + 8, true),
      doppler_index: view.getInt32(at + 12, true),
      cluster: view.getInt32(at + 16, true),
    }
  })
  return ok({ says, targets })
}
