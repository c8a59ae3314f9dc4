// Goal: verdicts depend on the document and the seed, and on nothing about how runs were spread. Method: drawn plans are made in this thread, in several
// threads and in drawn shares, and compared record by record; runs that break are put among them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { planJobs, shareOf, type Plan } from '../../src/jobs/plan-jobs.ts'
import { runJobs } from '../../src/jobs/worker-pool.ts'
import type { RunRecord } from '../../src/runner/run-record.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-pool-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'home.yaml'), readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8'))
const document = (expects: string) => `title: { zh: 呼救, en: Help }
home: home.yaml
parameters: { after: { from: 20 s, to: 40 s }, device: [button-bedside, wristband-1] }
starts: 2026-03-02T02:15:00+08:00
lasts: 1 min
people: { wang-xiulan: { lies: bed } }
timeline:
  - { at: "\${after}", do: press, who: wang-xiulan, device: "\${device}" }
expects: [${expects}]
`
writeFileSync(join(folder, 'good.yaml'), document('{ alert: sos, within: 2 s }'))
writeFileSync(join(folder, 'wrong.yaml'), document('{ alert: gas, within: 2 s }'))

const plan = (more: Partial<Plan>): Plan => ({
  files: ['good.yaml', 'wrong.yaml'],
  folder,
  way: 'model',
  seed: 1,
  seeds: 2,
  factor: 1,
  target: 'reference',
  ...more,
})
async function made(jobs: ReturnType<typeof planJobs>, workers: number): Promise<RunRecord[]> {
  const records: RunRecord[] = []
  const options = { workers, abreast: 1, signal: new AbortController().signal, began: () => {} }
  await runJobs(jobs, { ...options, ended: (record) => records.push(record) })
  return records.map((record) => ({ ...record, wall_ms: 0 })).sort((a, b) => a.number - b.number)
}

describe('runs', () => {
  it('[RUN-11] come out the same in one thread and in several', { timeout: 120_000 }, async () => {
    const jobs = planJobs(plan({}))
    const alone = await made(jobs, 1)
    expect(alone.map(({ passed }) => passed)).toEqual([true, true, true, true, false, false, false, false])
    expect(new Set(alone.map(({ trace_sha256 }) => trace_sha256)).size).toBeGreaterThanOrEqual(4)
    expect(await made(jobs, 3)).toEqual(alone)
  })

  it('[RUN-11] are shared out without a gap, without a run twice, and evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 60 }), (of, length) => {
        const whole = Array.from({ length }, (_, i) => i)
        const shares = Array.from({ length: of }, (_, i) => shareOf(whole, { part: i + 1, of }))
        expect(shares.flat().sort((a, b) => a - b)).toEqual(whole)
        const sizes = shares.map((share) => share.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
    )
    expect(planJobs(plan({ shard: { part: 2, of: 3 } }))).toEqual(planJobs(plan({})).filter((_, i) => i % 3 === 1))
  })

  it('[RUN-12] that break are written down, and the others are made all the same', { timeout: 120_000 }, async () => {
    const jobs = planJobs(plan({ files: ['good.yaml'] })).map((job, i) =>
      i === 1 ? { ...job, identity: { ...job.identity, target: 'no-such-target' } } : job,
    )
    for (const workers of [1, 2]) {
      const records = await made(jobs, workers)
      expect(records.map(({ passed }) => passed)).toEqual([true, false, true, true])
      expect(records[1]!.error!.says).toMatch(/no target 'no-such-target'/)
    }
  })

  it('[RUN-7] that are in the middle when the user stops are judged as far as they got', { timeout: 120_000 }, async () => {
    const stop = new AbortController()
    const records: RunRecord[] = []
    await runJobs(planJobs(plan({ seeds: 40 })), {
      workers: 2,
      abreast: 1,
      signal: stop.signal,
      began: () => {},
      ended(record) {
        records.push(record)
        if (records.length === 3) stop.abort()
      },
    })
    expect(records.length).toBeGreaterThanOrEqual(3)
    expect(records.length).toBeLessThanOrEqual(5)
  })
})
