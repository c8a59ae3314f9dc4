/** First wait before a lost connection is tried again, ms; each next one is twice as long, up to the longest. */
const FIRST_MS = 500
const LONGEST_MS = 15_000

/** How long to wait before attempt `attempt` (0 is the first), ms. `chance` from 0 up to 1 spreads the pages of a whole room: 75 to 125 %. */
export const backOff = (attempt: number, chance: number): number =>
  Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10)) * (0.75 + chance / 2))
