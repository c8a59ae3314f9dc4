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

/** Something wrong in a file. Line and column count from 1. */
export interface FileProblem {
  file: string
  line: number
  column: number
  /** The whole line, for the reader. */
  text: string
  says: string
  hint?: string
}

/** The place and the sentence, the line with a caret below it, the hint. */
export function showProblem({ file, line, column, text, says, hint }: FileProblem): string {
  const gutter = String(line).padStart(5)
  return [
    `${file}:${line}:${column}: ${says}`,
    `${gutter} | ${text}`,
    `${' '.repeat(5)} | ${' '.repeat(column - 1)}^`,
    ...(hint === undefined ? [] : [`${' '.repeat(8)}hint: ${hint}`]),
  ].join('\n')
}
