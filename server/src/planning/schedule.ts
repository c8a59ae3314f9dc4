/** A home on a day: `2026-12-01`, local. */
export interface Appointment {
  home: string
  date: string
}

const DAY_MS = 86_400_000
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** Whether a date is a day of work: Monday to Friday, and no holiday that was named. */
export function isWorkday(date: string, holidays: ReadonlySet<string>): boolean {
  const day = new Date(Date.parse(date)).getUTCDay()
  return day !== 0 && day !== 6 && !holidays.has(date)
}

/**
 * Gives every home that has none yet a date, in the order in which they come, so many on each day of work from the first date on. Dates that were given
 * stay, and count.
 */
export function scheduled(
  homes: readonly string[],
  given: readonly Appointment[],
  about: { from: string; per_day: number; holidays: ReadonlySet<string> },
): Appointment[] {
  const taken = new Map<string, number>()
  for (const { date } of given) taken.set(date, (taken.get(date) ?? 0) + 1)
  const dated = new Set(given.map(({ home }) => home))
  const added: Appointment[] = []
  let day_ms = Date.parse(about.from)
  for (const home of homes) {
    if (dated.has(home)) continue
    dated.add(home)
    while (!isWorkday(dateOf(day_ms), about.holidays) || (taken.get(dateOf(day_ms)) ?? 0) >= about.per_day) day_ms += DAY_MS
    const date = dateOf(day_ms)
    taken.set(date, (taken.get(date) ?? 0) + 1)
    added.push({ home, date })
  }
  return added
}
