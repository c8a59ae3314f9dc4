/**
 * Counts of latencies in buckets that grow by a twentieth: any quantile is right to 5 %, in a few hundred numbers, and those of many threads add up.
 */
export interface LatencyHistogram {
  add(latency_ms: number): void
  /** The counts, to be sent to another thread. */
  counts(): readonly number[]
  clear(): void
}

/** Up to this everything is one bucket, milliseconds. */
const LEAST_MS = 0.05
const GROWTH = 1.05
/** From 0.05 ms to some 20 minutes. */
const BUCKETS = 350

const EDGES_MS: readonly number[] = edges()

function edges(): number[] {
  const all = [LEAST_MS]
  while (all.length < BUCKETS) all.push(all.at(-1)! * GROWTH)
  return all
}

export function latencyHistogram(): LatencyHistogram {
  let counts = Array.from<number>({ length: BUCKETS }).fill(0)
  return {
    add(latency_ms) {
      counts[bucketOf(latency_ms)]! += 1
    },
    counts: () => counts,
    clear() {
      counts = Array.from<number>({ length: BUCKETS }).fill(0)
    },
  }
}

/** The first bucket whose edge is not below it. */
function bucketOf(latency_ms: number): number {
  let [low, high] = [0, BUCKETS - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (EDGES_MS[middle]! >= latency_ms) high = middle
    else low = middle + 1
  }
  return low
}

/** Adds counts of several together. */
export const together = (all: readonly (readonly number[])[]): number[] =>
  Array.from({ length: BUCKETS }, (_, i) => all.reduce((sum, counts) => sum + (counts[i] ?? 0), 0))

/** The latency that so large a share stays within, milliseconds; 0 when nothing was counted. `share` 1 is the largest. */
export function quantile_ms(counts: readonly number[], share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  let left = Math.max(1, Math.ceil(total * share))
  if (total === 0) return 0
  for (const [i, count] of counts.entries()) {
    left -= count
    if (left <= 0) return EDGES_MS[i]!
  }
  return EDGES_MS.at(-1)!
}
