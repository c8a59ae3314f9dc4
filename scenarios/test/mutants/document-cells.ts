import { reachedCells } from '../../src/coverage/coverage.ts'
import type { RunRecord } from '../../src/runner/run-record.ts'

/** How many cells of the coverage each document reaches by itself, and how many no other reaches. */
export function cellsReachedBy(records: readonly RunRecord[]): Map<string, { cells: number; own_cells: number }> {
  const byFile = new Map([...Map.groupBy(records, ({ file }) => file)].map(([file, of]) => [file, reachedCells(of)] as const))
  const times = new Map<string, number>()
  for (const cells of byFile.values()) for (const cell of cells) times.set(cell, (times.get(cell) ?? 0) + 1)
  return new Map(
    [...byFile].map(([file, cells]) => [file, { cells: cells.size, own_cells: [...cells].filter((cell) => times.get(cell) === 1).length }]),
  )
}
