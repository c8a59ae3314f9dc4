/** Spans of seconds depend on the machine. */
const still = (line: string) => line.replaceAll(/\d+\.\d+ s/g, '# s').trimEnd()

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** A line that is shown, as a pattern: `…` stands for any part of a line. */
const patternOf = (shown: string) => new RegExp(`^${still(shown).split('…').map(escaped).join('.*')}$`)

/** Whether an output is what a page shows for it. A line of `…` alone stands for any lines, or none; seconds with a fraction fit any others. */
export function fitsOutput(shown: readonly string[], output: string): boolean {
  const lines = output.trimEnd().split('\n').map(still)
  const actual = lines.length === 1 && lines[0] === '' ? [] : lines
  const fits = (from: number, at: number): boolean => {
    if (from === shown.length) return at === actual.length
    if (shown[from] === '…') return Array.from({ length: actual.length - at + 1 }, (_, i) => at + i).some((next) => fits(from + 1, next))
    return at < actual.length && patternOf(shown[from]!).test(actual[at]!) && fits(from + 1, at + 1)
  }
  return fits(0, 0)
}
