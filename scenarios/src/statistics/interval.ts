/** An estimate with the bounds between which the true value lies with 95 % confidence. */
export interface Estimate {
  value: number
  low: number
  high: number
  /** How many observations it rests on: trials of a share, home-months of a rate. */
  n: number
}

/** The two-sided 95 % point of the normal distribution. */
const Z = 1.959963984540054

/** A share of trials with Wilson's score interval (Wilson 1927; method 3 of Newcombe 1998). Without a trial nothing is known: 0 to 1. */
export function wilson(successes: number, trials: number): Estimate {
  if (trials === 0) return { value: Number.NaN, low: 0, high: 1, n: 0 }
  const p = successes / trials
  const spread = Z * Math.sqrt((p * (1 - p)) / trials + (Z * Z) / (4 * trials * trials))
  const middle = p + (Z * Z) / (2 * trials)
  const whole = 1 + (Z * Z) / trials
  return {
    value: p,
    low: successes === 0 ? 0 : Math.max(0, (middle - spread) / whole),
    high: successes === trials ? 1 : Math.min(1, (middle + spread) / whole),
    n: trials,
  }
}

/** A rate of events with the exact Poisson interval (Garwood 1936). Without exposure nothing is known: 0 to infinity. */
export function poissonRate(events: number, exposure: number): Estimate {
  if (exposure <= 0) return { value: Number.NaN, low: 0, high: Number.POSITIVE_INFINITY, n: 0 }
  const { low, high } = poissonMean(events)
  return { value: events / exposure, low: low / exposure, high: high / exposure, n: exposure }
}

/** The 95 % bounds of a Poisson mean of which `events` were counted. */
export function poissonMean(events: number): { low: number; high: number } {
  const far = events + 10 * Math.sqrt(events + 1) + 10
  return {
    low: events === 0 ? 0 : rootOf((mean) => atLeast(events, mean) - 0.025, 0, far),
    high: rootOf((mean) => atLeast(events + 1, mean) - 0.975, 0, far),
  }
}

/** How likely a Poisson variable of this mean is `events` or more: the regularised lower incomplete gamma function P(events, mean). */
const atLeast = (events: number, mean: number): number => (mean < events + 1 ? bySeries(events, mean) : 1 - byFraction(events, mean))

/** Abramowitz and Stegun 6.5.29. */
function bySeries(a: number, x: number): number {
  if (x <= 0) return 0
  let term = 1 / a
  let sum = term
  for (let n = 1; n < 10_000 && term > sum * 1e-16; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum * Math.exp(a * Math.log(x) - x - logFactorial(a - 1))
}

/** Abramowitz and Stegun 6.5.31, evaluated by Lentz's method. */
function byFraction(a: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let product = d
  for (let i = 1; i < 10_000; i++) {
    const an = -i * (i - a)
    b += 2
    d = 1 / nonZero(an * d + b, tiny)
    c = nonZero(b + an / c, tiny)
    const factor = c * d
    product *= factor
    if (Math.abs(factor - 1) < 1e-15) break
  }
  return product * Math.exp(a * Math.log(x) - x - logFactorial(a - 1))
}

const nonZero = (value: number, tiny: number): number => (Math.abs(value) < tiny ? tiny : value)

/** ln n! of a whole number. */
function logFactorial(n: number): number {
  let sum = 0
  for (let i = 2; i <= n; i++) sum += Math.log(i)
  return sum
}

/** Where a rising function crosses zero, by halving. */
function rootOf(rising: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  for (let i = 0; i < 200 && high - low > 1e-12 * Math.max(1, high); i++) {
    const middle = (low + high) / 2
    if (rising(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The nearest-rank percentile: the smallest value that `share` of all values do not exceed. Undefined of nothing. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}
