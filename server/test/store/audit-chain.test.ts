// Goal: nobody changes, removes, adds or swaps a line of the audit unseen. Method: any lines, any one tampering with them; the walk must name the place.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { CHAIN_START, chained, chainWalk } from '../../src/store/audit-chain.ts'
import type { AuditLine } from '../../src/store/audit-line.ts'

const anyRow = fc.record({
  at_ms: fc.nat(),
  incident: fc.string(),
  did: fc.string(),
  by: fc.string(),
  detail: fc.dictionary(fc.string(), fc.jsonValue()),
})
const walked = (lines: readonly AuditLine[]) => {
  const walk = chainWalk()
  for (const line of lines) walk.see(line)
  return walk.verdict()
}

it('[STORE-9] finds the first line that was changed, taken out, put in or swapped', () => {
  const property = fc.property(
    fc.array(anyRow, { minLength: 2, maxLength: 12 }),
    fc.nat(),
    fc.constantFrom(0, 1, 2, 3),
    (rows, where, how) => {
      const lines = chained(CHAIN_START, rows)
      expect(walked(lines)).toMatchObject({ whole: true, lines: rows.length })
      // The last line cannot be missed or swapped with a later one.
      const at = where % (lines.length - 1)
      const line = lines[at]!
      const tampered = [
        () => lines.with(at, { ...line, by: `${line.by}?` }),
        () => lines.toSpliced(at, 1),
        () => lines.toSpliced(at, 0, { ...line }),
        () => lines.with(at, lines[at + 1]!).with(at + 1, line),
      ][how]!()
      const verdict = walked(tampered)
      expect(verdict).toMatchObject({ whole: false, seq: how === 2 ? line.seq + 1 : line.seq })
    },
  )
  fc.assert(property)
})

it('[STORE-9] a line that was written anew with a fitting hash breaks the next one', () => {
  const rows = ['a', 'b', 'c'].map((did) => ({ at_ms: 1, incident: 'i', did, by: 'x', detail: {} }))
  const lines = chained(CHAIN_START, rows)
  const forged = chained(CHAIN_START, [{ ...rows[0]!, by: 'somebody else' }])
  expect(walked([...forged, ...lines.slice(1)])).toEqual({ whole: false, seq: 2, why: 'changed' })
})

it('goes on where a chain ended as if there had been no break', () => {
  fc.assert(
    fc.property(fc.array(anyRow), fc.array(anyRow), (first, second) => {
      const before = chained(CHAIN_START, first)
      expect([...before, ...chained(before.at(-1) ?? CHAIN_START, second)]).toEqual(chained(CHAIN_START, [...first, ...second]))
    }),
  )
})
