import type { VitalName } from './news2.ts'

/** The values of one sign over two minutes, oldest first: a radar takes a harmonic or a cough for a breath now and then, so no single value counts. */
export type Window = readonly (readonly [value: number, at_ms: number])[]

/** A window is so long, has at most so many values, and says nothing with fewer than `least` or when the newest is older than `newest_ms`. */
export const WINDOW = { span_ms: 130_000, most: 12, least: 3, newest_ms: 90_000 } as const

/** How far single values scatter at best: the instruments' own error. */
const SCATTER: Readonly<Record<VitalName, number>> = { breath_per_min: 1, heart_per_min: 2, spo2_pct: 1, skin_c: 0.1 }

/** Where a sign lies when nothing is wrong and the person's own is not known. */
const MIDDLE: Readonly<Record<VitalName, number>> = { breath_per_min: 16, heart_per_min: 70, spo2_pct: 96, skin_c: 33 }

/** The error of a median of n scattered values, in deviations of one of them: 1.25 / √n. Twice that is what chance alone rarely makes. */
const SURE = 2 * 1.25

/** One more value. What has become too old goes first, one at a time. */
export function seen(window: Window = [], value: number, at_ms: number): Window {
  const oldest_ms = window[0]?.[1] ?? at_ms
  const drop = window.length >= WINDOW.most || at_ms - oldest_ms >= WINDOW.span_ms ? 1 : 0
  return [...window.slice(drop), [value, at_ms]]
}

function scatter(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1))
}

/** The median of a window, moved towards the person's own (or the middle) by what chance may have done; nothing when it was measured too little. */
export function surely(name: VitalName, window: Window, at_ms: number, own: number | undefined): number | undefined {
  const newest_ms = window.at(-1)?.[1]
  if (newest_ms === undefined || at_ms - newest_ms > WINDOW.newest_ms) return undefined
  const values = window.filter(([, when]) => at_ms - when < WINDOW.span_ms).map(([value]) => value)
  if (values.length < WINDOW.least) return undefined
  values.sort((a, b) => a - b)
  const half = values.length / 2
  const median = values.length % 2 === 1 ? values[Math.floor(half)]! : (values[half - 1]! + values[half]!) / 2
  const towards = own ?? MIDDLE[name]
  const error = (SURE * Math.max(SCATTER[name], scatter(values))) / Math.sqrt(values.length)
  const off = median - towards
  return Math.round((towards + Math.sign(off) * Math.max(0, Math.abs(off) - error)) * 10) / 10
}
