import type { Instant } from '@anju/sdk'
import { exp } from '../exact-math.ts'

/** What is in the air of a room beside fuel gas and smoke. */
export interface Vapour {
  alcohol_ppm: number
  /** Propellant of sprays, mostly propane, butane and dimethyl ether. */
  propellant_ppm: number
  /** Vapours of hot oil. */
  cooking_ppm: number
  /** Droplets that scatter light as smoke does: oil, steam. Optical density, dB/m. */
  aerosol_db_m: number
  /** Water beyond what was in the air, g/m³. */
  water_g_m3: number
}

export const CLEAN: Vapour = Object.freeze({ alcohol_ppm: 0, propellant_ppm: 0, cooking_ppm: 0, aerosol_db_m: 0, water_g_m3: 0 })

/** A waft: it grows towards its peak with the first time constant while its source runs, and thins with the second after it. */
export interface Waft {
  room: string
  peak: Partial<Vapour>
  from: Instant
  ends: Instant
}

/** How fast a waft grows, and how fast a room with its door open clears, seconds (chosen: 20 air changes an hour around a source). */
const GROWS_S = 10
const THINS_S = 180
/** After so many time constants nothing is left that an instrument shows. */
const GONE_AFTER = 7

export const goneAt = ({ ends }: Waft): Instant => (ends + GONE_AFTER * THINS_S * 1000) as Instant

/** Share of the peak at an instant: 1 − e^(−t/τ₁) while the source runs, then what was reached times e^(−t/τ₂). */
export function shareOf({ from, ends }: Waft, now: Instant): number {
  if (now <= from) return 0
  const grown = 1 - exp(-(Math.min(now, ends) - from) / 1000 / GROWS_S)
  return now <= ends ? grown : grown * exp(-(now - ends) / 1000 / THINS_S)
}

/** The sum of all wafts in a room. */
export function vapourOf(wafts: readonly Waft[], room: string | undefined, now: Instant): Vapour {
  const here = wafts.filter((waft) => waft.room === room)
  if (here.length === 0) return CLEAN
  const sum = { ...CLEAN }
  for (const waft of here) {
    const share = shareOf(waft, now)
    for (const [name, peak] of Object.entries(waft.peak) as [keyof Vapour, number][]) sum[name] += peak * share
  }
  return sum
}
