import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Language } from '@anju/sdk'
import { ctrf, type Span } from '../report/ctrf.ts'
import { githubAnnotations, githubSummary } from '../report/github.ts'
import { html } from '../report/html.ts'
import { junit } from '../report/junit.ts'
import type { Screen } from '../report/progress.ts'
import type { RunRecord } from '../runner/run-record.ts'

/** Writes what CI systems and people read, into a folder. */
export function writeReports(runs: readonly RunRecord[], folder: string, span: Span, language: Language): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(resolve(folder, 'junit.xml'), junit(runs, language))
  writeFileSync(resolve(folder, 'ctrf.json'), ctrf(runs, span, language))
  writeFileSync(resolve(folder, 'report.html'), html(runs, language))
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
