import type { Point3 } from '@anju/sdk'
import type { Ratio } from '../faults/fault-shape.ts'

/**
 * What each kind of instrument perceives: geometry and fields within its view. There is no posture, no name and no emergency among them; what a
 * body does must be concluded from where its parts are and how fast they move.
 */

/** A body as a radar or an infrared sensor meets it. Places are in the device's own frame: x right of its aim, y along it, z up. */
export interface SeenBody {
  /** Tells bodies apart while they are in view. */
  track: number
  centre_m: Point3
  /** The highest point above the floor. */
  top_m: number
  /** Level speed. */
  speed_m_s: number
  /** Downward speed of the centre. */
  sink_m_s: number
  /** Speed across the line of sight, level or downwards: what an infrared lens needs. */
  cross_m_s: number
  /** Small movements, 0 still to 1. */
  stir: number
  /** How straight the chest looks at the device: the cosine of the angle, 1 towards it, 0 the side, −1 the back. */
  facing: number
  /** Of an echo that is no person's: in how many cases it looks like one. Absent: a person. */
  likeness?: Ratio
  /** What moves the chest. */
  breath_per_min: number
  heart_per_min: number
}

export interface RadarView {
  bodies: readonly SeenBody[]
  /** How high the device hangs. */
  mount_m: number
  /** Doors and passages of its room, in its frame, as taught when it was put up. */
  exits: readonly Point3[]
}
export interface InfraredView {
  bodies: readonly SeenBody[]
  /** A gust of warm air or a patch of sun before the lens, told from others by its number. */
  gust?: { id: number; likeness: Ratio }
}
export interface GasView {
  gas_lel_pct: number
  co_ppm: number
  /** Vapours that a gas cell takes for gas. */
  alcohol_ppm: number
  propellant_ppm: number
  cooking_ppm: number
}
export interface SmokeView {
  /** Optical density of smoke, oil mist and steam alike, dB/m. */
  smoke_db_m: number
}
export interface ClimateView {
  air_c: number
  humidity_pct: number
}
export interface FloorView {
  wet: boolean
}
export interface LeafView {
  /** How far the magnet is from the reed switch. */
  gap_m: number
}
/** The wrist that wears the band, or nothing. */
export interface WristView {
  wrist?: {
    heart_per_min: number
    spo2_pct: number
    skin_c: number
    walked_m: number
    moves: boolean
    /** Walking pace, steps a minute; 0 while not walking. */
    cadence_per_min: number
    /** The strap lets light in. */
    loose: boolean
  }
  /** The air around it. */
  air_c: number
  charging: boolean
}
export interface KeyView {
  rssi_dbm: number
}
/** What the room would answer to a question: words, or silence. */
export interface SpeechView {
  reply: 'fine' | 'help' | undefined
  /** How far away the one who speaks is. */
  away_m: number
  /** A television or radio speaks too. */
  noisy: boolean
}
export interface PlugView {
  power_w: number
}
export interface TagView {
  /** Signal at each reader that hears the tag. */
  readers: readonly { reader: string; rssi_dbm: number }[]
}
export interface PipeView {
  position: 'open' | 'closed'
  close(): void
}

/** A key, and how long it is held down. */
export interface KeyTouch {
  held_ms: number
}
/** A jolt at the wrist: its peaks one after the other, in multiples of gravity. */
export interface WristTouch {
  peaks_g?: readonly number[]
  held_ms?: number
}
/**
 * Words that were spoken within hearing; `babble` is none of the words it knows, and in so many cases sounds like a call; `spent` are no words: so many calls
 * are left.
 */
export type SpeechTouch = { words: 'help' | 'all-well' } | { words: 'spent'; left: number } | { words: 'babble'; likeness: Ratio }

export interface Views {
  radar: RadarView
  'gas-detector': GasView
  'water-sensor': FloorView
  'door-contact': LeafView
  motion: InfraredView
  wristband: WristView
  'help-button': KeyView
  'voice-terminal': SpeechView
  'smart-plug': PlugView
  'location-tag': TagView
  climate: ClimateView
  'smoke-detector': SmokeView
  'gas-valve': PipeView
}

export interface Touches {
  radar: never
  'gas-detector': never
  'water-sensor': never
  'door-contact': never
  motion: never
  wristband: WristTouch
  'help-button': KeyTouch
  'voice-terminal': SpeechTouch
  'smart-plug': never
  'location-tag': KeyTouch
  climate: never
  'smoke-detector': never
  'gas-valve': never
}
