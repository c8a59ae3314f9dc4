/** A day on which nothing happened to anybody: the weekday and the hour of an instant, in a week of its own. */
export interface MovedDay {
  day: string
  /** Minutes of the day between which the start is drawn, as `HH:MM`: within the hour, so that a night stays one. */
  earliest: string
  latest: string
  seconds: string
  offset: string
}

/** A Monday; the six days after it follow. */
const WEEK = Date.UTC(2026, 2, 2)
const DAY_MS = 86_400_000
const MINUTES_AROUND = 10

/** Moves an instant of a time zone (an IANA name, or an offset like `+08:00`) into that week. */
export function movedDay(at_ms: number, time_zone: string): MovedDay {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: time_zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  }).formatToParts(at_ms)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday'))
  const day = new Date(WEEK + Math.max(0, weekday) * DAY_MS).toISOString().slice(0, 10)
  const minute = Number(part('minute'))
  const time = (of: number) => `${part('hour')}:${String(Math.min(59, Math.max(0, of))).padStart(2, '0')}`
  const offset = part('timeZoneName').replace('GMT', '')
  return {
    day,
    earliest: time(minute - MINUTES_AROUND),
    latest: time(minute + MINUTES_AROUND),
    seconds: part('second'),
    offset: offset === '' ? '+00:00' : offset,
  }
}
