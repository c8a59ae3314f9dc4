import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import ts from 'typescript'

/** One source file: its path from the root with slashes, and its text. */
export interface Source {
  path: string
  text: string
}

/** A rule of the house that a file breaks: where, and what to do. */
export interface Breach {
  path: string
  line: number
  says: string
}

const SKIP = new Set(['node_modules', 'dist', '.git', '.anju', '.tsbuild', 'coverage', 'cache'])

/** Every file below `root` whose name ends in one of `endings`, dependencies and build output left out. */
export function sourcesBelow(root: string, endings: readonly string[]): Source[] {
  const found: Source[] = []
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name)
      if (entry.isDirectory() && !SKIP.has(entry.name)) walk(path)
      if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
        found.push({ path, text: readFileSync(join(root, path), 'utf8') })
    }
  }
  walk('.')
  return found
}

/** The script of a Vue component with its lines where they were; any other file as it is. */
export function scriptOf({ path, text }: Source): string {
  if (!path.endsWith('.vue')) return text
  const open = /<script[^>]*>/.exec(text)
  if (open === null) return ''
  const start = open.index + open[0].length
  const end = text.indexOf('</script>', start)
  return text.slice(0, start).replace(/[^\n]/g, '') + text.slice(start, end)
}

export interface Import {
  to: string
  line: number
}

/** What a file imports, as written: static, dynamic and re-exports. */
export function importsOf(source: Source): Import[] {
  const script = scriptOf(source)
  return ts.preProcessFile(script, true, true).importedFiles.map(({ fileName, pos }) => ({ to: fileName, line: lineAt(script, pos) }))
}

/** A relative import as a path from the root. */
export const resolveFrom = (path: string, to: string): string => posix.normalize(posix.join(dirname(path), to))

export const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length

/** `sdk`, `simulator` and so on: the first folder. */
export const packageOf = (path: string): string => path.split('/')[0] ?? ''

export const parse = (source: Source): ts.SourceFile => ts.createSourceFile(source.path, scriptOf(source), ts.ScriptTarget.Latest, true)
