/**
 * What a habit is learned from: the newest values, and on how many days there were any. Small and pure; it lives in the state of the rule that
 * asks, and is stored with it. JSON.
 */
export interface DaySamples {
  /** On how many different days something was learned. */
  days: number
  last_day: number
  /** Oldest first. */
  values: readonly number[]
}

export const nothingLearned: DaySamples = { days: 0, last_day: -1, values: [] }

/** Takes a value of a day (a count of days, of any beginning) into a habit that keeps the newest `most`. */
export const learn = ({ days, last_day, values }: DaySamples, day: number, value: number, most: number): DaySamples => ({
  days: day === last_day ? days : days + 1,
  last_day: day,
  values: [...values.slice(-(most - 1)), Math.round(value)],
})

/** The value below or at which the given share of all lies, by the nearest rank; nothing when there are none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}
