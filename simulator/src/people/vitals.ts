import type { Instant, Random, TruePosture } from '@anju/sdk'
import { exp, PI, sin } from '../exact-math.ts'

/** Heart beats and breaths a minute, oxygen saturation in %, skin temperature in °C. */
export interface Vitals {
  heart_per_min: number
  breath_per_min: number
  spo2_pct: number
  skin_c: number
}

/**
 * Beats and breaths a minute above rest, by what the body does (chosen; rest lies at 64–78 beats and 13–18 breaths, inside what healthy people over
 * 65 show). A fall frightens and hurts.
 */
const EFFORT: Record<TruePosture, readonly [heart: number, breath: number]> = {
  lying: [-4, -1],
  sitting: [0, 0],
  standing: [7, 1],
  walking: [22, 5],
  falling: [30, 6],
  'on-floor': [26, 6],
}
/** How fast heart and breath follow what the body does, seconds (chosen; a first-order lag). */
const FOLLOWS_S = 35

/** A person's vitals as a function of time: reading them changes nothing, so a view may look as often as it likes. */
export interface Physiology {
  /** From `at` on the body does this. */
  turnsTo(posture: TruePosture, at: Instant): void
  at(instant: Instant): Vitals
}

/** Rest values and the slow waves on them are drawn once. */
export function physiology(random: Random, start: Instant): Physiology {
  const rest = { heart: random.int(64, 78), breath: random.int(13, 18), spo2: random.int(95, 98), skin: 32 + random.unit() * 1.5 }
  const phases = Array.from({ length: 6 }, () => random.unit() * 2 * PI)
  let effort = { from: [0, 0] as readonly [number, number], to: EFFORT.sitting, at: start }

  const effortAt = (instant: Instant): readonly [number, number] => {
    const share = 1 - exp(-Math.max(0, instant - effort.at) / 1000 / FOLLOWS_S)
    return [effort.from[0] + (effort.to[0] - effort.from[0]) * share, effort.from[1] + (effort.to[1] - effort.from[1]) * share]
  }
  // Three waves whose periods have no common measure: rate variability of minutes, without drawing chance at each look.
  const wave = (instant: Instant, first: number) =>
    [97, 263, 701].reduce(
      (sum, period_s, i) => sum + sin((2 * PI * (instant % (period_s * 1000))) / (period_s * 1000) + phases[first + i]!),
      0,
    ) / 3
  return {
    turnsTo(posture, at) {
      effort = { from: effortAt(at), to: EFFORT[posture], at }
    },
    at(instant) {
      const [heart, breath] = effortAt(instant)
      return {
        heart_per_min: rest.heart + heart + 3 * wave(instant, 0),
        breath_per_min: rest.breath + breath + 1.2 * wave(instant, 3),
        spo2_pct: Math.min(100, rest.spo2 - (breath > 4 ? 1 : 0) + 0.6 * wave(instant, 3)),
        skin_c: rest.skin + 0.3 * wave(instant, 0),
      }
    },
  }
}
