import { globSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { hintFor } from '@anju/sdk/document'
import { readText } from '../document/read-text.ts'
import { exitCode, Stop } from './exit-code.ts'

export { readText }

const root = join(import.meta.dirname, '..', '..')
/** The documents that come with Anju. */
export const suitesFolder = join(root, 'suites')
/** Those that last weeks: they are run by their words alone, and at night. */
export const longFolder = join(root, 'long')

/**
 * The documents that patterns mean, as paths relative to `folder`, each once and in order: a file, a folder, or a glob. Without a pattern, all that
 * come with Anju. A bare word that is no path is looked for in those, so that `run fall` works.
 */
export function findDocuments(patterns: readonly string[], folder: string): string[] {
  const all = patterns.length === 0 ? below(suitesFolder) : patterns.flatMap((pattern) => matching(pattern, folder))
  return [...new Set(all)].map((file) => relative(folder, file)).sort()
}

function matching(pattern: string, folder: string): string[] {
  const path = resolve(folder, pattern)
  const kind = statSync(path, { throwIfNoEntry: false })
  if (kind?.isDirectory() === true) return below(path)
  if (kind?.isFile() === true) return [path]
  const found = globSync(pattern, { cwd: folder }).map((file) => resolve(folder, file))
  const documents = found.filter((file) => /\.ya?ml$/.test(file) && isDocument(file))
  if (documents.length > 0) return documents
  const own = [...below(suitesFolder), ...below(longFolder)]
  const named = own.filter((file) => relative(root, file).split(/[/.]/).includes(pattern))
  if (named.length > 0) return named
  const hint = hintFor(pattern, [...new Set(own.flatMap((file) => relative(root, file).split(/[/.]/).slice(1, 3)))])
  throw new Stop(exitCode.usage, `No document matches '${pattern}'${hint === undefined ? '.' : `; ${hint}`}`)
}

/** All documents below a folder. */
const below = (folder: string): string[] =>
  globSync('**/*.{yaml,yml}', { cwd: folder })
    .map((file) => resolve(folder, file))
    .filter(isDocument)

/** Homes, parts and gates may lie beside documents; whoever names a folder means the documents. */
function isDocument(file: string): boolean {
  return !/^(part|plan|gates):/m.test(readText(file) ?? '')
}
