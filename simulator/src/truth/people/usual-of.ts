import type { Resident } from '@anju/sdk'
import { LONGEST_OUTING } from '../../people/life/outings.ts'
import { habitsOf } from '../../persona/habits-of.ts'

/** What is late, long or at night for one person, by what they are used to. Minutes, and minutes of the local day. */
export interface Usual {
  /** Between these somebody who goes out goes out at night. */
  night_from_min: number
  night_to_min: number
  /** Away for longer than this they are not back. */
  back_within_min: number
  /** Whoever is not up by this minute of the day is not up. */
  up_by_min: number
}

/** The night of a site (as for its front doors), the hour of rising and the time away until a habit is known: the rulings and norms. */
const NIGHT = { from_min: 23 * 60, to_min: 6 * 60 } as const
const UP_BY_MIN = 10 * 60
const BACK_WITHIN_MIN = 6 * 60
/** A day of work is longer than usual by so much at most. */
const LONGEST_WORK = 1.5
/** Beyond the usual hour of rising: two deviations, which nineteen mornings of twenty keep to, and the hour of the rulings. */
const RISING = { deviations: 2, later_h: 1 } as const

/** Somebody's own limits; for people who live by the clock of most they are those of the norms. */
export function usualOf(resident: Resident): Usual {
  const { bed_h, rise_h, rise_spread_h, outing_min, work_h, work_share } = habitsOf(resident)
  return {
    night_from_min: Math.max(NIGHT.from_min, Math.round(bed_h * 60)),
    night_to_min: Math.min(NIGHT.to_min, Math.round(rise_h * 60)),
    back_within_min: Math.max(BACK_WITHIN_MIN, LONGEST_OUTING * outing_min, work_share > 0 ? LONGEST_WORK * work_h * 60 : 0),
    up_by_min: Math.max(UP_BY_MIN, Math.round((rise_h + RISING.deviations * rise_spread_h + RISING.later_h) * 60)),
  }
}

/** Whether a minute of the day lies in somebody's night, which may begin after midnight. */
export function inNight({ night_from_min, night_to_min }: Usual, minute: number): boolean {
  const from = night_from_min % 1_440
  return from < night_to_min ? minute >= from && minute < night_to_min : minute >= from || minute < night_to_min
}
