import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One change of a source of the server: exact old text, new text. */
export interface Patch {
  /** Below `server/src`. */
  file: string
  from: string
  to: string
  /** Where the old text stands, characters; absent when it stands in the file once only. */
  at?: number
}

/** A server with one fault. */
export interface Mutant {
  id: string
  /** `seeded`: written by hand. `drawn`: made by an operator from a seed. */
  origin: 'seeded' | 'drawn'
  /** What is wrong, in a sentence. */
  what: string
  patches: readonly Patch[]
}

export const serverSources = join(import.meta.dirname, '..', '..', '..', 'server', 'src')

const sources = new Map<string, string>()

/** A source as it was when it was first asked for: what is edited meanwhile changes no mutant. */
export function sourceOf(file: string): string {
  const text = sources.get(file) ?? readFileSync(join(serverSources, file), 'utf8')
  sources.set(file, text)
  return text
}

/** The sources that a mutant changes, changed. */
export const textsOf = ({ patches }: Mutant): Record<string, string> =>
  Object.fromEntries([...Map.groupBy(patches, ({ file }) => file)].map(([file, here]) => [file, patched(sourceOf(file), here)]))

/** Where a patch begins to differ. Throws when its old text is not there, or is there more than once: the source has moved on. */
export function placeOf({ file, from, to, at }: Patch, text: string): { start: number; changes: number } {
  const start = at ?? text.indexOf(from)
  if (start < 0 || text.slice(start, start + from.length) !== from) throw new Error(`${file} has no longer: ${from}`)
  if (at === undefined && text.includes(from, start + 1)) throw new Error(`${file} has more than once: ${from}`)
  if (from === to) throw new Error(`${file}: this changes nothing: ${from}`)
  let same = 0
  while (same < from.length && from[same] === to[same]) same += 1
  return { start, changes: start + same }
}

/** A source with its patches in place. */
export function patched(text: string, patches: readonly Patch[]): string {
  const placed = patches.map((patch) => ({ ...patch, ...placeOf(patch, text) })).sort((a, b) => b.start - a.start)
  return placed.reduce((source, { start, from, to }) => source.slice(0, start) + to + source.slice(start + from.length), text)
}

export const lineOf = (patch: Patch): number => {
  const text = sourceOf(patch.file)
  return text.slice(0, placeOf(patch, text).changes).split('\n').length
}
