import type { Instant, Random } from '@anju/sdk'
import { cos, exp, PI } from '../../exact-math.ts'
import { solarHour, sunAt, yearShare, type Sun } from './sun.ts'

/** The weather over one town, as a function of time. */
export interface Weather {
  outdoor_c(at: Instant): number
  /** The mean of the day, without its swing. */
  dayMean_c(at: Instant): number
  /** Water in outdoor air, g/m³. */
  vapour_g_m3(at: Instant): number
  wind_m_s(at: Instant): number
  /** How much of the sky is covered, 0 to 1. */
  cloud(at: Instant): number
  sun(at: Instant): Sun
  /** Light on open ground from the whole sky, and that of the sun itself across its beam, lx. */
  sky_lx(at: Instant): number
  beam_lx(at: Instant): number
}

/** Chengdu, where the pilot was: longitude and latitude, degrees. */
export const CHENGDU_DEG: readonly [number, number] = [104.07, 30.67]

const DAY_MS = 86_400_000
/** Normals of Chengdu, rounded: the year's mean, half the way from January (5.6 °C) to July (25.6 °C), coldest about 18 January. */
export const YEAR = { mean_c: 16.3, half_c: 10, coldest_share: 17.5 / 365.25 } as const
/** Half the swing of a day, and the hour by the sun at which it is warmest (chosen: the mean range in Chengdu is about 7 K). */
export const DAY = { half_c: 3.5, warmest_h: 15 } as const
/** Deviation of a day's mean from the season's (chosen). */
const SPELL_C = 2.2
/** The dew point lies this far below the mean of the day: 80 % relative humidity, Chengdu's mean. */
const DEW_BELOW_C = 3.4
/** Wind between the houses: Chengdu's mean is 1.2 m/s. */
const WIND_M_S = 1.2
/** So many days are remembered: today and its neighbours. */
const DAYS_KEPT = 8

/**
 * A climate like Chengdu's: a sine over the year, spells that last for days (drawn from the seed, joined smoothly from noon to noon), a sine over the day that
 * clouds flatten, and a sky that is mostly grey. The figures are rounded normals and are chosen, not fitted.
 */
export function weather(random: Random, place_deg: readonly [number, number] = CHENGDU_DEG): Weather {
  const days = new Map<number, { spell: number; cloud: number; wind: number }>()
  const drawn = (day: number) => {
    const known = days.get(day)
    if (known !== undefined) return known
    const one = random.fork(`day/${day}`)
    const made = { spell: one.normal(), cloud: overcast(one.unit()), wind: 0.5 + one.unit() }
    days.set(day, made)
    if (days.size > DAYS_KEPT) days.delete(days.keys().next().value!)
    return made
  }
  const joined = (at: Instant, of: 'spell' | 'cloud' | 'wind'): number => {
    const noons = at / DAY_MS + place_deg[0] / 360 - 0.5
    const day = Math.floor(noons)
    const share = (1 - cos((noons - day) * PI)) / 2
    return drawn(day)[of] * (1 - share) + drawn(day + 1)[of] * share
  }
  const dayMean_c = (at: Instant) =>
    YEAR.mean_c - YEAR.half_c * cos(2 * PI * (yearShare(at) - YEAR.coldest_share)) + SPELL_C * joined(at, 'spell')
  const sun = (at: Instant) => sunAt(at, place_deg)
  return {
    dayMean_c,
    outdoor_c: (at) => dayMean_c(at) + DAY.half_c * cos((2 * PI * (solarHour(at, place_deg[0]) - DAY.warmest_h)) / 24),
    vapour_g_m3: (at) => saturated_g_m3(dayMean_c(at) - DEW_BELOW_C),
    wind_m_s: (at) => WIND_M_S * joined(at, 'wind'),
    cloud: (at) => joined(at, 'cloud'),
    sun,
    // CIE overcast sky, 300 + 21,000·sin γ (Krochmann); the beam by an extinction of 0.21 over the air mass, 127.5 klx beyond it (IES daylight procedures).
    sky_lx: (at) => skyLight_lx(sun(at).height),
    beam_lx: (at) => {
      const { height } = sun(at)
      return height <= 0.02 ? 0 : 127_500 * exp(-0.21 / height) * (1 - joined(at, 'cloud'))
    },
  }
}

/** Three skies in four are grey in the mean. */
const overcast = (drawn: number): number => 1 - drawn * drawn * drawn

/** Light of a grey sky by the sine of the sun's height, lx; it fades out through the half hour of dusk. */
function skyLight_lx(height: number): number {
  if (height >= 0) return 300 + 21_000 * height
  return height < -0.105 ? 0 : 300 * (1 + height / 0.105) * (1 + height / 0.105)
}

/** Water that saturated air holds, g/m³: 216.7·e/T with Magnus' formula for the pressure e in hPa. */
export const saturated_g_m3 = (air_c: number): number => (216.7 * 6.112 * exp((17.62 * air_c) / (243.12 + air_c))) / (air_c + 273.15)
