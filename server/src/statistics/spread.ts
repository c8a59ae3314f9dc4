/** How some durations lie, seconds. Percentiles are nearest-rank: each is a duration that really occurred. */
export interface Spread {
  count: number
  p50_s: number
  p90_s: number
  p95_s: number
  p99_s: number
  max_s: number
}

/** The nearest-rank percentile of ascending values: the smallest that at least `pct` per cent of them do not exceed. */
export function percentile(ascending: readonly number[], pct: number): number {
  return ascending[Math.max(0, Math.ceil((pct / 100) * ascending.length) - 1)]!
}

/** The spread of durations in milliseconds, or undefined of none. */
export function spreadOf(durations_ms: readonly number[]): Spread | undefined {
  if (durations_ms.length === 0) return undefined
  const ascending = durations_ms.map((ms) => ms / 1000).toSorted((a, b) => a - b)
  const [p50_s, p90_s, p95_s, p99_s] = [50, 90, 95, 99].map((pct) => percentile(ascending, pct)) as [number, number, number, number]
  return { count: ascending.length, p50_s, p90_s, p95_s, p99_s, max_s: ascending.at(-1)! }
}
