import type { VitalName } from './news2.ts'

/** The values of one sign over some minutes, oldest first: a radar takes a harmonic or a cough for a breath now and then, so no single value counts. */
export type Window = readonly (readonly [value: number, at_ms: number])[]

/** A window is so long, has at most so many values, and says nothing with fewer than `least` or when the newest is older than `newest_ms`. */
export const WINDOW = { span_ms: 250_000, most: 12, least: 3, newest_ms: 90_000 } as const

/** How far single values scatter at least, as they are measured in homes: a radar that hangs aside errs by three breaths. Chosen. */
const SCATTER: Readonly<Record<VitalName, number>> = { breath_per_min: 3, heart_per_min: 2, spo2_pct: 1, skin_c: 0.1 }

/** Where a sign lies when nothing is wrong and the person's own is not known. */
const MIDDLE: Readonly<Record<VitalName, number>> = { breath_per_min: 16, heart_per_min: 70, spo2_pct: 96, skin_c: 33 }

/**
 * How many times the error of a median of n scattered values (1.25 / √n of one) is taken off. A breath of 12 is but four from critical and a radar sees it
 * badly; the others lie further off than their errors. Chosen, by the false alarms of simulated homes.
 */
const SURE: Readonly<Record<VitalName, number>> = { breath_per_min: 2, heart_per_min: 1, spo2_pct: 1, skin_c: 1 }

/** One more value. What has become too old goes first, one at a time. */
export function seen(window: Window = [], value: number, at_ms: number): Window {
  const oldest_ms = window[0]?.[1] ?? at_ms
  const drop = window.length >= WINDOW.most || at_ms - oldest_ms >= WINDOW.span_ms ? 1 : 0
  return [...window.slice(drop), [value, at_ms]]
}

const middleOf = (sorted: readonly number[]): number => {
  const half = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** How far values scatter about their median: 1.48 times the median distance, which a few strays or a sudden change do not widen. */
const scatter = (values: readonly number[], median: number): number =>
  1.48 * middleOf(values.map((value) => Math.abs(value - median)).sort((a, b) => a - b))

/** The median of a window, moved towards the person's own (or the middle) by what chance may have done; nothing when it was measured too little. */
export function surely(name: VitalName, window: Window, at_ms: number, own: number | undefined): number | undefined {
  const newest_ms = window.at(-1)?.[1]
  if (newest_ms === undefined || at_ms - newest_ms > WINDOW.newest_ms) return undefined
  const values = window.filter(([, when]) => at_ms - when < WINDOW.span_ms).map(([value]) => value)
  if (values.length < WINDOW.least) return undefined
  const median = middleOf(values.sort((a, b) => a - b))
  const towards = own ?? MIDDLE[name]
  const error = (SURE[name] * 1.25 * Math.max(SCATTER[name], scatter(values, median))) / Math.sqrt(values.length)
  const off = median - towards
  return Math.round((towards + Math.sign(off) * Math.max(0, Math.abs(off) - error)) * 10) / 10
}
