import type { Instant } from '@anju/sdk'

/** The part of a day that counts as night, by the clock on the wall: from `from_h` to `to_h`, over midnight. */
export interface NightHours {
  from_h: number
  to_h: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const formats = new Map<string, Intl.DateTimeFormat>()

/** Zones change their offset at a full quarter of an hour at the earliest. */
const QUARTER_MS = 900_000
/** Offsets by zone and quarter, so many of them: asking for one is work, and rules ask for those of today and tomorrow with every event. */
const KNOWN_QUARTERS = 1_000
const quarters = new Map<string, number>()

/** How far the wall clock of an IANA zone is ahead of UTC at an instant, ms. Throws a RangeError for a zone that does not exist. */
export function offset_ms(at: Instant, time_zone: string): number {
  const key = `${Math.floor(at / QUARTER_MS)} ${time_zone}`
  let found = quarters.get(key)
  if (found === undefined) {
    found = askedOffset_ms(at, time_zone)
    if (quarters.size >= KNOWN_QUARTERS) quarters.clear()
    quarters.set(key, found)
  }
  return found
}

function askedOffset_ms(at: Instant, time_zone: string): number {
  let format = formats.get(time_zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: time_zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(time_zone, format)
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  const wall_ms = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall_ms - Math.floor(at / 1_000) * 1_000
}

/** The instant at which the wall clock shows `wall_ms` (written as if it were UTC). In the hour that a clock change skips, the later one. */
function instantOfWall(wall_ms: number, time_zone: string): Instant {
  const guess = (wall_ms - offset_ms(wall_ms as Instant, time_zone)) as Instant
  return (wall_ms - offset_ms(guess, time_zone)) as Instant
}

/** The night that `at` lies in, or the next one: from when until when. */
export function nightAt(at: Instant, time_zone: string, { from_h, to_h }: NightHours): { from: Instant; until: Instant } {
  const wall_ms = at + offset_ms(at, time_zone)
  const midnight_ms = Math.floor(wall_ms / DAY_MS) * DAY_MS
  for (const day of [-1, 0, 1]) {
    const from = instantOfWall(midnight_ms + day * DAY_MS + from_h * HOUR_MS, time_zone)
    const until = instantOfWall(midnight_ms + (day + 1) * DAY_MS + to_h * HOUR_MS, time_zone)
    if (at < until) return { from, until }
  }
  throw new Error('A night within two days must exist.')
}

const offsets = new Map<string, { from: number; until: number; offset_ms: number }>()

/** The offset, asked for twice a day in a zone that does not change it, and every quarter of an hour on a day on which it does. */
function knownOffset_ms(at: Instant, time_zone: string): number {
  const known = offsets.get(time_zone)
  if (known !== undefined && at >= known.from && at < known.until) return known.offset_ms
  const day = Math.floor(at / DAY_MS) * DAY_MS
  const steady = offset_ms(day as Instant, time_zone)
  const whole = steady === offset_ms((day + DAY_MS) as Instant, time_zone)
  const from = whole ? day : Math.floor(at / QUARTER_MS) * QUARTER_MS
  const found = { from, until: from + (whole ? DAY_MS : QUARTER_MS), offset_ms: whole ? steady : offset_ms(from as Instant, time_zone) }
  offsets.set(time_zone, found)
  return found.offset_ms
}

/** The day (counted from 1970) and the minute of it that the wall clock shows. */
export function wallTime(at: Instant, time_zone: string): { day: number; minute: number } {
  const wall_ms = at + knownOffset_ms(at, time_zone)
  return { day: Math.floor(wall_ms / DAY_MS), minute: Math.floor((wall_ms % DAY_MS) / 60_000) }
}

/** The next instant at which the wall clock shows a minute of the day, after `at`. */
export function nextAtMinute(at: Instant, time_zone: string, minute: number): Instant {
  const { day } = wallTime(at, time_zone)
  for (const ahead of [0, 1]) {
    const then = instantOfWall((day + ahead) * DAY_MS + minute * 60_000, time_zone)
    if (then > at) return then
  }
  return instantOfWall((day + 2) * DAY_MS + minute * 60_000, time_zone)
}
