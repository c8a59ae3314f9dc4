import type { Habits } from '@anju/sdk'

/**
 * Habits that are usual for somebody over 80 who lives alone in a flat of a Chinese town. Chosen, but for nights (82 % get up for the toilet at least once,
 * about half twice: NHANES 2005–16 and Korean men over 65) and what follows from age: early to bed and up, naps, mostly at home.
 */
export const overEighty: Habits = {
  bed_h: 21.3,
  bed_spread_h: 0.6,
  rise_h: 6.2,
  rise_spread_h: 0.5,
  clock_spread_h: 0.5,
  breakfast_share: 0.97,
  lunch_h: 11.6,
  lunch_share: 0.97,
  dinner_h: 17.5,
  dinner_share: 0.95,
  nap_share: 0.6,
  toilet_gap_h: 2.4,
  night_toilets: 1.95,
  outings_per_day: 0.9,
  outing_h: 9.3,
  outing_min: 50,
  work_share: 0,
  work_h: 8,
  bouts_per_h: 1.1,
  handling: 2.6,
  lean: -0.25,
  day_spread: 0.3,
  visits_per_week: 1.5,
  shuts_doors: 0.15,
  pace_s: 25,
}
