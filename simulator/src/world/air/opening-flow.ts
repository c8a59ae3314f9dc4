/** Acceleration of gravity, m/s². */
const G = 9.81
const KELVIN = 273.15
/** Discharge coefficient of a sharp-edged opening (0.6 to 0.65 in the literature). */
const DISCHARGE = 0.61
/** People who move about and convection keep at least this difference alive between two rooms, K (chosen). */
const STIRRED_K = 0.1

/**
 * Air that passes each way through a tall opening between two rooms of different temperature, m³/s: q = (C/3)·A·√(g·H·ΔT/T̄). Two layers pass each other,
 * the warm one above. Brown and Solvason 1962, natural convection through rectangular openings in partitions.
 */
export function doorExchange_m3_s(area_m2: number, height_m: number, a_c: number, b_c: number): number {
  const delta = Math.max(STIRRED_K, Math.abs(a_c - b_c))
  return (DISCHARGE / 3) * area_m2 * Math.sqrt((G * height_m * delta) / ((a_c + b_c) / 2 + KELVIN))
}

/**
 * Air that an open window on one side of a flat changes with outdoors, m³/s: the larger of what the difference of temperature drives, by the same formula,
 * and what the wind drives, 0.025·A·U. BS 5925:1991, single-sided ventilation.
 */
export const windowExchange_m3_s = (area_m2: number, height_m: number, inside_c: number, outside_c: number, wind_m_s: number): number =>
  Math.max(doorExchange_m3_s(area_m2, height_m, inside_c, outside_c), 0.025 * area_m2 * wind_m_s)
