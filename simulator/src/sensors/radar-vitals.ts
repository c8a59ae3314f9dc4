import type { Random } from '@anju/sdk'
import { length3_m } from '../world/vector.ts'
import { shown } from './instrument.ts'
import type { SeenBody } from './views.ts'

/** Mean absolute errors of an FMCW radar at its best distance, about 0.7 m (Mura 2026, as recorded): breaths and beats a minute. */
export const BEST_MAE = { breath: 0.8, heart: 3.2 } as const
/** A normal error of deviation σ has the mean absolute error σ·√(2/π). */
const MAE_OF_DEVIATION = 0.7978845608028654
/** It is at its best between these distances and worse nearer and farther; how fast, a metre, is chosen. */
export const BEST_M = [0.6, 1] as const
const WORSE_A_METRE = { nearer: 5, farther: 1.2 } as const
/** A chest that is turned aside moves less towards the radar: twice the error at 90° (chosen). */
const WORSE_ASIDE = 1
/** Breathing and heart are told of who has been still this long, seconds, and is within this slant range, metres. */
export const VITALS_AFTER_S = 10
export const BREATH_WITHIN_M = 2.6
export const HEART_WITHIN_M = 2.2
/** Harmonics of breathing lie in the band of the heart; how often one is taken for it, for each unit by which the error is worse than the best (chosen). */
const LEAKS_PER_WORSE = 0.04
const LEAKS_AT_MOST = 0.25
/** The band in which a heart is looked for, beats a minute: 0.8 to 2 Hz. */
export const HEART_BAND = [48, 120] as const

/** How much worse than at its best a radar measures a chest: by distance and by how it is turned. 1 is the best. */
export function worseness(range_m: number, facing: number): number {
  const [near, far] = BEST_M
  const by = range_m < near ? WORSE_A_METRE.nearer * (near - range_m) : Math.max(0, WORSE_A_METRE.farther * (range_m - far))
  return (1 + by) * (1 + WORSE_ASIDE * (1 - Math.min(1, Math.abs(facing))))
}

/**
 * What a radar makes of a chest. Error model: normal errors with the mean absolute errors 0.8 and 3.2 /min at 0.6 to 1 m, growing nearer and farther and
 * twice as large from the side; the third to sixth harmonic of breathing is shown for the heart in up to a quarter of the cases where it measures badly,
 * never at its best; nothing of who has moved within the last 10 s, beyond 2.6 m for breathing and 2.2 m for the heart.
 */
export function measuredVitals(body: SeenBody, still_s: number, random: Random): { breath_per_min?: number; heart_per_min?: number } {
  const range_m = length3_m(body.centre_m)
  if (still_s < VITALS_AFTER_S || range_m > BREATH_WITHIN_M) return {}
  const worse = worseness(range_m, body.facing)
  const rate = (value: number, mae: number, most: number) =>
    shown(Math.min(most, Math.max(0, value + (mae / MAE_OF_DEVIATION) * worse * random.normal())), 1)
  const breath_per_min = rate(body.breath_per_min, BEST_MAE.breath, 60)
  if (range_m > HEART_WITHIN_M) return { breath_per_min }
  const harmonics = [3, 4, 5, 6].map((k) => k * body.breath_per_min).filter((rate) => rate >= HEART_BAND[0] && rate <= HEART_BAND[1])
  const leaks = random.chance(Math.round(1_000 * Math.min(LEAKS_AT_MOST, LEAKS_PER_WORSE * (worse - 1))), 1_000)
  const heart = leaks && harmonics.length > 0 ? random.pick(harmonics) : body.heart_per_min
  return { breath_per_min, heart_per_min: rate(heart, BEST_MAE.heart, 250) }
}
