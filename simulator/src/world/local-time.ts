import type { Instant } from '@anju/sdk'

const DAY_MIN = 1_440
/** Offsets change on the quarter hour at most, so one is looked up once for each. */
const QUARTER_MS = 900_000

/** The time of day in one time zone. */
export interface LocalTime {
  /** Minutes since local midnight, whole. */
  minuteOfDay(at: Instant): number
  /** A number that is one more each local day. */
  day(at: Instant): number
  /** The next instant after `at` at which the local time of day is this, as far as the offset stays. */
  next(at: Instant, minuteOfDay: number): Instant
}

const zones = new Map<string, LocalTime>()

/** By an IANA name, like `Asia/Shanghai`; homes of one zone share it. Throws a RangeError on a name that nobody knows. */
export function localTime(timeZone: string): LocalTime {
  const time = zones.get(timeZone) ?? timeIn(timeZone)
  zones.set(timeZone, time)
  return time
}

function timeIn(timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const known = new Map<number, number>()
  const offset_ms = (at: Instant): number => {
    const quarter = Math.floor(at / QUARTER_MS)
    const cached = known.get(quarter)
    if (cached !== undefined) return cached
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [undefined, '+', '0', '0']
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
    if (known.size > 64) known.clear()
    known.set(quarter, offset)
    return offset
  }
  const localMinute = (at: Instant) => Math.floor((at + offset_ms(at)) / 60_000)
  const minuteOfDay = (at: Instant) => ((localMinute(at) % DAY_MIN) + DAY_MIN) % DAY_MIN
  return {
    minuteOfDay,
    day: (at) => Math.floor(localMinute(at) / DAY_MIN),
    next(at, wanted) {
      const ahead = (wanted - minuteOfDay(at) + DAY_MIN) % DAY_MIN || DAY_MIN
      return ((Math.floor(at / 60_000) + ahead) * 60_000) as Instant
    },
  }
}
