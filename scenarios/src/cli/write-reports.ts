import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Language } from '@anju/sdk'
import { ctrf, type Span } from '../report/ctrf.ts'
import { githubAnnotations, githubSummary } from '../report/github.ts'
import { html } from '../report/html.ts'
import { junit } from '../report/junit.ts'
import { planReplay, type PlanReplay } from '../report/plan-replay.ts'
import type { Screen } from '../report/progress.ts'
import type { RunRecord } from '../runner/run-record.ts'

/** So many failures get a picture: a page with more takes long to open. */
const PICTURES = 20

/** Writes what CI systems and people read, into a folder. Traces are looked for from where the runs were made. */
export function writeReports(runs: readonly RunRecord[], folder: string, span: Span, language: Language, from: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(resolve(folder, 'junit.xml'), junit(runs, language))
  writeFileSync(resolve(folder, 'ctrf.json'), ctrf(runs, span, language))
  writeFileSync(resolve(folder, 'report.html'), html(runs, language, replaysOf(runs, from)))
}

/** What can be drawn of the failures, where their traces are there. */
function replaysOf(runs: readonly RunRecord[], from: string): Map<RunRecord, PlanReplay> {
  const replays = new Map<RunRecord, PlanReplay>()
  for (const run of runs) {
    if (run.passed || run.trace === undefined || replays.size >= PICTURES) continue
    const replay = planReplay(resolve(from, run.trace))
    if (replay !== undefined) replays.set(run, replay)
  }
  return replays
}

/** Tells GitHub what failed, where the command runs in one of its jobs. */
export function tellGithub(
  runs: readonly RunRecord[],
  env: Readonly<Record<string, string | undefined>>,
  language: Language,
  screen: Screen,
): void {
  if (env['GITHUB_ACTIONS'] !== 'true') return
  for (const line of githubAnnotations(runs, language)) screen.line(line)
  const summary = env['GITHUB_STEP_SUMMARY']
  if (summary !== undefined && summary !== '') appendFileSync(summary, githubSummary(runs, language))
}
