import type { Instant, Random } from '@anju/sdk'
import { exp } from '../exact-math.ts'
import type { GasView } from './views.ts'

/** The cell follows the air with a first-order lag of this many seconds (household cells: 15 to 30 s). */
export const LAG_S = 20
/** What the cell shows for a thousand ppm of other vapours, %LEL (tin dioxide answers to alcohol and butane as to methane; chosen). */
export const CROSS_LEL_PCT = { alcohol: 8, propellant: 10, cooking: 45 } as const
/** Zero and span a month, one deviation (chosen; norms allow ± 3 %LEL over three months). */
export const ZERO_DRIFT_LEL_PCT = 0.3
export const SPAN_DRIFT = 0.02
/** How much cells differ in what they show for other vapours, one deviation as a share. */
const CROSS_SPREAD = 0.12
const MONTH_MS = 30 * 86_400_000
/** More than this it cannot show: saturation, %LEL. */
export const MOST_LEL_PCT = 100

/** A cell that follows what it smells: ds/dt = (c − s)/τ, where c is the span times gas and all that passes for gas, plus the zero. */
export interface GasCell {
  follow(air: GasView, now: Instant): void
  readonly lel_pct: number
}

export function gasCell(random: Random, start: Instant): GasCell {
  const [zero, span] = [ZERO_DRIFT_LEL_PCT * random.normal(), SPAN_DRIFT * random.normal()]
  const cross = Math.max(0.5, 1 + CROSS_SPREAD * random.normal())
  let [at, cell_lel_pct] = [start, 0]
  /** What was smelt at the last look. */
  let smelt = 0
  const cell: GasCell & { lel_pct: number } = {
    lel_pct: 0,
    follow({ gas_lel_pct, alcohol_ppm, propellant_ppm, cooking_ppm }, now) {
      const months = (now - start) / MONTH_MS
      const { alcohol, propellant, cooking } = CROSS_LEL_PCT
      const other = (alcohol * alcohol_ppm + propellant * propellant_ppm + cooking * cooking_ppm) / 1000
      const smells = (gas_lel_pct + cross * other) * (1 + span * months)
      if (now > at) cell_lel_pct += ((smelt + smells) / 2 - cell_lel_pct) * (1 - exp(-(now - at) / 1000 / LAG_S))
      smelt = smells
      at = now
      cell.lel_pct = Math.min(MOST_LEL_PCT, Math.max(0, cell_lel_pct + zero * months))
    },
  }
  return cell
}
