import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Language } from '@anju/sdk'
import type { Screen } from '../report/progress.ts'
import { newest, readResults } from '../report/results-file.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'
import { gateFrom, judgeRuns } from './judge-runs.ts'
import { writeReports } from './write-reports.ts'

/** What `gate` was asked for. */
export interface GateRequest {
  /** Files of results, of one command or of the shares of one. */
  results: readonly string[]
  gate?: string
  report?: string
  cells: boolean
  language: Language
  folder: string
}

/** `gate`: puts recorded runs together, shows their figures and judges them. Runs nothing. */
export function gateCommand({ results, gate: file, report, cells, language, folder }: GateRequest, screen: Screen): ExitCode {
  const gate = gateFrom(file, folder)
  const read = results.map((path) => {
    if (!existsSync(resolve(folder, path))) throw new Stop(exitCode.usage, `There is no file of results ${path}.`)
    const { records, damaged } = readResults(resolve(folder, path))
    if (damaged > 0) screen.line(`${path}: ${damaged} lines are damaged and were left out.`)
    return records
  })
  const runs = newest(read.flat())
  if (report !== undefined) writeReports(runs, resolve(folder, report), { start_ms: 0, stop_ms: 0 }, language, folder)
  return judgeRuns(runs, gate, screen, { language, cells }) ? exitCode.passed : exitCode.failed
}
