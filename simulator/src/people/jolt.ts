import type { Random } from '@anju/sdk'
import { exp } from '../exact-math.ts'
import type { Jolt } from './moves.ts'

/**
 * Peaks at the wrist, multiples of gravity: median and spread of the logarithm, from accelerations recorded at the wrist at 20 Hz: falls 5.7 to 7.7 in
 * the median by direction with a tenth below 3.3 to 3.9, sitting down 1.6, lying down 2.4, clapping 8.3. The spreads of the last three are chosen, and so are
 * dropping onto a seat (2.6) and shaking out a blanket (3.4).
 */
const PEAK_G: Record<Jolt, readonly [median: number, spread: number]> = {
  fall: [6.5, 0.5],
  sit: [1.6, 0.15],
  drop: [2.6, 0.25],
  lie: [2.4, 0.13],
  shake: [3.4, 0.25],
  clap: [8.3, 0.35],
}

/** The peaks of one jolt: several of a clap, else one. */
export function peaksOf(kind: Jolt, random: Random): number[] {
  const [median, spread] = PEAK_G[kind]
  const count = kind === 'clap' ? random.int(4, 9) : 1
  return Array.from({ length: count }, () => Math.min(32, median * exp(spread * random.normal())))
}
