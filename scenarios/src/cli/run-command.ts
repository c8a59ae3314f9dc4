import { existsSync, readdirSync, rmdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { Language } from '@anju/sdk'
import { planJobs, type Plan } from '../jobs/plan-jobs.ts'
import { runJobs } from '../jobs/worker-pool.ts'
import type { Job } from '../jobs/job.ts'
import { openTarget, type OpenedTarget } from '../targets/open-target.ts'
import { titleOf } from '../document/title-of.ts'
import type { Screen } from '../report/progress.ts'
import { newest, readResults, resultsFile, runName, type ResultsFile } from '../report/results-file.ts'
import { runLines } from '../report/run-lines.ts'
import { wallEpoch_ms } from '../runner/event-loop.ts'
import type { RunRecord } from '../runner/run-record.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'
import { gateFrom, judgeRuns } from './judge-runs.ts'
import { loadDocuments } from './load-documents.ts'
import { tellGithub, writeReports } from './write-reports.ts'

/** What `run` was asked for. */
export interface RunRequest extends Omit<Plan, 'files'> {
  patterns: readonly string[]
  /** Threads; as many as the machine has cores unless told, when there is enough to do. */
  workers?: number
  /** Only what failed last time, according to the results in the report's folder. */
  onlyFailed: boolean
  /** One run at a time: the target does not tell runs apart. */
  single?: boolean
  report?: string
  /** The file of the gate that decides how the command ends. */
  gate?: string
  /** Told what came of the runs. */
  ended?: (records: readonly RunRecord[]) => void
  language: Language
  env: Readonly<Record<string, string | undefined>>
  signal: AbortSignal
}

/** Live runs wait most of the time: so many go side by side. The others keep a core busy each. */
const LIVE_SIDE_BY_SIDE = 8
/** A thread costs about a second of reading our own code: it has to have this many runs to be worth it. */
const RUNS_A_THREAD = 12

/** `run`: plays documents, judges them, writes reports. Every result is on the disk as it comes; what is there when it is interrupted is reported too. */
export async function runCommand(request: RunRequest, screen: Screen): Promise<ExitCode> {
  const { report, record, folder, language } = request
  const start_ms = wallEpoch_ms()
  const gate = request.gate === undefined ? undefined : gateFrom(request.gate, folder)
  const target = openTarget(request.target, folder)
  const { documents, refused } = loadDocuments(request.patterns, folder, screen)
  const failures = report === undefined ? {} : { failures: join(report, 'traces') }
  const planned = planJobs({ ...request, ...failures, files: documents.map(({ file }) => file) })
  const file = report === undefined ? undefined : resolve(folder, report, 'results.jsonl')
  const { jobs, kept } = request.onlyFailed ? failedOf(planned, file) : { jobs: planned, kept: [] }
  warnOfHours(jobs, target, request, screen)
  const records = await runAll(
    jobs,
    kept,
    target.single ? { ...request, workers: 1, single: true } : request,
    screen,
    file === undefined ? undefined : resultsFile(file),
  )
  request.ended?.(records)
  const runs = newest([...kept, ...records])
  if (failures.failures !== undefined && record === undefined) dropEmpty(resolve(folder, failures.failures))
  if (report !== undefined) writeReports(runs, resolve(folder, report), { start_ms, stop_ms: wallEpoch_ms() }, language, folder)
  tellGithub(runs, request.env, language, screen)
  screen.line(totals(records, jobs.length, { refused, interrupted: request.signal.aborted, wall_ms: wallEpoch_ms() - start_ms }))
  const code = codeOf(records, refused, request.signal.aborted)
  if (gate === undefined || (code !== exitCode.passed && code !== exitCode.failed)) return code
  return judgeRuns(runs, gate, screen, { language, cells: false }) ? exitCode.passed : exitCode.failed
}

/** No traces of failures: no folder for them, which would make people look. */
function dropEmpty(traces: string): void {
  if (existsSync(traces) && readdirSync(traces).length === 0) rmdirSync(traces)
}

/** A system that lives in real time takes as long as the scenarios last: that is said before, not found out. */
function warnOfHours(jobs: readonly Job[], { clock }: OpenedTarget, { way, factor }: RunRequest, screen: Screen): void {
  if (clock !== 'wall') return
  const hours = jobs.reduce((sum, { identity }) => sum + identity.lasts_ms, 0) / 3_600_000 / (way === 'live' ? factor : 1)
  screen.line(`The target has no movable clock: these ${jobs.length} runs take ${hours.toFixed(1)} hours on the wall.`)
}

async function runAll(
  jobs: readonly Job[],
  kept: readonly RunRecord[],
  request: RunRequest,
  screen: Screen,
  results: ResultsFile | undefined,
): Promise<RunRecord[]> {
  const records: RunRecord[] = []
  for (const record of kept) results?.add(record)
  const failed = () => records.filter(({ passed, interrupted }) => !passed && !interrupted).length
  try {
    await runJobs(jobs, {
      workers: workersFor(request, jobs.length),
      abreast: request.way === 'live' && request.single !== true ? LIVE_SIDE_BY_SIDE : 1,
      signal: request.signal,
      began: ({ identity }) =>
        screen.passing(
          `[${records.length}/${jobs.length}${failed() === 0 ? '' : `, ${failed()} failed`}] ${titleOf(identity, request.language)} …`,
        ),
      ended(record) {
        records.push(record)
        results?.add(record)
        for (const line of runLines(record, request.language)) screen.line(line)
      },
    })
  } finally {
    results?.close()
  }
  return records
}

function workersFor({ workers, way }: RunRequest, jobs: number): number {
  if (workers !== undefined) return workers
  return way === 'live' ? 1 : Math.max(1, Math.min(availableParallelism(), Math.floor(jobs / RUNS_A_THREAD)))
}

/** The runs that have to be made again, and the results of those that need not. */
function failedOf(planned: readonly Job[], file: string | undefined): { jobs: readonly Job[]; kept: RunRecord[] } {
  if (file === undefined) throw new Stop(exitCode.usage, 'With --only-failed say by --report in which folder the last results are.')
  if (!existsSync(file)) throw new Stop(exitCode.usage, `There are no results in ${file}; run once without --only-failed.`)
  const passed = new Map(newest(readResults(file).records).flatMap((record) => (record.passed ? [[runName(record), record]] : [])))
  const known = ({ identity }: Job) => passed.get(runName(identity))
  const stands = (job: Job) => known(job)?.sha256 === job.identity.sha256
  return { jobs: planned.filter((job) => !stands(job)), kept: planned.filter(stands).map((job) => known(job)!) }
}

interface Circumstances {
  refused: number
  interrupted: boolean
  wall_ms: number
}

function totals(records: readonly RunRecord[], planned: number, { refused, interrupted, wall_ms }: Circumstances): string {
  const passed = records.filter((record) => record.passed).length
  const stopped = records.filter((record) => record.interrupted).length
  const blocked = records.filter((record) => record.blocked !== undefined).length
  return [
    `${records.length} of ${planned} runs`,
    `${passed} passed`,
    `${records.length - passed - stopped - blocked} failed`,
    ...(blocked === 0 ? [] : [`${blocked} blocked`]),
    ...(refused === 0 ? [] : [`${refused} documents refused`]),
    ...(interrupted ? ['interrupted'] : []),
    `${(wall_ms / 1_000).toFixed(1)} s`,
  ].join(', ')
}

/** The worst that happened decides. What was blocked was not tested, and must not look like a pass. */
function codeOf(records: readonly RunRecord[], refused: number, interrupted: boolean): ExitCode {
  if (interrupted) return exitCode.interrupted
  if (records.some(({ error }) => error !== undefined && !error.unreachable)) return exitCode.internal
  if (records.some(({ error }) => error?.unreachable === true)) return exitCode.unreachable
  if (refused > 0 || records.some(({ blocked }) => blocked !== undefined)) return exitCode.usage
  return records.some(({ passed }) => !passed) ? exitCode.failed : exitCode.passed
}
