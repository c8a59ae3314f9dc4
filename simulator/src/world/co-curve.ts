import { exp, ln } from '../exact-math.ts'

/**
 * Minutes after which an alarm is due at a constant concentration, the middles of what EN 50291-1 allows: 50 ppm 60 to 90 min, 100 ppm 10 to 40 min, 300 ppm
 * within 3 min; at 30 ppm not before 120 min, which is taken as never.
 */
const DUE_MIN = [
  [50, 75],
  [100, 25],
  [300, 3],
] as const
/** From here on it counts, ppm: between the 30 that must keep silent for two hours and the 50 that must sound. */
const COUNTS_PPM = 40
/** What was breathed in is forgotten with this time constant once the air is clean, seconds (chosen). */
const FORGETS_S = 900

/** Minutes to the alarm at a constant concentration, by straight lines through the table in logarithms; Infinity below 40 ppm. */
export function coDue_min(ppm: number): number {
  if (ppm < COUNTS_PPM) return Infinity
  const i = ppm < DUE_MIN[1][0] ? 0 : 1
  const [[a, ta], [b, tb]] = [DUE_MIN[i], DUE_MIN[i === 0 ? 1 : 2]]
  const slope = ln(tb / ta) / ln(b / a)
  return ta * exp(slope * ln(ppm / a))
}

/** How near the air of a place has come to an alarm. */
export interface CoDose {
  /** 0 clean, 1 an alarm is due. It stays at 1 and above until the air is clean again. */
  readonly share: number
  /** Lets a span pass in this air. Answers after how many seconds of it the share came to 1, if it did. */
  add(ppm: number, seconds: number): number | undefined
}

/** The share of the time that has passed, added up: at a constant concentration it comes to 1 when the table says. */
export function coDose(): CoDose {
  const dose: CoDose & { share: number } = {
    share: 0,
    add(ppm, seconds) {
      const due_min = coDue_min(ppm)
      if (due_min === Infinity) {
        dose.share *= exp(-seconds / FORGETS_S)
        return undefined
      }
      const before = dose.share
      // Who has had twice as much needs twice as long to be free of it, and no longer.
      dose.share = Math.min(2, before + seconds / 60 / due_min)
      return before < 1 && dose.share >= 1 ? (1 - before) * due_min * 60 : undefined
    },
  }
  return dose
}
