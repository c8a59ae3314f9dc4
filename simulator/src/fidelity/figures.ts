import type { Instant } from '@anju/sdk'
import { merged, type Activation } from './activation.ts'
import { deviation, mean, quantile } from './quantile.ts'
import { interdailyStability, intradailyVariability, relativeAmplitude } from './rhythm.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Day is from 08 to 22 for silences, night from 00 to 06 for toileting. */
const [DAY_FROM_H, DAY_TO_H, NIGHT_TO_H] = [8, 22, 6]
/** Flushes within this time are one visit. */
const ONE_VISIT_MS = 5 * 60_000

/** A time in bed. */
export interface InBed {
  from: Instant
  until: Instant
}

/** What one home shows over some whole days. Instants are local: a day is from midnight to midnight of the clock on the wall. */
export interface Seen {
  /** The first whole day's midnight. */
  from: Instant
  days: number
  activations: readonly Activation[]
  /** Sensors on the front door. */
  frontDoor: ReadonlySet<number>
  /** Starts of visits to the toilet: labels, or flushes. */
  toilet: readonly Instant[]
  toiletFrom: 'labels' | 'flushes'
  inBed: readonly InBed[]
}

/** The figures that a simulated resident is held against; undefined where the home's sensors do not tell. */
export interface Figures {
  per_day: number
  cv: number
  gap_p50_s: number
  gap_p90_s: number
  gap_p99_s: number
  is: number
  iv: number
  ra: number
  night_toilet_per_night?: number | undefined
  night_toilet_ge1?: number | undefined
  night_toilet_ge2?: number | undefined
  silence_median_h: number
  silence_p90_h: number
  front_door_per_day?: number | undefined
  in_bed_h?: number | undefined
  in_bed_sd_h?: number | undefined
  bedtime_h?: number | undefined
  bedtime_sd_h?: number | undefined
  rising_h?: number | undefined
  rising_sd_h?: number | undefined
  /** Share of each hour of the day, merged; it is compared by its divergence. */
  profile: readonly number[]
}
/** The figures that are known of a home. */
export type SomeFigures = { readonly [Name in keyof Figures]?: Figures[Name] | undefined }
export type FigureName = Exclude<keyof Figures, 'profile'>

/** Computes every figure as it is defined for real homes. */
export function figuresOf(seen: Seen): Figures {
  const { from, days } = seen
  const within = (at: Instant) => at >= from && at < from + days * DAY_MS
  const raw = seen.activations.filter(({ at }) => within(at))
  const once = merged(raw)
  const perDay = counts(once, from, days, DAY_MS)
  const gaps = once.slice(1).map(({ at }, i) => (at - once[i]!.at) / 1000)
  const hourly = counts(raw, from, days * 24, HOUR_MS)
  const silences = daySilences(raw, from, days)
  const front = raw.filter(({ sensor }) => seen.frontDoor.has(sensor)).length
  return {
    per_day: mean(perDay),
    cv: deviation(perDay) / mean(perDay),
    gap_p50_s: quantile(gaps, 0.5),
    gap_p90_s: quantile(gaps, 0.9),
    gap_p99_s: quantile(gaps, 0.99),
    is: interdailyStability(hourly),
    iv: intradailyVariability(hourly),
    ra: relativeAmplitude(hourOfDay(hourly)),
    ...nightToilets(seen),
    silence_median_h: quantile(silences, 0.5),
    silence_p90_h: quantile(silences, 0.9),
    front_door_per_day: seen.frontDoor.size === 0 ? undefined : front / days,
    ...nightsInBed(seen),
    profile: hourOfDay(counts(once, from, days * 24, HOUR_MS)),
  }
}

function counts(activations: readonly Activation[], from: Instant, bins: number, bin_ms: number): number[] {
  const found = Array.from({ length: bins }, () => 0)
  for (const { at } of activations) found[Math.floor((at - from) / bin_ms)]! += 1
  return found
}

/** Shares of the 24 hours over all days. */
function hourOfDay(hourly: readonly number[]): number[] {
  const sums = Array.from({ length: 24 }, () => 0)
  for (const [i, count] of hourly.entries()) sums[i % 24]! += count
  const all = Math.max(1, mean(sums) * 24)
  return sums.map((sum) => sum / all)
}

/** The longest stretch of each day without an activation between 08 and 22, its two ends counted as activations, hours. */
function daySilences(raw: readonly Activation[], from: Instant, days: number): number[] {
  const longest = Array.from({ length: days }, () => 0)
  const last = Array.from({ length: days }, () => DAY_FROM_H)
  for (const { at } of raw) {
    const day = Math.floor((at - from) / DAY_MS)
    const hour = (at - from - day * DAY_MS) / HOUR_MS
    if (hour < DAY_FROM_H || hour >= DAY_TO_H) continue
    longest[day] = Math.max(longest[day]!, hour - last[day]!)
    last[day] = hour
  }
  return longest.map((hours, day) => Math.max(hours, DAY_TO_H - last[day]!))
}

function nightToilets({ from, days, toilet, toiletFrom }: Seen): Partial<Figures> {
  const visits = toiletFrom === 'labels' ? toilet : toilet.filter((at, i) => i === 0 || at - toilet[i - 1]! >= ONE_VISIT_MS)
  const nights = Array.from({ length: days }, () => 0)
  for (const at of visits) {
    const day = Math.floor((at - from) / DAY_MS)
    if (day >= 0 && day < days && (at - from) % DAY_MS < NIGHT_TO_H * HOUR_MS) nights[day]! += 1
  }
  const share = (least: number) => nights.filter((count) => count >= least).length / days
  return { night_toilet_per_night: mean(nights), night_toilet_ge1: share(1), night_toilet_ge2: share(2) }
}

/** Nights from noon to noon: hours in bed, first into it (past 24 after midnight), last out of it. */
function nightsInBed({ from, days, inBed }: Seen): Partial<Figures> {
  const nights = Array.from({ length: Math.max(0, days - 1) }, (_, i) => {
    const noon = from + i * DAY_MS + DAY_MS / 2
    const parts = inBed.filter((part) => part.from >= noon && part.from < noon + DAY_MS)
    if (parts.length === 0) return undefined
    const hours = parts.reduce((sum, part) => sum + (part.until - part.from), 0) / HOUR_MS
    const midnight = from + i * DAY_MS
    return { hours, bed: (parts[0]!.from - midnight) / HOUR_MS, rise: (parts.at(-1)!.until - midnight) / HOUR_MS - 24 }
  }).filter((night) => night !== undefined)
  if (nights.length === 0) return {}
  const of = (pick: (night: (typeof nights)[number]) => number) => [mean(nights.map(pick)), deviation(nights.map(pick))] as const
  const [in_bed_h, in_bed_sd_h] = of(({ hours }) => hours)
  const [bedtime_h, bedtime_sd_h] = of(({ bed }) => bed)
  const [rising_h, rising_sd_h] = of(({ rise }) => rise)
  return { in_bed_h, in_bed_sd_h, bedtime_h, bedtime_sd_h, rising_h, rising_sd_h }
}
