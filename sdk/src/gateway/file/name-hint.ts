/** How many single letters must be put in, taken out or changed to make `b` of `a` (Levenshtein). */
function edits(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) row.push(Math.min(last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), last[j]! + 1, row[j - 1]! + 1))
    last = row
  }
  return last[b.length]!
}

/** Longer names are not compared: a hint is not worth the time. */
const LONGEST_CHARACTERS = 64
const MOST_NAMES = 12

/** The hint for a name that nobody knows: the one that was probably meant, with at most a third of its letters wrong, or what there is. */
export function hintFor(written: string, known: readonly string[]): string | undefined {
  const word = written.slice(0, LONGEST_CHARACTERS).toLowerCase()
  const [nearest] = known.map((name) => ({ name, far: edits(word, name.toLowerCase()) })).sort((a, b) => a.far - b.far)
  if (nearest === undefined) return undefined
  if (nearest.far <= Math.max(1, Math.floor(Math.max(nearest.name.length, word.length) / 3))) return `did you mean '${nearest.name}'?`
  return `there ${known.length === 1 ? 'is' : 'are'}: ${known.slice(0, MOST_NAMES).join(', ')}${known.length > MOST_NAMES ? ', …' : ''}`
}
