/** How many single-letter edits lead from `a` to `b` (Levenshtein), with a swap of neighbours counted once (optimal string alignment). */
export function edits(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min(change, last[j]! + 1, row[j - 1]! + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}

/** Names longer than this are not compared: a hint is not worth the time. */
const LONGEST_NAME_CHARACTERS = 64

/** The known name that was probably meant: at most a third of its letters wrong, or one that holds what was written. */
export function didYouMean(written: string, known: readonly string[]): string | undefined {
  const word = written.slice(0, LONGEST_NAME_CHARACTERS).toLowerCase()
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const name of known) {
    const distance = edits(word, name.toLowerCase())
    if (distance < least && distance <= Math.max(1, Math.floor(Math.max(name.length, word.length) / 3))) [best, least] = [name, distance]
  }
  return best ?? (word.length < 3 ? undefined : known.find((name) => name.includes(word) || word.includes(name)))
}

/** The hint for a name that nobody knows: the probable one, or what there is to choose from. */
export function hintFor(written: string, known: readonly string[]): string | undefined {
  const meant = didYouMean(written, known)
  if (meant !== undefined) return `did you mean '${meant}'?`
  const most = 12
  if (known.length === 0) return undefined
  return `there ${known.length === 1 ? 'is' : 'are'}: ${known.slice(0, most).join(', ')}${known.length > most ? ', …' : ''}`
}
