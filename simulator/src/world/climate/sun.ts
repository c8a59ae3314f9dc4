import type { Instant } from '@anju/sdk'
import { bearing_deg, cos, PI, sin } from '../../exact-math.ts'

/** Where the sun stands. */
export interface Sun {
  /** The sine of its height above the horizon; negative at night. */
  height: number
  /** Compass bearing, degrees. */
  bearing_deg: number
}

const DAY_MS = 86_400_000
const YEAR_DAYS = 365.2425
const RADIAN = PI / 180

/** The part of the year that has passed at an instant, from 1 January UTC, 0 to 1. A leap year moves it by a day at most. */
export const yearShare = (at: Instant): number => {
  const years = at / DAY_MS / YEAR_DAYS
  return years - Math.floor(years)
}

/**
 * The sun over a place: declination −23.44°·cos(2π(d + 10)/365.24), equation of time 9.87·sin 2B − 7.53·cos B − 1.5·sin B minutes with B = 2π(d − 81)/364,
 * hour angle 15° an hour from true noon. Good to about half a degree (Cooper 1969; Duffie and Beckman, Solar Engineering of Thermal Processes).
 */
export function sunAt(at: Instant, [longitude_deg, latitude_deg]: readonly [number, number]): Sun {
  const day = yearShare(at) * YEAR_DAYS + 1
  const declination = -23.44 * RADIAN * cos((2 * PI * (day + 10)) / YEAR_DAYS)
  const b = (2 * PI * (day - 81)) / 364
  const equation_min = 9.87 * sin(2 * b) - 7.53 * cos(b) - 1.5 * sin(b)
  const hour = solarHour(at, longitude_deg) + equation_min / 60
  const angle = (hour - 12) * 15 * RADIAN
  const [phi, delta] = [latitude_deg * RADIAN, declination]
  const height = sin(phi) * sin(delta) + cos(phi) * cos(delta) * cos(angle)
  const east = -cos(delta) * sin(angle)
  const north = cos(phi) * sin(delta) - sin(phi) * cos(delta) * cos(angle)
  return { height, bearing_deg: bearing_deg(east, north) }
}

/** Hours since midnight by the mean sun of a longitude, 0 to 24. */
export function solarHour(at: Instant, longitude_deg: number): number {
  const days = at / DAY_MS + longitude_deg / 360
  return (days - Math.floor(days)) * 24
}
