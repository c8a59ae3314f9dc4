/** A place in a document: keys and indices from the root. */
export type Path = readonly (string | number)[]

/** Something wrong in a parsed document, before its line is known. */
export interface Finding {
  path: Path
  /** Whether the key is meant or what stands under it. */
  on: 'key' | 'value'
  says: string
  hint?: string
}

/** Something wrong in a document, with its place in the text. Line and column count from 1. */
export interface Problem {
  file: string
  line: number
  column: number
  /** How many characters the caret line marks. */
  length: number
  /** The whole line, for the reader. */
  text: string
  says: string
  hint?: string
}

/** Chinese, Japanese and Korean letters and full-width signs take two columns of a terminal. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

/** How many columns a text takes on a terminal. */
const columns = (text: string): number => Array.from(text).reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0)

/** In the order of the text. */
export const inOrder = (problems: readonly Problem[]): Problem[] => [...problems].sort((a, b) => a.line - b.line || a.column - b.column)

/** The place, the sentence, the line with its carets, the hint. */
export function showProblem({ file, line, column, length, text, says, hint }: Problem): string {
  const gutter = String(line).padStart(5)
  const carets =
    ' '.repeat(columns(text.slice(0, column - 1))) + '^'.repeat(Math.max(1, columns(text.slice(column - 1, column - 1 + length))))
  return [
    `${file}:${line}:${column}: ${says}`,
    `${gutter} | ${text}`,
    `${' '.repeat(5)} | ${carets}`,
    ...(hint === undefined ? [] : [`${' '.repeat(8)}hint: ${hint}`]),
  ].join('\n')
}
