// Goal: a hint names what was probably meant, and nothing far-fetched. Method: a slow recursive edit distance as the oracle of the fast one.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didYouMean, edits, hintFor } from '../../src/document/did-you-mean.ts'

function slow(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const change = slow(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1)
  const least = Math.min(change, slow(a.slice(1), b) + 1, slow(a, b.slice(1)) + 1)
  return a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0] ? Math.min(least, slow(a.slice(2), b.slice(2)) + 1) : least
}

describe('did you mean', () => {
  it('[SCN-1] counts edits as the definition does', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 })
    fc.assert(fc.property(word, word, (a, b) => edits(a, b) === slow(a, b)))
  })

  it('[SCN-1] names the near one, and lists what there is when nothing is near', () => {
    expect(didYouMean('bathrom', ['bedroom', 'bathroom'])).toBe('bathroom')
    expect(didYouMean('wlak', ['walk', 'fall'])).toBe('walk')
    expect(didYouMean('wang', ['wang-xiulan'])).toBe('wang-xiulan')
    expect(hintFor('zzzzzz', ['walk', 'fall'])).toBe('there are: walk, fall')
    expect(hintFor('zz', [])).toBeUndefined()
  })
})
