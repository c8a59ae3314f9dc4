import { DELAY_CLASSES_S, type NetworkDay } from './network-day.ts'

/** How good a line is, in one word. */
export const grades = ['good', 'fair', 'poor', 'unknown'] as const
export type Grade = (typeof grades)[number]

/** What a line was like over some days. */
export interface NetworkQuality {
  /** Days of which anything is known. */
  days: number
  grade: Grade
  /** Part of the time in which devices were heard as they should, per cent; absent when nothing was expected. */
  heard_pct?: number
  silent_h: number
  gaps: number
  losses: number
  /** Within so many seconds beyond the quickest 95 of 100 messages came; absent when it is more than a minute, or nothing is known. */
  delay_p95_s?: number
  messages: number
  late_messages: number
  /** Mean and weakest radio of devices that tell it. */
  rssi_mean_dbm?: number
  rssi_least_dbm?: number
  /** Hours of silence in each hour of the day: when the provider should look. */
  silent_by_hour_h: readonly number[]
}

/** A line that hears its devices so much of the time, with so few breaks a device and week, is good; fair (chosen). Per cent. */
const GOOD_PCT = 99
const FAIR_PCT = 95
/** Less than an hour of watching says nothing. */
const LEAST_MS = 3_600_000
const HOUR_MS = 3_600_000
const round = (value: number, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits

/** Adds days up. Those of several homes may be mixed: then it is the quality of a provider. */
export function networkQuality(days: readonly NetworkDay[]): NetworkQuality {
  const sum = (of: (day: NetworkDay) => number) => days.reduce((total, day) => total + of(day), 0)
  const watched_ms = sum((day) => day.watched_ms)
  const silent_ms = sum((day) => day.silent_ms)
  const delays = Array.from({ length: DELAY_CLASSES_S.length + 1 }, (_, n) => sum((day) => day.delays[n]!))
  const messages = delays.reduce((a, b) => a + b, 0)
  const radios = sum(({ rssi }) => rssi.count)
  const heard_pct = watched_ms === 0 ? undefined : round(100 - (100 * silent_ms) / watched_ms, 3)
  const p95 = p95_s(delays, messages)
  return {
    days: new Set(days.map(({ day }) => day)).size,
    grade: watched_ms < LEAST_MS ? 'unknown' : heard_pct! >= GOOD_PCT ? 'good' : heard_pct! >= FAIR_PCT ? 'fair' : 'poor',
    ...(heard_pct === undefined ? {} : { heard_pct }),
    silent_h: round(silent_ms / HOUR_MS),
    gaps: sum((day) => day.gaps),
    losses: sum((day) => day.losses),
    ...(p95 === undefined ? {} : { delay_p95_s: p95 }),
    messages,
    late_messages: delays.at(-1)!,
    ...(radios === 0
      ? {}
      : {
          rssi_mean_dbm: round(sum(({ rssi }) => rssi.sum_dbm) / radios, 1),
          rssi_least_dbm: Math.min(...days.filter(({ rssi }) => rssi.count > 0).map(({ rssi }) => rssi.least_dbm)),
        }),
    silent_by_hour_h: Array.from({ length: 24 }, (_, hour) => round(sum((day) => day.silent_by_hour_ms[hour]!) / HOUR_MS)),
  }
}

/** The upper end of the class in which the 95th of 100 messages lies. */
function p95_s(delays: readonly number[], messages: number): number | undefined {
  let seen = 0
  for (const [n, count] of delays.entries()) {
    seen += count
    if (messages > 0 && seen >= 0.95 * messages) return DELAY_CLASSES_S[n]
  }
  return undefined
}
