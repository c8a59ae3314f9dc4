import { Minutes, type Home, type Instant } from '@anju/sdk'
import type { LeafStates } from '../world/leaves.ts'
import type { LocalTime } from '../world/local-time.ts'
import { between_m } from '../world/vector.ts'
import type { TruthLog } from './truth-log.ts'

/** The night of a site, minutes of the day: from 23:00 to 06:00 (chosen). */
export const NIGHT_FROM_MIN = 23 * 60
export const NIGHT_TO_MIN = 6 * 60
/** Who goes through shuts the door behind them. A front door that stands open for this long at night was left open. */
export const LEFT_OPEN = Minutes(5)

/** Watches the front doors at night. Onset is the later of the opening and the beginning of the night. */
export interface DoorWatch {
  look(now: Instant): void
  /** When it must look again, though nothing else happens. */
  next(now: Instant): Instant | undefined
}

export function watchDoors({ plan }: Home, leaves: LeafStates, time: LocalTime, log: TruthLog): DoorWatch {
  const isNight = (at: Instant) => time.minuteOfDay(at) >= NIGHT_FROM_MIN || time.minuteOfDay(at) < NIGHT_TO_MIN
  const doors = plan.openings
    .filter(({ entrance }) => entrance === true)
    .map((door) => ({ door, openSince: undefined as Instant | undefined }))
  return {
    look(now) {
      for (const watched of doors) {
        const { door } = watched
        const open = leaves.open(door.id, now) > 0
        if (!open || !isNight(now)) {
          watched.openSince = undefined
          log.end('door-open-night', door.id, now)
          continue
        }
        watched.openSince ??= now
        if (now - watched.openSince < LEFT_OPEN) continue
        const [x, y] = between_m(door.from_m, door.to_m, 0.5)
        log.onset('door-open-night', door.id, watched.openSince, { position_m: [x, y, 1] })
      }
    },
    next(now) {
      const waits = doors.flatMap(({ door, openSince }) => {
        if (openSince === undefined) return leaves.open(door.id, now) > 0 ? [time.next(now, NIGHT_FROM_MIN)] : []
        const due = (openSince + LEFT_OPEN) as Instant
        return due > now ? [due] : [time.next(now, NIGHT_TO_MIN)]
      })
      return waits.length === 0 ? undefined : (Math.min(...waits) as Instant)
    },
  }
}
