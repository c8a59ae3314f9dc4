import { ln } from '../exact-math.ts'
import { divergence_bits } from './rhythm.ts'
import type { FigureName, Figures, SomeFigures } from './figures.ts'

/** How a figure is told and how far apart two of them are: by ratio, or by difference. `step`: an amount that matters (chosen), for the fit's weights. */
interface Measure {
  by: 'ratio' | 'difference'
  step: number
  digits: number
}

/** Every figure but the profile, in the order of the report. */
export const measures: { readonly [Name in FigureName]: Measure } = {
  per_day: { by: 'ratio', step: 0.08, digits: 1 },
  cv: { by: 'ratio', step: 0.15, digits: 2 },
  gap_p50_s: { by: 'ratio', step: 0.2, digits: 0 },
  gap_p90_s: { by: 'ratio', step: 0.2, digits: 0 },
  gap_p99_s: { by: 'ratio', step: 0.15, digits: 0 },
  is: { by: 'difference', step: 0.05, digits: 3 },
  iv: { by: 'difference', step: 0.15, digits: 2 },
  ra: { by: 'difference', step: 0.06, digits: 2 },
  night_toilet_per_night: { by: 'difference', step: 0.12, digits: 2 },
  night_toilet_ge1: { by: 'difference', step: 0.08, digits: 2 },
  night_toilet_ge2: { by: 'difference', step: 0.08, digits: 2 },
  silence_median_h: { by: 'ratio', step: 0.12, digits: 1 },
  silence_p90_h: { by: 'ratio', step: 0.12, digits: 1 },
  front_door_per_day: { by: 'ratio', step: 0.12, digits: 1 },
  in_bed_h: { by: 'difference', step: 0.4, digits: 2 },
  in_bed_sd_h: { by: 'difference', step: 0.3, digits: 2 },
  bedtime_h: { by: 'difference', step: 0.3, digits: 2 },
  bedtime_sd_h: { by: 'difference', step: 0.3, digits: 2 },
  rising_h: { by: 'difference', step: 0.3, digits: 2 },
  rising_sd_h: { by: 'difference', step: 0.2, digits: 2 },
}
export const figureNames = Object.keys(measures) as FigureName[]

/** How far two values of a figure are apart: a logarithm of their ratio, or their difference. Both must not be below 0. */
export function apart(name: FigureName, a: number, b: number): number {
  return measures[name].by === 'ratio' ? Math.abs(ln(Math.max(a, 1e-3) / Math.max(b, 1e-3))) : Math.abs(a - b)
}

/** A divergence as good as that of a home to itself, bits. */
const AS_ITSELF_BITS = 0.05
/** One figure that cannot be met does not outweigh all others: beyond this many steps its loss grows no longer by the square. */
const BEND = 3

/**
 * How far simulated figures are from real ones: the mean of squared distances in steps that matter, the profile's counted four times. `only` leaves
 * figures out, so that a fit can be checked on those that it did not see.
 */
export function lossOf(simulated: Figures, real: SomeFigures, only?: ReadonlySet<string>): number {
  let [sum, weight] = [0, 0]
  for (const name of figureNames) {
    const [a, b] = [simulated[name], real[name]]
    if (a === undefined || b === undefined || only?.has(name) === false) continue
    const steps = apart(name, a, b) / measures[name].step
    sum += Number.isFinite(steps) ? (steps <= BEND ? steps * steps : BEND * (2 * steps - BEND)) : 100
    weight += 1
  }
  if (real.profile !== undefined && only?.has('profile') !== false) {
    sum += 4 * (divergence_bits(simulated.profile, real.profile) / AS_ITSELF_BITS) ** 2
    weight += 4
  }
  return sum / Math.max(1, weight)
}
