import type { Random, Resident } from '@anju/sdk'

/** What is a person's own: values at rest, sitting, in the early afternoon, and how much they waver. */
export interface Constitution {
  heart_per_min: number
  breath_per_min: number
  spo2_pct: number
  skin_c: number
  core_c: number
  /** Deviation of the slow wander of the heart, /min. */
  heart_wanders: number
  breath_wanders: number
  /** How much the heart answers to effort: less with age and heart failure. */
  answers: number
}

/**
 * Heart at rest 60 to 80, most within 66 to 80; breathing 12 to 22, for 95 of 100 people over 65 lie within 12 to 28; SpO2 93 to 98, for the lower limit
 * over 65 is 91.
 * Chronic conditions move them: COPD breathes faster at 90 to 93 %, a slow heart at 50 to 58, a failing one at 78 to 92 (all chosen within those figures).
 */
export function constitution({ born, conditions = [] }: Pick<Resident, 'born' | 'conditions'>, random: Random): Constitution {
  const has = (condition: NonNullable<Resident['conditions']>[number]) => conditions.includes(condition)
  const spread = (mean: number, sigma: number, least: number, most: number) =>
    Math.min(most, Math.max(least, mean + sigma * random.normal()))
  const heart = spread(72, 4, 60, 82)
  const breath = spread(16.5, 1.8, 12.5, 21)
  const spo2 = spread(96, 0.9, 93.5, 98)
  const [skin_c, core_c] = [spread(32.8, 0.5, 31.5, 34), spread(36.5, 0.2, 36, 37)]
  const old = Math.min(1, Math.max(0, (2026 - born - 65) / 30))
  return {
    heart_per_min: has('bradycardia') ? heart - 16 : has('heart-failure') ? heart + 10 : heart,
    breath_per_min: breath + (has('copd') ? 4 : 0) + (has('heart-failure') ? 2 : 0),
    spo2_pct: has('copd') ? spo2 - 4.5 : has('heart-failure') ? spo2 - 1.5 : spo2,
    skin_c,
    core_c,
    heart_wanders: 2.6,
    breath_wanders: 1.1,
    answers: (1 - 0.3 * old) * (has('heart-failure') ? 0.7 : 1),
  }
}
