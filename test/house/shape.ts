import { basename } from 'node:path'
import ts from 'typescript'
import { lineAt, parse, scriptOf, type Breach, type Source } from './source.ts'

export const LIMITS = { file_lines: 300, function_lines: 70, line_columns: 160 } as const

const VAGUE = /^(utils?|common|helpers?|misc|types|shared)$/

/** Data may be long: homes, suites, words for people, device definitions. */
const isData = (path: string) => /\/(text|messages)\/|\/test\/|\.data\.ts$/.test(path)

export const longFiles = (sources: readonly Source[]): Breach[] =>
  sources
    .filter(({ path }) => !isData(path))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LIMITS.file_lines)
    .map(({ path, lines }) => ({ path, line: lines, says: `has ${lines} lines; ${LIMITS.file_lines} is the wall` }))

export const longLines = (sources: readonly Source[]): Breach[] =>
  sources
    .filter(({ path }) => !isData(path))
    .flatMap((source) =>
      scriptOf(source)
        .split('\n')
        .map((text, i) => ({ path: source.path, line: i + 1, columns: text.length }))
        .filter(({ columns }) => columns > LIMITS.line_columns)
        .map(({ path, line, columns }) => ({ path, line, says: `has ${columns} columns; ${LIMITS.line_columns} at most` })),
    )

/** A function is counted without the functions in it that stand on their own. */
export function longFunctions(sources: readonly Source[]): Breach[] {
  return sources
    .filter(({ path }) => !isData(path))
    .flatMap((source) => {
      const file = parse(source)
      const found: Breach[] = []
      const visit = (node: ts.Node) => {
        if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
          const own = ownLines(node, file)
          if (own > LIMITS.function_lines) {
            found.push({
              path: source.path,
              line: lineAt(file.text, node.getStart(file)),
              says: `a function of ${own} lines; ${LIMITS.function_lines} at most`,
            })
          }
        }
        ts.forEachChild(node, visit)
      }
      visit(file)
      return found
    })
}

function linesOf(node: ts.Node, file: ts.SourceFile): number {
  return file.getLineAndCharacterOfPosition(node.getEnd()).line - file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
}

function ownLines(node: ts.Node, file: ts.SourceFile): number {
  let inner = 0
  const visit = (child: ts.Node) => {
    if (ts.isFunctionLike(child) && linesOf(child, file) > 3) inner += linesOf(child, file) - 1
    else ts.forEachChild(child, visit)
  }
  ts.forEachChild(node, visit)
  return linesOf(node, file) - inner
}

export const vagueNames = (sources: readonly Source[]): Breach[] =>
  sources
    .filter(({ path }) => path.split('/').some((part) => VAGUE.test(basename(part).replace(/\.[a-z.]+$/, ''))))
    .map(({ path }) => ({ path, line: 1, says: 'is not named after the one thing it gives' }))

/** Components of Vue are named like their tag; everything else is in kebab-case. */
export const otherCase = (sources: readonly Source[]): Breach[] =>
  sources
    .filter(({ path }) => !/^(\[[a-z]+\])?[a-z0-9.-]+$/.test(basename(path)) && !/^[A-Z][A-Za-z0-9]+\.vue$/.test(basename(path)))
    .map(({ path }) => ({ path, line: 1, says: 'is not in kebab-case' }))
