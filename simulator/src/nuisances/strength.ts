import type { Vapour } from './vapours.ts'
import type { NuisanceName } from './nuisance.ts'

/** Nuisances that fill the air. */
export type AirNuisance = Extract<NuisanceName, 'fry' | 'spray-hair' | 'wipe-with-alcohol' | 'steam'>

/**
 * Peaks at the detectors of a room: of a waft that reaches them well and of one that hardly does (chosen, so that with the cross-sensitivities of the
 * instruments the first passes every alarm threshold and the second none).
 */
export const strength: Readonly<Record<AirNuisance, { strong: Partial<Vapour>; weak: Partial<Vapour> }>> = {
  fry: {
    strong: { cooking_ppm: 400, aerosol_db_m: 0.4, water_g_m3: 4 },
    weak: { cooking_ppm: 60, aerosol_db_m: 0.03, water_g_m3: 2 },
  },
  'spray-hair': { strong: { propellant_ppm: 2_400, aerosol_db_m: 0.02 }, weak: { propellant_ppm: 300 } },
  'wipe-with-alcohol': { strong: { alcohol_ppm: 2_800 }, weak: { alcohol_ppm: 400 } },
  steam: { strong: { aerosol_db_m: 0.5, water_g_m3: 14 }, weak: { aerosol_db_m: 0.03, water_g_m3: 6 } },
}
