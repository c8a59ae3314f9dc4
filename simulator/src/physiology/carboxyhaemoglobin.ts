import type { Instant } from '@anju/sdk'
import { exp } from '../exact-math.ts'

/**
 * Coburn, Forster and Kane 1965, in the linear form with constant oxyhaemoglobin (Peterson and Stewart 1970):
 *
 *     V_b · d[COHb]/dt = V̇_CO − ([COHb]·P_O2 / ([O2Hb]·M) − P_CO) / B        B = 1/D_L + P_L/V̇_A
 *
 * [COHb] and [O2Hb] in ml of gas a ml of blood, pressures in mmHg. At a constant P_CO it is an exponential towards (V̇_CO·B + P_CO)·M·[O2Hb]/P_O2.
 */
const CFK = {
  /** Blood of somebody of 60 kg, ml. */
  blood_ml: 4_500,
  /** Carbon monoxide that the body makes, ml/min. */
  made_ml_min: 0.007,
  /** Oxygen in the capillaries of the lung, mmHg; oxygen bound in blood, ml/ml; affinity of carbon monoxide over oxygen. */
  oxygen_mmhg: 100,
  bound: 0.2,
  affinity: 218,
  /** Dry air in the lung, mmHg; diffusing capacity, ml/(min·mmHg); alveolar ventilation at rest, ml/min: less of both in old age (chosen). */
  dry_mmhg: 713,
  diffuses: 20,
  ventilates_ml_min: 5_000,
} as const

const RESISTANCE = 1 / CFK.diffuses + CFK.dry_mmhg / CFK.ventilates_ml_min
const LEAVES = CFK.oxygen_mmhg / (CFK.bound * CFK.affinity)
/** How fast blood follows the air, 1/s: half of it in about five hours. */
const RATE_S = LEAVES / (CFK.blood_ml * RESISTANCE) / 60

/**
 * Share of haemoglobin that carries carbon monoxide once blood and air are in balance, %. The linear form holds below some 50 %, where people have
 * long collapsed; it goes on beyond 100.
 */
export const balance_pct = (ppm: number): number =>
  (100 * ((CFK.made_ml_min * RESISTANCE + ppm * 1e-6 * CFK.dry_mmhg) / LEAVES)) / CFK.bound

/** Carbon monoxide in the blood of one person. */
export interface Carboxyhaemoglobin {
  /** From `at` on this is breathed. */
  breathes(ppm: number, at: Instant): void
  pct(at: Instant): number
}

export function carboxyhaemoglobin(start: Instant): Carboxyhaemoglobin {
  let since = start
  let from_pct = balance_pct(0)
  let to_pct = from_pct
  const pct = (at: Instant) =>
    from_pct === to_pct ? to_pct : to_pct + (from_pct - to_pct) * exp((-RATE_S * Math.max(0, at - since)) / 1000)
  return {
    breathes(ppm, at) {
      const next = balance_pct(ppm)
      if (next === to_pct) return
      from_pct = pct(at)
      since = at
      to_pct = next
    },
    pct: (at) => Math.min(100, pct(at)),
  }
}
