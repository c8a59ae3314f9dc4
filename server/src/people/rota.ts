import type { Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { offset_ms } from '../detect/night.ts'

const closed = { additionalProperties: false } as const
const Account = Type.String({ minLength: 1, maxLength: 64 })
const Accounts = Type.Array(Account, { minItems: 0, maxItems: 32, uniqueItems: true })
const Day = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', description: 'A day of the site, like 2026-01-15.' })
const Wall = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: "A time by the site's wall clock, like 08:30." })

/**
 * A shift that comes again: on these weekdays from `from` until `until` by the wall clock of the site. An `until` that is not after `from` is the next
 * day's; the shift belongs to the day on which it begins. Who is named first is asked first.
 */
export const Shift = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
    accounts: Accounts,
    /** Monday is 1, Sunday 7 (ISO 8601). */
    weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true }),
    from: Wall,
    until: Wall,
    area: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'As statistics and accounts name it. Absent: the whole site.' }),
    ),
    first_day: Type.Optional(Day),
    last_day: Type.Optional(Day),
  },
  closed,
)
export type Shift = Static<typeof Shift>

/** On one day other people take a shift: a stand-in, or nobody. */
export const StandIn = Type.Object({ shift: Type.String({ minLength: 1, maxLength: 64 }), day: Day, accounts: Accounts }, closed)
export type StandIn = Static<typeof StandIn>

/** Who is on duty when. */
export const Rota = Type.Object(
  { shifts: Type.Array(Shift, { maxItems: 200 }), stand_ins: Type.Array(StandIn, { maxItems: 2_000 }) },
  { $id: 'anju/rota', ...closed },
)
export type Rota = Static<typeof Rota>

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

const minutesOf = (wall: string): number => Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3))
const dayOf = (wall_ms: number): string => new Date(wall_ms).toISOString().slice(0, 10)
/** ISO 8601: Monday 1, Sunday 7. */
const weekdayOf = (wall_ms: number): number => ((new Date(wall_ms).getUTCDay() + 6) % 7) + 1

/** Whether a shift stands on the day whose midnight is `midnight_ms` of the wall clock. */
function standsOn({ weekdays, first_day, last_day }: Shift, midnight_ms: number): boolean {
  const day = dayOf(midnight_ms)
  if ((first_day !== undefined && day < first_day) || (last_day !== undefined && day > last_day)) return false
  return weekdays.includes(weekdayOf(midnight_ms))
}

/** The day on which a shift began that runs at `wall_ms` of the wall clock; undefined when it does not run. */
function runsSince(shift: Shift, wall_ms: number): string | undefined {
  const midnight_ms = Math.floor(wall_ms / DAY_MS) * DAY_MS
  const [from, until] = [minutesOf(shift.from), minutesOf(shift.until)]
  const length = until > from ? until - from : until + 1_440 - from
  for (const begun_ms of [midnight_ms, midnight_ms - DAY_MS]) {
    const into_min = (wall_ms - begun_ms) / MINUTE_MS - from
    if (into_min >= 0 && into_min < length && standsOn(shift, begun_ms)) return dayOf(begun_ms)
  }
  return undefined
}

/**
 * Who is on duty at `at_ms`, each account once, in the order in which they are to be asked: first whose shift is for `area`, then whose shift is for the
 * whole site; shifts in the order of the rota, accounts in the order of their shift. Without `area`: everybody on duty. It goes by the wall clock of
 * `time_zone`, so a shift from 22:00 to 06:00 is an hour shorter or longer in a night on which the clocks change.
 */
export function onDuty(rota: Rota, at_ms: number, time_zone: string, area?: string): string[] {
  const wall_ms = at_ms + offset_ms(Math.floor(at_ms) as Instant, time_zone)
  const running = rota.shifts
    .filter((shift) => area === undefined || shift.area === undefined || shift.area === area)
    .toSorted((a, b) => (area === undefined ? 0 : Number(a.area === undefined) - Number(b.area === undefined)))
    .flatMap((shift) => {
      const day = runsSince(shift, wall_ms)
      if (day === undefined) return []
      return rota.stand_ins.findLast((one) => one.shift === shift.id && one.day === day)?.accounts ?? shift.accounts
    })
  return [...new Set(running)]
}
