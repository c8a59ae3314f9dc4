import type { Utterance } from '../../adapters/adapter.ts'
import type { Fault, Result } from '../../result.ts'

/** What one foreign message comes to. Names are the foreign ones, by which the file binds them. */
export type FamilyHeard =
  /** The device speaks, and so it lives; the list is empty when it said nothing new. */
  | { is: 'said'; name: string; said: readonly Result<Utterance>[] }
  /** The family vouches for the device, or has lost it. */
  | { is: 'presence'; name: string; online: boolean }
  /** What speaks for all devices of the source is there, or not. */
  | { is: 'bridge'; online: boolean }
  /** The family asks for this to be published on its own broker. */
  | { is: 'publish'; topic: string; payload: Uint8Array }
  /** A device that the file does not bind, or a topic that is none of the family. */
  | { is: 'unknown'; name: string }
  /** A message that could not be read, of a bound device where the name is known. */
  | { is: 'fault'; fault: Fault; name?: string }

/** What is published on the foreign broker. */
export interface Asked {
  topic: string
  payload: Uint8Array
}

/** How one family of foreign messages is heard. It remembers what it must to tell a change from a repeat. */
export interface MessageFamily {
  /** What must be subscribed to. */
  readonly filters: readonly string[]
  /** The commands of a device for which the family has words. */
  commands?(name: string): readonly string[]
  /** A command in the family's own words; undefined where it has none. */
  ask?(name: string, command: Readonly<Record<string, unknown>>): Asked | undefined
  /** `kept` is true for a retained message: it tells a state and never an occurrence. */
  hear(topic: string, payload: Uint8Array, kept: boolean): readonly FamilyHeard[]
}
