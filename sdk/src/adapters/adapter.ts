import type { Result } from '../result.ts'

/** What a foreign device said, in the words of the protocol: the body of one event or reading of a kind. */
export interface Utterance {
  kind: string
  channel: 'event' | 'reading'
  body: Record<string, unknown>
}

/**
 * Cuts a byte stream into the frames of one family. It may be fed one byte or a megabyte at a time, finds its way back after noise, holds no more
 * than one longest frame, and never throws: what is damaged comes out as a fault.
 */
export interface StreamDecoder<Frame> {
  push(chunk: Uint8Array): Result<Frame>[]
  /** Bytes that wait for the rest of their frame. */
  readonly held_bytes: number
}

/** Turns one family's frames or messages into utterances. It remembers what it must to tell a change from a repeat. */
export interface Interpreter<Said> {
  /** The utterances that follow from what was said; none when nothing changed. Faults for values that mean nothing. */
  hear(said: Said): Result<Utterance>[]
}
