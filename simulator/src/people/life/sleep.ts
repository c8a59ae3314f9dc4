import type { Habits, Instant, Random } from '@anju/sdk'
import { exp } from '../../exact-math.ts'
import { clamp } from '../../world/vector.ts'
import { growingHazard } from './draws.ts'

const HOUR_MS = 3_600_000
/** Pressure grows awake and falls asleep with these time constants, hours (Daan, Beersma and Borbély 1984). */
const RISES_H = 18.2
const FALLS_H = 4.2
/** What share of a pressure out of the ordinary moves the bedtime, and by how much at most, hours (chosen). */
const FOLLOWS = 0.5
const MOVES_AT_MOST_H = 1.5
/** How much of a late evening is slept off in the morning (chosen). */
const SLEPT_OFF = 0.1
/** How fast one gets used to naps or their lack, a day (chosen). */
const USED_TO = 0.2
/** The shortest night, hours. */
const LEAST_H = 2.5

/** Sleep between two processes: a pressure that waking builds up, and hours at which one goes to bed and rises. */
export interface Sleep {
  /** Tonight's bedtime, for somebody who rose just now. `midnight` is that of the day one rose on. */
  bedtime(rose: Instant, midnight: Instant): Instant
  /** When one gets up. `midnight` is that of the day on which one would rise. */
  rising(toBed: Instant, midnight: Instant, restDay: boolean): Instant
  /** A nap of so many hours takes pressure away, and moves tonight's bedtime. */
  nap(at: Instant, span_h: number, bedtime: Instant): Instant
}

export function sleep(habits: Habits, random: Random): Sleep {
  const { bed_h, rise_h, bed_spread_h, rise_spread_h, work_share } = habits
  const awake_h = bed_h - rise_h
  const kept = exp(-awake_h / RISES_H)
  const left = exp(-(24 - awake_h) / FALLS_H)
  const usualEvening = (1 - kept) / (1 - kept * left)
  const usualMorning = usualEvening * left
  /** Pressure at the last rising, and what one is used to feel beyond the ordinary at bedtime. */
  let morning = usualMorning
  let usedTo = 0
  const after = (pressure: number, hours: number) => 1 - (1 - pressure) * exp(-hours / RISES_H)
  const move_h = (beyond: number) => {
    const steep = (1 - usualEvening) / RISES_H
    return clamp((-FOLLOWS * (beyond - usedTo)) / steep, -MOVES_AT_MOST_H, MOVES_AT_MOST_H)
  }
  return {
    bedtime(rose, midnight) {
      const usual = midnight + bed_h * HOUR_MS
      const beyond = after(morning, (usual - rose) / HOUR_MS) - usualEvening
      usedTo += USED_TO * (beyond - usedTo)
      const hours = bed_h + move_h(beyond) + bed_spread_h * growingHazard(random)
      return Math.round(midnight + Math.max(hours, rise_h + 6) * HOUR_MS) as Instant
    },
    rising(toBed, midnight, restDay) {
      const late_h = (toBed - midnight) / HOUR_MS + 24 - bed_h
      const lieIn_h = restDay ? work_share * 0.8 : -work_share * 0.25
      const hours = rise_h + lieIn_h + SLEPT_OFF * late_h + rise_spread_h * growingHazard(random)
      const rises = Math.max(toBed + LEAST_H * HOUR_MS, midnight + hours * HOUR_MS)
      const slept_h = (rises - toBed) / HOUR_MS
      morning = (usualEvening + usedTo) * exp(-slept_h / FALLS_H)
      return Math.round(rises) as Instant
    },
    nap(at, span_h, bedtime) {
      const before = after(usualMorning, (bedtime - at) / HOUR_MS)
      const taken = before * (1 - exp(-span_h / FALLS_H)) * exp(-Math.max(0, bedtime - at) / HOUR_MS / RISES_H)
      usedTo -= USED_TO * taken
      return Math.round(bedtime + move_h(-taken) * HOUR_MS) as Instant
    },
  }
}
