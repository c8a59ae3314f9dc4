import type { Duration, Instant } from '@anju/sdk'
import { exp } from '../exact-math.ts'

/** Oxygen in the lung lasts so long before the saturation at the finger falls, seconds; then at this rate, %/s, by no more than this (chosen). */
const LASTS_S = 15
const FALLS_PCT_S = 0.25
const DEEPEST_PCT = 40
/** How fast it comes back, and how long one breathes harder after a pause, seconds; by so many breaths a minute (chosen). */
const RETURNS_S = 25
const REBOUND_S = 30
const REBOUND = 5

/** Pauses in the breathing of one person. */
export interface Apnoea {
  stop(at: Instant, span: Duration): void
  at(instant: Instant): { from: Instant; until: Instant } | undefined
  effect(instant: Instant): { stopped: boolean; desaturation: number; rebound: number }
}

const NONE = { stopped: false, desaturation: 0, rebound: 0 } as const

export function apnoea(): Apnoea {
  let pause: { from: Instant; until: Instant } | undefined
  const depth = (gone_s: number) => Math.min(DEEPEST_PCT, Math.max(0, gone_s - LASTS_S) * FALLS_PCT_S)
  return {
    stop: (at, span) => void (pause = { from: at, until: (at + span) as Instant }),
    at: (instant) => (pause !== undefined && instant >= pause.from && instant < pause.until ? pause : undefined),
    effect(instant) {
      if (pause === undefined || instant < pause.from) return NONE
      if (instant < pause.until) return { stopped: true, desaturation: depth((instant - pause.from) / 1000), rebound: 0 }
      const since_s = (instant - pause.until) / 1000
      if (since_s > 600) return NONE
      const deepest = depth((pause.until - pause.from) / 1000)
      return { stopped: false, desaturation: deepest * exp(-since_s / RETURNS_S), rebound: REBOUND * exp(-since_s / REBOUND_S) }
    },
  }
}
