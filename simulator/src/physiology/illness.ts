import type { Duration, Instant, Random } from '@anju/sdk'
import { ln } from '../exact-math.ts'

/** What somebody falls ill with. */
export const illnesses = ['infection', 'copd-exacerbation', 'bradycardia', 'dehydration', 'heart-failure'] as const
export type Illness = (typeof illnesses)[number]

/** What is added to a person's own values. */
export interface Strain {
  heart_per_min: number
  breath_per_min: number
  spo2_pct: number
  core_c: number
  skin_c: number
}

export const NO_STRAIN: Strain = { heart_per_min: 0, breath_per_min: 0, spo2_pct: 0, core_c: 0, skin_c: 0 }

/**
 * What an illness does at its height, at severity 1 (chosen, by what textbooks say of each).
 * - infection: 2.3 K of fever; 10 beats a minute for each (Liebermeister), and 3 breaths; pneumonia takes oxygen.
 * - COPD exacerbation: breathless, oxygen falls.
 * - dehydration: a fast heart and a warm dry skin.
 * - heart failure: congestion: fast shallow breath, a fast heart, cool skin.
 * - bradycardia: by episodes, see below.
 */
const HEIGHT: Readonly<Record<Illness, Strain>> = {
  infection: { heart_per_min: 25, breath_per_min: 9, spo2_pct: -3.5, core_c: 2.3, skin_c: 1.4 },
  'copd-exacerbation': { heart_per_min: 16, breath_per_min: 11, spo2_pct: -9, core_c: 0.4, skin_c: 0.2 },
  bradycardia: { heart_per_min: -36, breath_per_min: 1, spo2_pct: -0.5, core_c: 0, skin_c: -0.5 },
  dehydration: { heart_per_min: 24, breath_per_min: 3, spo2_pct: 0, core_c: 0.5, skin_c: 0.6 },
  'heart-failure': { heart_per_min: 20, breath_per_min: 10, spo2_pct: -6, core_c: -0.2, skin_c: -1 },
}

/** An episode of bradycardia lasts so long, and they come so far apart in the mean, seconds (chosen). */
const EPISODE_S = { least: 180, most: 480, apart: 2_400 } as const

/** The course of one illness: how strong it is at an instant, 0 to its severity. */
export interface Course {
  readonly illness: Illness
  /** What it adds now. */
  strain(at: Instant): Strain
  /** It turns: from `at` on it passes within a span. */
  passes(at: Instant, over: Duration): void
  /** Whether it is over. */
  isOver(at: Instant): boolean
}

/** Rises and falls without a kink: 3s² − 2s³. */
const smooth = (share: number): number => {
  const s = Math.min(1, Math.max(0, share))
  return s * s * (3 - 2 * s)
}

/** An illness that comes within a span and stays until it is told to pass. `severity` 1 is what sends somebody to hospital. */
export function course(illness: Illness, severity: number, from: Instant, over: Duration, random: Random): Course {
  let peak = severity
  let [began, span]: [Instant, number] = [from, over]
  let falls = false
  const level = (at: Instant) => {
    const share = span <= 0 ? 1 : (at - began) / span
    return peak * (falls ? 1 - smooth(share) : smooth(share))
  }
  const episode = episodes(random, from)
  return {
    illness,
    strain(at) {
      const now = level(at)
      if (now === 0) return NO_STRAIN
      const share = illness === 'bradycardia' ? now * episode(at) : now
      const height = HEIGHT[illness]
      return {
        heart_per_min: share * height.heart_per_min,
        breath_per_min: share * height.breath_per_min,
        spo2_pct: share * height.spo2_pct,
        core_c: share * height.core_c,
        skin_c: share * height.skin_c,
      }
    },
    passes(at, over) {
      peak = level(at)
      ;[began, span, falls] = [at, over, true]
    },
    isOver: (at) => falls && at >= began + span,
  }
}

/** How far an episode is on, 0 to 1: it comes and goes within twenty seconds. They are drawn one after the other, and the last two are remembered. */
function episodes(random: Random, from: Instant): (at: Instant) => number {
  const after = (ended: number) => {
    const begins = ended + EDGE_MS - ln(1 - random.unit()) * EPISODE_S.apart * 1000
    return { begins, ends: begins + random.int(EPISODE_S.least, EPISODE_S.most) * 1000 }
  }
  let past = { begins: from - 2 * EDGE_MS, ends: from - 2 * EDGE_MS }
  let next = after(from - EDGE_MS)
  return (at) => {
    while (at > next.ends + EDGE_MS) {
      past = next
      next = after(next.ends)
    }
    const { begins, ends } = at > past.ends + EDGE_MS ? next : past
    return Math.max(0, Math.min(smooth((at - begins) / EDGE_MS), 1 - smooth((at - ends) / EDGE_MS)))
  }
}

const EDGE_MS = 20_000
