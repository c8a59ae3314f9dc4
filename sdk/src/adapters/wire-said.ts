import type { FramePoint, FrameTarget, FrameVitals } from '../frame.ts'
import type { Utterance } from './adapter.ts'

/** One thing that goes out on a foreign device's own wire. */
export type WireSaid =
  /** Bytes of a serial line or its TCP bridge. */
  | { over: 'serial'; bytes: Uint8Array }
  | { over: 'mqtt'; topic: string; payload: Uint8Array; qos: 0 | 1; retain: boolean }
  /** A command of a Zigbee cluster. */
  | { over: 'zigbee'; cluster: number; command: number; bytes: Uint8Array }
  /** The value of a GATT characteristic by its 16-bit number. */
  | { over: 'gatt'; uuid: number; bytes: Uint8Array }

/** What a radar sees at one instant, in the device's axes: x right of the aim, y along it, z up, metres over the device. */
export interface RadarPicture {
  /** Counts the pictures. */
  number: number
  targets: readonly FrameTarget[]
  points?: readonly FramePoint[]
  vitals?: FrameVitals
  /** Top and bottom of a target, metres over the device. */
  heights?: readonly { id: number; top_m: number; bottom_m: number }[]
}

/**
 * How a foreign device says on its own wire what is true of it: the counterpart of decoder and interpreter, for simulated devices and tests. One for
 * each device, because it remembers what it said: a message of Zigbee2MQTT carries all of a device's state.
 */
export interface WireVoice {
  /** An event or a reading of the kind. Empty where the family has no word for it, or nothing of it is new to a device that speaks on change. */
  say(said: Utterance): readonly WireSaid[]
  /** One picture. Empty for what is no radar. */
  see(picture: RadarPicture): readonly WireSaid[]
  /** The device, or what speaks for it, came or went. Empty where the family has no message for it. */
  presence(online: boolean): readonly WireSaid[]
}

const NOTHING = (): readonly WireSaid[] => []

/** A voice of which only some parts can speak. */
export const voiceOf = (parts: Partial<WireVoice>): WireVoice => ({ say: NOTHING, see: NOTHING, presence: NOTHING, ...parts })

/** Bytes that go over a serial line. */
export const serial = (bytes: Uint8Array): WireSaid => ({ over: 'serial', bytes })

/** A number of a body, where it is one. */
export const numberOf = (body: Readonly<Record<string, unknown>>, field: string): number | undefined =>
  typeof body[field] === 'number' ? body[field] : undefined

/** The targets of a picture, nearest first, by their distance on the level. */
export const nearestFirst = ({ targets }: RadarPicture): readonly FrameTarget[] =>
  targets.toSorted((a, b) => Math.hypot(a.x_m, a.y_m) - Math.hypot(b.x_m, b.y_m))

/** A whole number within what a field of the wire can hold. */
export const wholeWithin = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, Math.round(value)))
