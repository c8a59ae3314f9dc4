import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { serverSources, sourceOf, type Mutant } from './mutant.ts'
import { candidatesIn, type Candidate } from './operators.ts'

/** Where faults are drawn: from what comes in to who is told. */
export const FOLDERS = ['detect', 'alerts', 'loop', 'intake'] as const

/** A change by its text and not by its line, so that it stays the same when other lines come and go; the second of one text says so. */
function named(all: readonly Candidate[]): { one: Candidate; name: string }[] {
  const times = new Map<string, number>()
  return all.map((one) => {
    const { file, operator, code, from, to } = one
    const text = `${file} ${operator} ${from} → ${to} in ${code}`
    const time = (times.get(text) ?? 0) + 1
    times.set(text, time)
    return { one, name: time === 1 ? text : `${text} (${time})` }
  })
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Draws changes from a seed: each operator in turn, each time the candidate that comes first by a hash of the seed and its text. A source that changes
 * elsewhere keeps its mutants. One a line at most.
 */
export function drawMutants(seed: number, count: number): Mutant[] {
  const files = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: serverSources })).map((file) => file.replaceAll('\\', '/'))
  const all = files.sort().flatMap((file) => candidatesIn(file, sourceOf(file)))
  const ranked = named(all)
    .map((each) => ({ ...each, rank: digest(`${seed} ${each.name}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const queues = [...Map.groupBy(ranked, ({ one }) => one.operator)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, of]) => of)
  const lines = new Set<string>()
  const drawn: { one: Candidate; name: string }[] = []
  while (drawn.length < count && queues.some(({ length }) => length > 0)) {
    for (const queue of queues) {
      const next = queue.findIndex(({ one: { file, line } }) => !lines.has(`${file}:${line}`))
      const [each] = queue.splice(0, next < 0 ? queue.length : next + 1).slice(next)
      if (each === undefined || next < 0 || drawn.length >= count) continue
      lines.add(`${each.one.file}:${each.one.line}`)
      drawn.push(each)
    }
  }
  return drawn.map(mutantOf)
}

function mutantOf({ one, name }: { one: Candidate; name: string }): Mutant {
  const { file, at, from, to, operator, code } = one
  return {
    id: `drawn-${operator}-${digest(name).slice(0, 6)}`,
    origin: 'drawn',
    what: (operator === 'statement' ? `left out: ${from}` : `${from} → ${to} in: ${code}`).replaceAll(/\s+/g, ' ').slice(0, 160),
    patches: [{ file, at, from, to }],
  }
}
