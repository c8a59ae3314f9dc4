import type { Instant } from '@anju/sdk'
import { offset_ms } from '../detect/night.ts'
import type { Rota } from '../people/rota.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const minutesOf = (wall: string): number => Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3))

/**
 * The next moment after `after_ms` at which a shift of a rota may begin or end, by the wall clock of `time_zone`; undefined without shifts. Days are not
 * looked at: a moment at which nothing changes does no harm.
 */
export function nextShiftChange({ shifts }: Rota, after_ms: number, time_zone: string): number | undefined {
  if (shifts.length === 0) return undefined
  const minutes = [...new Set(shifts.flatMap(({ from, until }) => [minutesOf(from), minutesOf(until)]))]
  const midnight_ms = Math.floor((after_ms + offset_ms(after_ms as Instant, time_zone)) / DAY_MS) * DAY_MS
  const moments = [0, 1, 2].flatMap((day) =>
    minutes.map((minute) => {
      const wall_ms = midnight_ms + day * DAY_MS + minute * MINUTE_MS
      const about_ms = wall_ms - offset_ms(after_ms as Instant, time_zone)
      return wall_ms - offset_ms(about_ms as Instant, time_zone)
    }),
  )
  const later = moments.filter((at_ms) => at_ms > after_ms)
  return later.length === 0 ? undefined : Math.min(...later)
}
