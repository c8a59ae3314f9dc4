import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Language } from '@anju/sdk'
import type { Scenario } from '../document/load-scenario.ts'
import { titleOf } from '../document/title-of.ts'
import { html } from '../report/html.ts'
import { junit } from '../report/junit.ts'
import type { Screen } from '../report/progress.ts'
import { runLines } from '../report/run-lines.ts'
import { wallNow_ms } from '../runner/event-loop.ts'
import { runScenario, type RunResult } from '../runner/run-scenario.ts'
import type { Way } from '../runner/way.ts'
import { referenceTarget } from '../targets/reference.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { loadDocuments, loadFile, type Document } from './load-documents.ts'

/** What `run` was asked for. */
export interface RunRequest {
  patterns: readonly string[]
  folder: string
  way: Way
  /** The first seed, and how many in a row. */
  seed: number
  seeds: number
  /** Only the case of this number, of documents that have several. */
  case?: number
  factor: number
  /** Where the trace goes; of the only run, or with the run's number before its ending. */
  trace?: string
  report?: string
  language: Language
  signal: AbortSignal
}

/** Live runs wait most of the time: so many go side by side. The others keep a core busy each. */
const LIVE_SIDE_BY_SIDE = 8

/** `run`: plays documents, judges them, writes reports. What is there when it is interrupted is reported too. */
export async function runCommand(request: RunRequest, screen: Screen): Promise<ExitCode> {
  const { documents, refused } = loadDocuments(request.patterns, request.folder, screen)
  const began_ms = wallNow_ms()
  const jobs = documents.flatMap((document) => jobsOf(document, request))
  const results = await runAll(jobs, request, screen)
  writeReports(results, request)
  const failed = results.filter(({ passed, interrupted }) => !passed && !interrupted).length
  const interrupted = request.signal.aborted
  screen.line(
    `${results.length} of ${jobs.length} runs, ${results.filter(({ passed }) => passed).length} passed, ${failed} failed` +
      `${refused === 0 ? '' : `, ${refused} documents refused`}${interrupted ? ', interrupted' : ''}, ${((wallNow_ms() - began_ms) / 1_000).toFixed(1)} s`,
  )
  if (interrupted) return exitCode.interrupted
  if (refused > 0) return exitCode.usage
  return failed > 0 ? exitCode.failed : exitCode.passed
}

interface Job {
  scenario: Scenario
  seed: number
}

/** A run for each case and seed. What parameters draw is drawn anew by each seed. */
function jobsOf({ file }: Document, { folder, seed: first, seeds, case: only }: RunRequest): Job[] {
  return Array.from({ length: seeds }, (_, i) => first + i).flatMap((seed) => {
    const loaded = loadFile(file, folder, { seed, drawOnly: true })
    if (!loaded.ok)
      throw new Error(`${file} was right and is wrong with seed ${seed}: ${loaded.problems.map(({ says }) => says).join(' ')}`)
    return loaded.cases.filter((scenario) => only === undefined || scenario.case.number === only).map((scenario) => ({ scenario, seed }))
  })
}

async function runAll(jobs: readonly Job[], request: RunRequest, screen: Screen): Promise<RunResult[]> {
  const results: RunResult[] = []
  const waiting = jobs.map((job, number) => ({ job, number }))
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined && !request.signal.aborted; next = waiting.shift()) {
      screen.passing(`[${results.length + 1}/${jobs.length}] ${titleOf(next.job.scenario, request.language)} …`)
      const result = await runOne(next.job, next.number, jobs.length, request)
      results.push(result)
      for (const line of runLines(result, request.language)) screen.line(line)
    }
  }
  await Promise.all(Array.from({ length: request.way === 'live' ? LIVE_SIDE_BY_SIDE : 1 }, worker))
  return results
}

async function runOne({ scenario, seed }: Job, number: number, of: number, request: RunRequest): Promise<RunResult> {
  const { way, factor, signal, trace } = request
  const run = { way, seed, factor, signal, startTarget: referenceTarget }
  if (trace === undefined) return runScenario(scenario, run)
  const file = join(request.folder, of === 1 ? trace : trace.replace(/(\.[^./]*)?$/, `-${number + 1}$1`))
  mkdirSync(dirname(file), { recursive: true })
  const handle = openSync(file, 'w')
  try {
    return await runScenario(scenario, { ...run, keep: (line) => writeSync(handle, line) })
  } finally {
    closeSync(handle)
  }
}

function writeReports(results: readonly RunResult[], { report, folder, language }: RunRequest): void {
  if (report === undefined) return
  const into = join(folder, report)
  mkdirSync(into, { recursive: true })
  writeFileSync(join(into, 'junit.xml'), junit(results, language))
  writeFileSync(join(into, 'report.html'), html(results, language))
}
