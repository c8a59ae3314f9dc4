// Goal: a result that was written is never lost, and what a crash cut off does no harm. Method: drawn runs are written, the file is cut at a drawn byte and read
// again; and the real program is killed in the middle of its runs.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { newest, readResults, resultsFile, runName } from '../../src/report/results-file.ts'
import type { RunRecord } from '../../src/runner/run-record.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-results-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'results.jsonl')
const record = (seed: number, more: Partial<RunRecord> = {}) =>
  ({
    anju: 'run/1',
    file: '跌倒.yaml',
    case: { number: 1 },
    seed,
    way: 'model',
    target: 'reference',
    number: seed,
    verdicts: [],
    passed: true,
    ...more,
  }) as unknown as RunRecord

describe('a file of results', () => {
  it('[RUN-12] holds every whole line, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const results = resultsFile(file)
        const records = Array.from({ length: count }, (_, i) => record(i))
        for (const each of records) results.add(each)
        results.close()
        const whole = readFileSync(file)
        const cut = Math.floor(whole.length * share)
        truncateSync(file, cut)
        const complete = whole.subarray(0, cut).toString('utf8').split('\n').length - 1
        const read = readResults(file)
        expect(read.records.slice(0, complete)).toEqual(records.slice(0, complete))
        expect(read.records.length + read.damaged).toBeLessThanOrEqual(complete + 1)
      }),
      { numRuns: 40 },
    )
    expect(existsSync(`${file}.before`)).toBe(true)
  })

  it('[RUN-12] gives the newest of each run; one that was interrupted takes the place of none', () => {
    const runs = [
      record(2, { passed: false }),
      record(1),
      record(2),
      record(1, { interrupted: true, passed: false }),
      record(3, { interrupted: true }),
    ]
    expect(newest(runs).map(({ seed, passed }) => [seed, passed])).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ])
    expect(runName(record(1))).not.toBe(runName(record(1, { target: 'http' })))
  })

  it('[RUN-12] is on the disk when the program is killed', { timeout: 60_000 }, async () => {
    const bin = join(import.meta.dirname, '../../bin/anju-scenarios.ts')
    const args = [bin, 'run', 'help-button', '--way', 'model', '--seeds', '2000', '--workers', '1', '--report', 'killed']
    const child = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' })
    const ended = new Promise((done) => child.once('close', done))
    const results = join(folder, 'killed', 'results.jsonl')
    await expect
      .poll(() => (existsSync(results) ? readFileSync(results, 'utf8').split('\n').length : 0), { timeout: 50_000 })
      .toBeGreaterThan(5)
    child.kill('SIGKILL')
    await ended
    const { records, damaged } = readResults(results)
    expect(records.length).toBeGreaterThanOrEqual(5)
    expect(damaged).toBeLessThanOrEqual(1)
  })
})
