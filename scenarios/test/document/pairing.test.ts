// Goal: an emergency that nothing tells from its look-alikes, or that was never tried while something is broken, is found. Method: drawn families of documents beside a
// count by hand; the command on such a folder; and the documents that come with Anju.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { checkCommand } from '../../src/cli/check-command.ts'
import { loadDocuments } from '../../src/cli/load-documents.ts'
import { lackingCompanions, type Related } from '../../src/document/pairing.ts'

const due = [{ alert: 'fall', within: 30_000, of: 'fall' }] as unknown as Related['expects']
const broken = [{ fault: 'outage' }] as unknown as Related['faults']
const folder = mkdtempSync(join(tmpdir(), 'anju-pairs-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What a command says, and how it ends. */
function said(command: (screen: { line(text: string): void; passing(text: string): void }) => number): { code: number; text: string } {
  const lines: string[] = []
  const code = command({ line: (line) => void lines.push(line), passing: () => {} })
  return { code, text: lines.join('\n') }
}

describe('companions of an emergency', () => {
  it('[SCN-18] are counted by what names it: a twin, and a variant that has a fault', () => {
    const family = fc.record({ twins: fc.nat(2), calm: fc.nat(2), faulty: fc.nat(2) })
    fc.assert(
      fc.property(fc.array(family, { maxLength: 5 }), (families) => {
        const documents = families.flatMap(({ twins, calm, faulty }, i): Related[] => [
          { file: `e${i}`, expects: due, faults: [] },
          ...Array.from({ length: twins }, (_, n) => ({ file: `t${i}-${n}`, twin_of: `e${i}`, expects: [], faults: broken })),
          ...Array.from({ length: calm }, (_, n) => ({ file: `c${i}-${n}`, variant_of: `e${i}`, expects: due, faults: [] })),
          ...Array.from({ length: faulty }, (_, n) => ({ file: `f${i}-${n}`, variant_of: `e${i}`, expects: due, faults: broken })),
          { file: `q${i}`, expects: [], faults: [] },
        ])
        const lacking = lackingCompanions(documents.toReversed())
        for (const [i, { twins, faulty }] of families.entries()) {
          const lacks = [...(twins === 0 ? ['twin'] : []), ...(faulty === 0 ? ['fault-variant'] : [])]
          expect(lacking.get(`e${i}`) ?? []).toEqual(lacks)
        }
        expect([...lacking.keys()].every((file) => file.startsWith('e'))).toBe(true)
      }),
    )
  })

  it('[SCN-18] are asked for by `check --paired`, and by nothing else', () => {
    const home = join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml')
    writeFileSync(
      join(folder, 'call.yaml'),
      `title: { zh: 呼救, en: A call }\nhome: ${join('..', '..', home)}\nstarts: 2026-03-02T20:40:00+08:00\nlasts: 5 min
timeline: [{ at: 1 min, do: press, who: wang-xiulan, device: wristband-1 }]\nexpects: [{ alert: sos, within: 2 s }]\n`,
    )
    const check = (paired: boolean) => said((screen) => checkCommand({ patterns: ['call.yaml'], folder, paired }, screen))
    expect(check(false)).toEqual({ code: 0, text: '1 documents are right.' })
    expect(check(true)).toMatchObject({
      code: 1,
      text: expect.stringMatching(/call\.yaml has no quiet twin .* and no variant with a fault/),
    })
  })

  it('[SCN-18] are there for every emergency that comes with Anju', () => {
    const screen = { line: () => {}, passing: () => {} }
    const { documents } = loadDocuments([], join(import.meta.dirname, '../..'), screen)
    expect([...lackingCompanions(documents.map(({ cases }) => cases[0]!))]).toEqual([])
  })
})
