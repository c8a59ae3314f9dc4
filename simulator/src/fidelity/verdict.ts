import { apart, figureNames } from './distance.ts'
import type { FigureName, Figures } from './figures.ts'
import { mean, quantile } from './quantile.ts'
import type { RealHome } from './real-home.ts'
import { divergence_bits } from './rhythm.ts'

/** Within this a profile is as close as a home is to itself, bits: halves of one home differ by 0.03 to 0.14, two homes by 0.175 in the median. */
export const PROFILE_BITS = 0.1

/** How far two real homes are apart in the median, bits. */
const OTHER_HOME_BITS = 0.175

/** One figure of a simulated home against its real one. */
export interface Verdict {
  figure: FigureName | 'profile_bits'
  /** The real home's; of the profile, the divergence allowed. */
  real: number
  /** Over the seeds: median, least and most. */
  simulated: number
  least: number
  most: number
  /** The distance to its own home as a share of the mean distance between real homes: 0 is its own home, 1 just another one. */
  share: number
  /** A share of 1 at most; of the profile, a divergence within the allowed. */
  holds: boolean
  /** Between the least and the most of the real homes. */
  inRange: boolean
  /** The fit has seen this figure. */
  seen: boolean
}

/** Holds runs of several seeds against a real home; `homes` are all that are known, the spread between them is the measure. */
export function verdicts(runs: readonly Figures[], home: RealHome, homes: readonly RealHome[], only?: ReadonlySet<string>): Verdict[] {
  const rows: Verdict[] = []
  for (const figure of figureNames) {
    const real = home.figures[figure]
    const values = runs.map((run) => run[figure]).filter((value) => value !== undefined)
    if (real === undefined || values.length === 0) continue
    const known = homes.map(({ figures }) => figures[figure]).filter((value) => value !== undefined)
    const simulated = quantile(values, 0.5)
    const share = shareOf(apart(figure, simulated, real), betweenHomes(figure, known))
    rows.push({
      figure,
      real,
      simulated,
      ...rangeOf(values),
      share,
      holds: share <= 1,
      inRange: simulated >= Math.min(...known) && simulated <= Math.max(...known),
      seen: only?.has(figure) !== false,
    })
  }
  const { profile } = home.figures
  if (profile === undefined) return rows
  const bits = runs.map((run) => divergence_bits(run.profile, profile))
  const simulated = quantile(bits, 0.5)
  const holds = simulated <= PROFILE_BITS
  rows.push({
    figure: 'profile_bits',
    real: PROFILE_BITS,
    simulated,
    ...rangeOf(bits),
    share: simulated / OTHER_HOME_BITS,
    holds,
    inRange: holds,
    seen: only?.has('profile') !== false,
  })
  return rows
}

const shareOf = (distance: number, between: number): number => (distance === 0 ? 0 : distance / between)
const rangeOf = (values: readonly number[]) => ({ least: Math.min(...values), most: Math.max(...values) })

/** The mean distance of two real homes in one figure; without two of them nothing can be said, and nothing holds. */
export function betweenHomes(figure: FigureName, known: readonly number[]): number {
  const pairs = known.flatMap((a, i) => known.slice(i + 1).map((b) => apart(figure, a, b)))
  return pairs.length === 0 ? 0 : mean(pairs)
}
