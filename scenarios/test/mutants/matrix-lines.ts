import { explained } from './explained-survivors.ts'
import type { Matrix, MutantRow } from './kill-matrix.ts'

const open = (row: MutantRow): boolean => row.fate !== 'killed' && (row.origin === 'seeded' || explained(row) === undefined)

/** Whether the suite is proved: every seeded fault is caught, and what else is not is explained. */
export const verdictOf = ({ mutants, wrong, idle }: Matrix): boolean => wrong.length === 0 && idle.length === 0 && !mutants.some(open)

const lineOf = (row: MutantRow): string[] => {
  const { fate, id, where, what, by, why, tried } = row
  const ends =
    fate === 'killed' ? `by ${by}: ${why}` : fate === 'unreached' ? 'no document leads there' : `${tried} runs that lead there see nothing`
  const reason = explained(row)
  return [
    `${(fate === 'survives' ? 'SURVIVES' : fate).padEnd(9)} ${id}  (${where})`,
    `          ${what}`,
    `          ${ends}${reason === undefined ? '' : `; ${reason}`}`,
  ]
}

const count = (rows: readonly MutantRow[], fate: MutantRow['fate']): number => rows.filter((row) => row.fate === fate).length

/** The matrix for a terminal. */
export function matrixLines(matrix: Matrix, { took_s, seed, documents }: { took_s: number; seed: number; documents: boolean }): string[] {
  const { mutants, documents: all, wrong, idle, runs } = matrix
  const of = (origin: MutantRow['origin']) => mutants.filter((row) => row.origin === origin)
  const sum = (origin: MutantRow['origin'], how: string) => {
    const rows = of(origin)
    const left = rows.length - count(rows, 'killed')
    const open_ = rows.filter(open).length
    return `${count(rows, 'killed')} of ${rows.length} ${how} are killed${left === 0 ? '' : `; ${count(rows, 'survives')} survive, to ${count(rows, 'unreached')} no document leads${open_ === 0 ? ', each explained' : `, ${open_} unexplained`}`}`
  }
  return [
    ...(['seeded', 'drawn'] as const).flatMap((origin) => of(origin).flatMap(lineOf)),
    '',
    ...all
      .filter(({ kills }) => kills > 0)
      .toSorted((a, b) => b.kills - a.kills || (a.file < b.file ? -1 : 1))
      .map(
        ({ file, kills, cells, own_cells }) =>
          `${String(kills).padStart(4)} killed first by ${file} (${cells} cells of coverage, ${own_cells} its own)`,
      ),
    '',
    ...wrong.map((one) => `FAILS THE WHOLE SERVER: ${one}`),
    sum('seeded', 'faults written by hand'),
    sum('drawn', `faults drawn by operators (seed ${seed})`),
    ...(documents
      ? [
          `${all.length - idle.length} of ${all.length} documents kill a mutant or reach a cell of the coverage by themselves${idle.length === 0 ? '' : `; idle: ${idle.join(', ')}`}`,
        ]
      : []),
    `${all.length} documents, ${runs} runs of the whole server first; ${took_s} s`,
  ]
}
