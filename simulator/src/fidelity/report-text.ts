import { figureNames, measures } from './distance.ts'
import type { Figures } from './figures.ts'
import { quantile } from './quantile.ts'
import type { Verdict } from './verdict.ts'

const shown = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '–')
const digitsOf = (figure: Verdict['figure']): number => (figure === 'profile_bits' ? 3 : measures[figure].digits)

/** A table of one home: figure, real, simulated with its range over the seeds, verdict. */
export function homeTable(rows: readonly Verdict[]): string {
  const cells = rows.map(({ figure, real, simulated, least, most, share, holds, inRange, seen }) => {
    const digits = digitsOf(figure)
    const range = `${shown(least, digits)} … ${shown(most, digits)}`
    const verdict = `${holds ? 'holds' : 'off'}${seen ? '' : ' (unseen by the fit)'}`
    return [
      figure,
      figure === 'profile_bits' ? `≤ ${shown(real, 2)}` : shown(real, digits),
      shown(simulated, digits),
      range,
      shown(share, 2),
      inRange ? 'yes' : 'no',
      verdict,
    ]
  })
  return table([['figure', 'real', 'simulated', 'over seeds', 'of spread', 'in range', 'verdict'], ...cells])
}

/** A table of several people without a real home: median and range of each figure. */
export function peopleTable(people: readonly Figures[]): string {
  const cells = figureNames.flatMap((figure) => {
    const values = people.map((one) => one[figure]).filter((value) => value !== undefined)
    if (values.length === 0) return []
    const digits = digitsOf(figure)
    return [[figure, shown(quantile(values, 0.5), digits), `${shown(Math.min(...values), digits)} … ${shown(Math.max(...values), digits)}`]]
  })
  return table([['figure', 'median', 'from … to'], ...cells])
}

/** Columns as wide as their widest cell, two spaces between them. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  return rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  ')).join('\n')
}
