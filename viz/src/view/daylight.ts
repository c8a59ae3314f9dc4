/** How light it is outside: 1 by day, 0 at night; and how much the sun stands low, 0 to 1. */
export interface Daylight {
  readonly day: number
  readonly dusk: number
}

const RADIANS = Math.PI / 180
const DAY_MS = 86_400_000
/** Below this the sky is dark, and above it the day is full: elevation of the sun, degrees (civil twilight; chosen). */
const DARK_DEG = -6
const FULL_DEG = 8
/** Where a home does not say where it is: Chengdu. */
const SOMEWHERE = [104.07, 30.66] as const
/** Steps in which light changes: what is finer is not seen, and would be a new frame. */
const GRAIN = 0.05

/** Elevation of the sun, degrees, to about a degree: the declination by the day of the year, no equation of time. */
export function sunElevation_deg(at_ms: number, [east_deg, north_deg]: readonly [number, number] = SOMEWHERE): number {
  const day = (at_ms / DAY_MS) % 365.2425
  const declination = -23.44 * RADIANS * Math.cos((2 * Math.PI * (day + 10)) / 365.2425)
  const hour = ((at_ms % DAY_MS) / DAY_MS + east_deg / 360 - 0.5) * 2 * Math.PI
  const north = north_deg * RADIANS
  return Math.asin(Math.sin(north) * Math.sin(declination) + Math.cos(north) * Math.cos(declination) * Math.cos(hour)) / RADIANS
}

/** The light of an instant at a place (longitude, latitude). */
export function daylight(at_ms: number, location_deg?: readonly [number, number]): Daylight {
  const up = sunElevation_deg(at_ms, location_deg)
  const share = Math.min(1, Math.max(0, (up - DARK_DEG) / (FULL_DEG - DARK_DEG)))
  const grained = (value: number) => Math.round(value / GRAIN) * GRAIN
  return { day: grained(share * share * (3 - 2 * share)), dusk: grained(4 * share * (1 - share)) }
}
