/** A share with what it is worth: so many of so many, and the 95 % interval in which the true share lies, percent. */
export interface Share {
  count: number
  of: number
  /** Absent of none. */
  pct?: number
  low_pct: number
  high_pct: number
}

/** The quantile of the normal distribution for 95 %, two-sided. */
const Z = 1.959_963_984_540_054

const round = (value: number) => Math.round(value * 100) / 100

/** A share with the Wilson score interval (Wilson 1927), which keeps its promise for few cases and for shares near 0 and 100 %. */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of, low_pct: 0, high_pct: 100 }
  const p = count / of
  const middle = (p + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of)
  const half = (Z / (1 + (Z * Z) / of)) * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of))
  // At the ends the formula is exact in the reals and a hair off in floating point.
  const low = count === 0 ? 0 : Math.max(0, middle - half)
  const high = count === of ? 1 : Math.min(1, middle + half)
  return { count, of, pct: round(p * 100), low_pct: round(low * 100), high_pct: round(high * 100) }
}
