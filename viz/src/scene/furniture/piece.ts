import type { PartBatch } from '../stage/part-batch.ts'

/**
 * What a builder is given: where to put the parts, and the piece's size in its own frame. The origin is the middle of its box on the floor,
 * x to its right, y up, z towards its front. Metres.
 */
export interface Piece {
  parts: PartBatch
  width_m: number
  height_m: number
  depth_m: number
  /** The same small disorder for the same piece on every machine, 0 up to 1. */
  random: () => number
}

export type Build = (piece: Piece) => void
