/** The models of the family. Type codes depend on the model. */
export type TinyModel = 'mr60fda2' | 'mr60bha2' | 'ld6002' | 'ld6002b' | 'ld6002c'

/** How a type's data is laid out. All numbers are little-endian. */
export type Layout = 'none' | 'text' | 'u8' | 'u32' | 'f32' | 'phases' | 'distance' | 'targets' | 'cloud' | 'zones' | 'parameters'

/** One type of frame: its name and the layouts it may have by length. */
export interface FrameType {
  name: string
  layout: Layout
}

/** Types that mean the same on every model. A frame without data of a `get` or `set` type is its request. */
const everywhere: Readonly<Record<number, FrameType>> = {
  0x0100: { name: 'debug-text', layout: 'text' },
  0x0201: { name: 'presence-configuration', layout: 'u32' },
  0x0a04: { name: 'targets', layout: 'targets' },
  0x0a08: { name: 'cloud', layout: 'cloud' },
  0x0a0a: { name: 'zones', layout: 'zones' },
  0x0a0d: { name: 'hold', layout: 'u32' },
  0x0e02: { name: 'fall', layout: 'u8' },
  0x0e04: { name: 'installation-height', layout: 'f32' },
  0x0e06: { name: 'parameters', layout: 'parameters' },
  0x0e08: { name: 'fall-threshold', layout: 'f32' },
  0x0e0a: { name: 'sensitivity', layout: 'u32' },
  0x0e0e: { name: 'target-height', layout: 'f32' },
  0x0f09: { name: 'presence', layout: 'u8' },
  0x2110: { name: 'factory-init', layout: 'none' },
}

const vitalTypes: Readonly<Record<number, FrameType>> = {
  0x0a13: { name: 'phases', layout: 'phases' },
  0x0a14: { name: 'breath', layout: 'f32' },
  0x0a15: { name: 'heart', layout: 'f32' },
  0x0a16: { name: 'distance', layout: 'distance' },
}

/** Types by model: the same code is a phase on one and a sleep time on another. */
export const frameTypes: Readonly<Record<TinyModel, Readonly<Record<number, FrameType>>>> = {
  mr60fda2: everywhere,
  mr60bha2: { ...everywhere, ...vitalTypes },
  ld6002: { ...everywhere, ...vitalTypes },
  ld6002b: { ...everywhere, 0x0a13: { name: 'sleep-time', layout: 'u32' }, 0x0a14: { name: 'working-mode', layout: 'u8' } },
  ld6002c: everywhere,
}

/** Longest data of any frame, bytes, by HLK's document. */
export const LONGEST_DATA_BYTES = 1024
/** Types that may be long: lists and text. */
const LONG = new Set([0x0100, 0x0a04, 0x0a08])
/** Longest data of every other type, bytes: public parsers take 30, the longest known is 28. More is a damaged length. */
export const LONGEST_USUAL_BYTES = 64

/** How much data a type may carry, bytes. */
export const longestDataOf = (type: number): number => (LONG.has(type) ? LONGEST_DATA_BYTES : LONGEST_USUAL_BYTES)

/** Farther than any model measures, metres: a longer distance is the "no lock" value and no person. Seeed states 6 m for presence. */
export const FARTHEST_M = 6
