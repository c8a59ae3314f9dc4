import type { VitalName } from './news2.ts'

/** One vital sign of one person: what is usual for them, and how the last half hours compare with it. JSON. */
export interface Baseline {
  /** Mean and variance of half-hour means at rest, and from how many they were learned. */
  mean: number
  variance: number
  blocks: number
  /** What this half hour has gathered. */
  sum: number
  count: number
  /** Sums of what lay beyond the slack, upwards and downwards, in deviations (CUSUM). */
  up: number
  down: number
  /** The last half hour against the person's own, in deviations; 0 until that is known. */
  z: number
}

export const noBaseline: Baseline = { mean: 0, variance: 0, blocks: 0, sum: 0, count: 0, up: 0, down: 0, z: 0 }

/** A half hour with fewer samples at rest says nothing. */
const LEAST_SAMPLES = 10
/** The baseline forgets with this many half hours at rest: about two weeks. Chosen. */
const REMEMBERS = 400
/** No person is steadier than this, in the unit of the sign: the error of the instruments and the waves of a day. Chosen. */
const LEAST_DEVIATION: Readonly<Record<VitalName, number>> = { breath_per_min: 1.2, heart_per_min: 4, spo2_pct: 0.8, skin_c: 0.5 }
/** What lies this far off is not learned: it is what the rule is there to tell. */
const OUTLIER_Z = 4

export interface BaselineOptions {
  /** Half hours until a baseline is known. */
  known_blocks: number
  /** Slack of the CUSUM, deviations. */
  slack: number
}

const fine = (value: number) => Math.round(value * 1_000) / 1_000

/** One more sample at rest. */
export const sampled = (baseline: Baseline, value: number): Baseline => ({
  ...baseline,
  sum: fine(baseline.sum + value),
  count: baseline.count + 1,
})

/** What is usual, once it is known. */
export const usual = ({ mean, blocks }: Baseline, { known_blocks }: BaselineOptions): number | undefined =>
  blocks >= known_blocks ? mean : undefined

/** The half hour is over: it is held against what is usual, and then learned. */
export function closeBlock(name: VitalName, before: Baseline, options: BaselineOptions): Baseline {
  const { mean, variance, blocks, sum, count } = before
  const empty = { ...before, sum: 0, count: 0 }
  if (count < LEAST_SAMPLES) return empty
  const block = sum / count
  const known = blocks >= options.known_blocks
  const z = known ? (block - mean) / Math.max(LEAST_DEVIATION[name], Math.sqrt(variance)) : 0
  const up = known ? Math.max(0, before.up + z - options.slack) : 0
  const down = known ? Math.max(0, before.down - z - options.slack) : 0
  const judged = { ...empty, up: fine(up), down: fine(down), z: fine(z) }
  if (known && Math.abs(z) >= OUTLIER_Z) return judged
  const share = 1 / Math.min(blocks + 1, REMEMBERS)
  const off = block - mean
  return {
    ...judged,
    mean: fine(blocks === 0 ? block : mean + share * off),
    variance: fine(blocks === 0 ? 0 : (1 - share) * (variance + share * off * off)),
    blocks: blocks + 1,
  }
}
