import { csvText } from '../csv-text.ts'
import { keysOf, ordered, type Counted, type Grouping } from './grouped.ts'

/** How many incidents fall into each pair of two groupings: where and when which is frequent. */
export interface Crossed {
  rows: readonly string[]
  columns: readonly string[]
  /** By row, then by column. An incident that belongs to several groups counts in each. */
  counts: readonly (readonly number[])[]
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

export function crossed(counted: readonly Counted[], by: { rows: Grouping; columns: Grouping }): Crossed {
  const cells = new Map<string, Map<string, number>>()
  const sums = { rows: new Map<string, number>(), columns: new Map<string, number>() }
  const add = (to: Map<string, number>, key: string) => to.set(key, (to.get(key) ?? 0) + 1)
  for (const one of counted)
    for (const row of keysOf[by.rows](one))
      for (const column of keysOf[by.columns](one)) {
        const cell = cells.get(row) ?? new Map<string, number>()
        cells.set(row, cell)
        add(cell, column)
        add(sums.rows, row)
        add(sums.columns, column)
      }
  const rows = inOrder(by.rows, sums.rows)
  const columns = inOrder(by.columns, sums.columns)
  return { rows, columns, counts: rows.map((row) => columns.map((column) => cells.get(row)?.get(column) ?? 0)) }
}

/** Hours are all there, so that a quiet night is seen; other groups as far as anything fell into them, in their own order or the most frequent first. */
function inOrder(grouping: Grouping, sums: ReadonlyMap<string, number>): string[] {
  if (grouping === 'hour') return HOURS
  const byKey = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  const keys = [...sums.keys()]
  return ordered.has(grouping) ? keys.toSorted(byKey) : keys.toSorted((a, b) => sums.get(b)! - sums.get(a)! || byKey(a, b))
}

/** One line a row. */
export const crossedSheet = ({ rows, columns, counts }: Crossed, by: { rows: Grouping; columns: Grouping }): string =>
  csvText(
    [`${by.rows} \\ ${by.columns}`, ...columns],
    rows.map((row, n) => [row, ...counts[n]!]),
  )
