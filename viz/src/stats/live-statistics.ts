import type { Grouping, Heat, Statistics } from './figures.ts'

/** What is asked of the server. */
export interface Asked {
  from_ms: number
  to_ms: number
  mode: string
}

const query = (asked: Asked, more: Record<string, string> = {}): string =>
  new URLSearchParams({ from_ms: String(asked.from_ms), to_ms: String(asked.to_ms), mode: asked.mode, ...more }).toString()

async function got<T>(path: string): Promise<T | undefined> {
  try {
    const answer = await fetch(path)
    return answer.ok ? ((await answer.json()) as T) : undefined
  } catch {
    return undefined
  }
}

/** The figures of a period by a grouping; undefined when the server gives none. */
export const fetchStatistics = (asked: Asked, by?: Grouping): Promise<Statistics | undefined> =>
  got(`api/statistics?${query(asked, by === undefined ? {} : { by })}`)

/** Where and when: two groupings against each other. */
export const fetchHeat = (asked: Asked, rows: Grouping): Promise<Heat | undefined> =>
  got(`api/statistics/heat?${query(asked, { rows, columns: 'hour' })}`)

/** Where the same figures are to be had as a table. */
export const csvAddress = (asked: Asked, by: Grouping): string => `api/statistics.csv?${query(asked, { by })}`
export const heatCsvAddress = (asked: Asked, rows: Grouping): string => `api/statistics/heat.csv?${query(asked, { rows, columns: 'hour' })}`
