/** A span of time in milliseconds. Make one with {@link Seconds}, {@link Minutes} or {@link Hours}. */
export type Duration = number & { readonly __brand: 'Duration' }

/** Milliseconds since the UNIX epoch, UTC. A Clock gives one, or {@link instant} reads one. */
export type Instant = number & { readonly __brand: 'Instant' }

export const Milliseconds = (count: number): Duration => count as Duration
export const Seconds = (count: number): Duration => (count * 1_000) as Duration
export const Minutes = (count: number): Duration => (count * 60_000) as Duration
export const Hours = (count: number): Duration => (count * 3_600_000) as Duration
export const Days = (count: number): Duration => (count * 86_400_000) as Duration

/** The instant `span` after `start`. A negative span goes back. */
export const after = (start: Instant, span: Duration): Instant => (start + span) as Instant

/** The span from `start` to `end`, negative when `end` comes first. */
export const between = (start: Instant, end: Instant): Duration => (end - start) as Duration

/** Reads an ISO 8601 date and time that states its zone, like `2026-01-15T22:30:00+08:00`. Throws a RangeError on anything else. */
export function instant(iso: string): Instant {
  const at = /(Z|[+-]\d\d:\d\d)$/.test(iso) ? Date.parse(iso) : Number.NaN
  if (Number.isNaN(at)) throw new RangeError(`Not a date and time with its zone: ${iso}`)
  return at as Instant
}

/** ISO 8601 in UTC with milliseconds. */
export const iso = (at: Instant): string => new Date(at).toISOString()
