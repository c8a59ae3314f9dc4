import type { Instant, TruePosture } from '@anju/sdk'
import { exp } from '../exact-math.ts'

/**
 * Beats and breaths a minute above rest, by what the body does (chosen; a walk at an old person's pace asks for some 20 beats and 5 breaths more).
 */
const ASKS: Record<TruePosture, readonly [heart: number, breath: number]> = {
  lying: [-5, -1.5],
  sitting: [0, 0],
  standing: [7, 1],
  walking: [22, 5],
  falling: [22, 4],
  'on-floor': [4, 1],
}
/** How fast heart and breath follow: up within half a minute, down more slowly, seconds (chosen; first-order lags). */
const RISES_S = 30
const FALLS_S = 60
/** After so many time constants nothing is left that a double could show: e⁻⁴⁰ is less than its last digit. */
const ARRIVED = 40
/** A fall frightens and hurts: so much at the impact, and it wears off with this time constant, seconds (chosen). */
const FRIGHT = { heart: 28, breath: 7, wears_off_s: 900 } as const

/** What effort adds, each its own first-order lag; a function of time between two changes of posture. */
export interface Effort {
  turnsTo(posture: TruePosture, at: Instant): void
  at(instant: Instant): { heart: number; breath: number }
}

export function effort(start: Instant, answers: number): Effort {
  let from: readonly [number, number] = [0, 0]
  let to: readonly [number, number] = ASKS.sitting
  let since = start
  let fell: Instant | undefined
  const asked = (at: Instant): readonly [number, number] => {
    const spans = Math.max(0, at - since) / 1000 / (to[0] > from[0] ? RISES_S : FALLS_S)
    const share = spans > ARRIVED ? 1 : 1 - exp(-spans)
    return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
  }
  return {
    turnsTo(posture, at) {
      from = asked(at)
      to = ASKS[posture]
      since = at
      if (posture === 'on-floor') fell = at
    },
    at(instant) {
      const [heart, breath] = asked(instant)
      // The fright rises as any effort does, and wears off.
      const gone_s = fell === undefined ? Infinity : (instant - fell) / 1000
      const fright = gone_s < 0 || gone_s > 7_200 ? 0 : (1 - exp(-gone_s / 10)) * exp(-gone_s / FRIGHT.wears_off_s)
      return { heart: answers * heart + FRIGHT.heart * fright, breath: breath + FRIGHT.breath * fright }
    },
  }
}
