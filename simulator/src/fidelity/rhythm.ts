import { ln } from '../exact-math.ts'
import { mean } from './quantile.ts'

/** Interdaily stability: N·Σ(x̄_h − x̄)² / (24·Σ(x_i − x̄)²) on N hourly counts of whole days (Witting et al. 1990). */
export function interdailyStability(hourly: readonly number[]): number {
  const middle = mean(hourly)
  const days = hourly.length / 24
  let between = 0
  for (let hour = 0; hour < 24; hour++) {
    let sum = 0
    for (let day = 0; day < days; day++) sum += hourly[day * 24 + hour]!
    between += (sum / days - middle) ** 2
  }
  return (hourly.length * between) / (24 * squares(hourly, middle))
}

/** Intradaily variability: N·Σ(x_i − x_(i−1))² / ((N − 1)·Σ(x_i − x̄)²). */
export function intradailyVariability(hourly: readonly number[]): number {
  let steps = 0
  for (let i = 1; i < hourly.length; i++) steps += (hourly[i]! - hourly[i - 1]!) ** 2
  return (hourly.length * steps) / ((hourly.length - 1) * squares(hourly, mean(hourly)))
}

/** Relative amplitude (M10 − L5) / (M10 + L5) of the mean day: its fullest 10 and its emptiest 5 hours on end, round the clock. */
export function relativeAmplitude(shares: readonly number[]): number {
  const onEnd = (hours: number) => shares.map((_, from) => mean(Array.from({ length: hours }, (_, i) => shares[(from + i) % 24]!)))
  const [m10, l5] = [Math.max(...onEnd(10)), Math.min(...onEnd(5))]
  return (m10 - l5) / (m10 + l5)
}

const squares = (values: readonly number[], middle: number): number => values.reduce((sum, value) => sum + (value - middle) ** 2, 0)

/** The Jensen–Shannon divergence of two profiles, bits: 0 when they have the same shape, 1 when they share no hour. */
export function divergence_bits(p: readonly number[], q: readonly number[]): number {
  const [sumP, sumQ] = [p, q].map((profile) => profile.reduce((sum, value) => sum + value, 0)) as [number, number]
  let bits = 0
  for (let i = 0; i < p.length; i++) {
    const [a, b] = [p[i]! / sumP, q[i]! / sumQ]
    const middle = (a + b) / 2
    if (a > 0) bits += (a / 2) * (ln(a / middle) / Math.LN2)
    if (b > 0) bits += (b / 2) * (ln(b / middle) / Math.LN2)
  }
  return bits
}
