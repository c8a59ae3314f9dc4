import type { Condition, Habits, Resident } from '@anju/sdk'
import { overEighty } from './usual-habits.ts'

/** How a condition changes habits that are usual. Chosen; nocturia: at least two visits a night are what the word means. */
const changes: { readonly [C in Condition]?: (habits: Habits) => Partial<Habits> } = {
  nocturia: ({ night_toilets }) => ({ night_toilets: Math.max(night_toilets, 2.6) }),
  diabetes: ({ toilet_gap_h, night_toilets }) => ({ toilet_gap_h: toilet_gap_h * 0.85, night_toilets: night_toilets + 0.3 }),
  'heart-failure': ({ bouts_per_h, nap_share, night_toilets, outings_per_day }) => ({
    bouts_per_h: bouts_per_h * 0.75,
    nap_share: Math.min(1, nap_share + 0.2),
    night_toilets: night_toilets + 0.5,
    outings_per_day: outings_per_day * 0.6,
  }),
  copd: ({ bouts_per_h, outings_per_day }) => ({ bouts_per_h: bouts_per_h * 0.8, outings_per_day: outings_per_day * 0.6 }),
  arthritis: ({ pace_s, outings_per_day }) => ({ pace_s: pace_s * 1.3, outings_per_day: outings_per_day * 0.8 }),
  'dementia-early': ({ clock_spread_h, bed_spread_h, day_spread }) => ({
    clock_spread_h: clock_spread_h + 0.4,
    bed_spread_h: bed_spread_h + 0.4,
    day_spread: day_spread + 0.1,
  }),
  insomnia: ({ bed_spread_h, rise_spread_h }) => ({ bed_spread_h: bed_spread_h + 0.3, rise_spread_h: rise_spread_h + 0.3 }),
}

/** All habits of a resident: their own, where the home tells them; else those usual over 80, as their conditions change them. */
export function habitsOf({ habits = {}, conditions = [] }: Resident): Habits {
  const usual = conditions.reduce((so, condition) => ({ ...so, ...changes[condition]?.(so) }), overEighty)
  return { ...usual, ...habits }
}

/** Times a night that somebody gets up without needing the toilet, by condition (chosen). */
export function restlessness(conditions: readonly Condition[] = []): number {
  return (conditions.includes('insomnia') ? 0.8 : 0) + (conditions.includes('dementia-early') ? 0.5 : 0)
}
