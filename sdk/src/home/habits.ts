import { Type, type Static, type TNumber } from 'typebox'

const habit = (minimum: number, maximum: number, unit: string, description: string): TNumber =>
  Type.Number({ minimum, maximum, 'x-unit': unit, description })
const hour = (from: number, to: number, description: string) => habit(from, to, 'h', description)
const share = (description: string) => habit(0, 1, 'ratio', description)

/**
 * What somebody is used to: the parameters from which their days are drawn, 25 in all, none of them an hourly profile. Hours are local and run on past
 * 24 after midnight. Ranges are chosen wide enough for people of any age who live alone.
 */
export const habitFields = {
  bed_h: hour(18, 30, 'Going to bed for the night, mean.'),
  bed_spread_h: hour(0.1, 4, 'Going to bed, deviation from night to night.'),
  rise_h: hour(3, 13, 'Getting up for the day, mean.'),
  rise_spread_h: hour(0.1, 3, 'Getting up, deviation from day to day.'),
  clock_spread_h: hour(0.2, 3, 'How far meals and outings stray from their usual hour, deviation.'),
  breakfast_share: share('Days on which breakfast is made, soon after getting up.'),
  lunch_h: hour(10.5, 16, 'Usual hour of lunch.'),
  lunch_share: share('Days at home on which lunch is made.'),
  dinner_h: hour(16, 23, 'Usual hour of dinner.'),
  dinner_share: share('Days at home on which dinner is made.'),
  nap_share: share('Days with a nap, mostly after lunch.'),
  toilet_gap_h: hour(1, 9, 'Mean time between two visits to the toilet while awake.'),
  night_toilets: habit(0, 5, '/night', 'Visits to the toilet in a night, mean.'),
  outings_per_day: habit(0, 4, '/d', 'Going out, besides work.'),
  outing_h: hour(7, 22, 'Usual hour of going out.'),
  outing_min: habit(10, 480, 'min', 'How long one stays out, median.'),
  work_share: share('Weekdays on which one works outside.'),
  work_h: hour(2, 13, 'Hours away on a day of work.'),
  bouts_per_h: habit(0, 15, '/h', 'Bouts of doing things in an hour awake at home, besides what meals and washing need.'),
  handling: habit(0.2, 40, '/bout', 'Things handled in one bout, mean.'),
  lean: habit(-1, 1, 'ratio', 'When one is busy: −1 mornings, 0 all day, 1 evenings.'),
  day_spread: habit(0, 1.2, 'ratio', 'How much busier or quieter one day is than another, deviation of the logarithm.'),
  visits_per_week: habit(0, 14, '/week', 'Visitors who come.'),
  shuts_doors: share('Doors inside the flat that are shut again behind one.'),
  pace_s: habit(1, 240, 's', 'From one thing to the next within a bout, median.'),
} as const

/** The names of the habits. */
export type HabitName = keyof typeof habitFields

/** The least and the most that a habit can be. */
export function habitRange(name: HabitName): readonly [least: number, most: number] {
  const { minimum, maximum } = habitFields[name] as unknown as { minimum: number; maximum: number }
  return [minimum, maximum]
}

/** All habits of one person. */
export const Habits = Type.Object(habitFields, { additionalProperties: false })
export type Habits = Static<typeof Habits>

/** Long-term conditions that change days, vital signs or risks. */
export const conditions = [
  'copd',
  'bradycardia',
  'heart-failure',
  'hypertension',
  'diabetes',
  'arthritis',
  'dementia-early',
  'nocturia',
  'insomnia',
] as const
export type Condition = (typeof conditions)[number]

/** Who comes to see somebody. */
export const visitorKinds = ['child', 'grandchild', 'friend', 'neighbour', 'carer'] as const
export type VisitorKind = (typeof visitorKinds)[number]

export const petKinds = ['cat', 'dog'] as const
export type PetKind = (typeof petKinds)[number]
