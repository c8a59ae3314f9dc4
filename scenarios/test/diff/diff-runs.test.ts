// Goal: two builds differ in what they differ in and in nothing else. Method: drawn sets of runs against themselves; every outcome
// against every other by a table; counts by an oracle; the command on files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anjuScenarios } from '../../src/cli/program.ts'
import { diffRuns, isWorse } from '../../src/diff/diff-runs.ts'
import type { Outcome } from '../../src/judge/verdict.ts'
import type { RecordedAlert, RunRecord } from '../../src/runner/run-record.ts'
import { emergencyRecord, madeRecord } from '../gate/drawn-record.ts'

const codes = (first: RunRecord[], second: RunRecord[]) => diffRuns(first, second).differences.map(({ code }) => code)
const fall = (outcome: Outcome, more: Partial<RunRecord> = {}) => emergencyRecord('fall', outcome, 12, more)
const alert = (severity: RecordedAlert['severity'], raised_ms = 1): RecordedAlert => ({
  id: `a${raised_ms}`,
  kind: 'fall',
  severity,
  raised_ms,
  incident: 'i',
  room: 'bathroom',
})

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-diff-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function command(first: readonly RunRecord[], second: readonly RunRecord[], ...more: string[]) {
  for (const [name, runs] of [['a', first] as const, ['b', second] as const])
    writeFileSync(join(folder, `${name}.jsonl`), runs.map((run) => `${JSON.stringify(run)}\n`).join(''))
  const lines: string[] = []
  const screen = { line: (text: string) => void lines.push(text), passing: () => {} }
  const machine = { folder, out: screen, err: screen, signal: new AbortController().signal }
  return { code: await anjuScenarios(['diff', 'a.jsonl', 'b.jsonl', ...more], machine), said: lines.join('\n') }
}

describe('two builds', () => {
  it('[DIFF-1] differ in nothing from themselves, in whatever order and twice over', () => {
    const outcome = fc.constantFrom<Outcome>('matched', 'late', 'missed', 'wrong-room', 'unexpected', 'doubled')
    const runs = fc.array(outcome, { minLength: 1, maxLength: 12 }).map((outcomes) => outcomes.map((one, seed) => fall(one, { seed })))
    fc.assert(
      fc.property(runs, (all) => {
        expect(diffRuns(all, all.toReversed().concat(all))).toEqual({ runs: all.length, left_out: 0, differences: [] })
      }),
    )
  })

  it('[DIFF-1] says of each outcome what another made of it', () => {
    const came = ['matched', 'late', 'wrong-room', 'wrong-severity'] as const
    for (const before of [...came, 'missed'] as const)
      for (const now of [...came, 'missed'] as const) {
        const said = codes([fall(before)], [fall(now)])
        if (before === now) expect(said).toEqual([])
        else if (now === 'missed') expect(said).toEqual(['lost'])
        else if (before === 'missed') expect(said).toEqual(['found'])
        else if (now === 'late') expect(said).toEqual(['late'])
        else if (now === 'wrong-room') expect(said).toEqual(['astray'])
        else expect(said).toEqual(before === 'late' && now === 'matched' ? ['in-time'] : [])
      }
  })

  it('[DIFF-1] counts what is told twice and false alarms beyond those that were there', () => {
    const noise = (doubled: number, forbidden: number) =>
      madeRecord({
        verdicts: [
          ...Array.from({ length: doubled }, () => ({ outcome: 'doubled' as const, kind: 'fall', room: 'bathroom' })),
          ...Array.from({ length: forbidden }, () => ({ outcome: 'forbidden' as const, kind: 'gas' })),
        ],
      })
    fc.assert(
      fc.property(fc.nat(4), fc.nat(4), fc.nat(4), fc.nat(4), (a, b, c, d) => {
        const said = codes([noise(a, b)], [noise(c, d)])
        expect(said.filter((code) => code === 'doubled').length).toBe(Math.max(0, c - a))
        expect(said.filter((code) => code === 'false').length).toBe(Math.max(0, d - b))
      }),
    )
  })

  it('[DIFF-1] pairs alerts of a kind and place in their order, and says whose severity is another', () => {
    const before = madeRecord({ alerts: [alert('alarm', 1), alert('warning', 2)] })
    const now = madeRecord({ alerts: [alert('alarm', 2), alert('warning', 1)] })
    expect(codes([before], [now])).toEqual(['demoted', 'promoted'])
    expect(diffRuns([before], [now]).differences[0]).toMatchObject({ before: 'alarm', now: 'warning', room: 'bathroom' })
  })

  it('[DIFF-2] compares only the same run of the same document; a run that broke is worse', () => {
    expect(diffRuns([fall('matched')], [fall('missed', { seed: 2 })])).toMatchObject({ runs: 0, left_out: 2 })
    expect(diffRuns([fall('matched')], [fall('missed', { sha256: 'other' })])).toMatchObject({ runs: 0, left_out: 1 })
    expect(diffRuns([fall('matched', { blocked: 'so' })], [fall('missed')])).toMatchObject({ runs: 0, left_out: 1 })
    const broke = diffRuns([fall('matched')], [fall('matched', { target: 'other.yaml', error: { unreachable: true, says: 'gone' } })])
    expect(broke.differences.map(({ code }) => code)).toEqual(['broke'])
    expect(broke.differences.every(isWorse)).toBe(true)
  })

  it('[DIFF-2] ends with 1 when anything is worse, with 0 when it is better, with 2 when there is nothing to compare', async () => {
    const worse = await command([fall('matched', { seed: 7 })], [fall('missed', { seed: 7 })])
    expect(worse).toMatchObject({ code: 1, said: expect.stringMatching(/! lost: Fall .*12 s → - .*run a\.yaml --way model --seed 7\]/) })
    expect(worse.said).toMatch(/1 runs compared: 1 things worse, 0 better/)
    expect(await command([fall('late')], [fall('matched')], '--language', 'zh')).toMatchObject({
      code: 0,
      said: expect.stringMatching(/不再迟到/),
    })
    expect((await command([fall('late')], [fall('late', { seed: 9 })])).code).toBe(2)
    rmSync(join(folder, 'a.jsonl'))
    const lines: string[] = []
    const screen = { line: (text: string) => void lines.push(text), passing: () => {} }
    const machine = { folder, out: screen, err: screen, signal: new AbortController().signal }
    expect(await anjuScenarios(['diff', 'a.jsonl', 'b.jsonl'], machine)).toBe(2)
    expect(lines.join()).toMatch(/There is no file of results a\.jsonl/)
  })
})
