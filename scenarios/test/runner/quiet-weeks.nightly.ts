// Goal: the figure itself: false alarms a home-month over ordinary weeks of ten people whom the server knows. Method: ten homes, four seeds, a week each, in model; the
// gate that stands in `gate-quiet.yaml` judges.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { loadGate } from '../../src/gate/gate.ts'
import { judgeGate } from '../../src/gate/judge-gate.ts'
import { planJobs } from '../../src/jobs/plan-jobs.ts'
import { runJobs } from '../../src/jobs/worker-pool.ts'
import type { RunRecord } from '../../src/runner/run-record.ts'
import { figuresOf } from '../../src/statistics/figures.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

it('[FIG-2] false alarms a home-month over quiet weeks of ten people', { timeout: 3_600_000 }, async () => {
  const file = 'long/weeks/quiet-weeks.yaml'
  expect(loadScenario(join(root, file), (path) => readFileSync(path, 'utf8')).ok).toBe(true)
  const loaded = loadGate('gate-quiet.yaml', read('gate-quiet.yaml'))
  if (!loaded.ok) throw new Error('The gate is wrong.')
  const jobs = planJobs({ files: [file], folder: root, way: 'model', seed: 1, seeds: 4, factor: 1, target: 'reference' })
  const runs: RunRecord[] = []
  await runJobs(jobs, {
    workers: 2,
    abreast: 1,
    signal: new AbortController().signal,
    began: () => {},
    ended: (run) => void runs.push(run),
  })
  const figures = figuresOf(runs)
  process.stdout.write(`${JSON.stringify({ runs: runs.length, ...figures.false_alarms_per_home_month })}\n`)
  const { passed } = judgeGate({ gate: loaded.gate, runs, figures, coverage: { value: 0, low: 0, high: 0, n: 0 }, today: '2026-11-30' })
  expect(passed, JSON.stringify(figures.false_alarms_per_home_month)).toBe(true)
})
