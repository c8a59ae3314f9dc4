import { resolve } from 'node:path'
import type { Language } from '@anju/sdk'
import { showProblem } from '@anju/sdk/document'
import { coverageOf } from '../coverage/coverage.ts'
import { readText } from '../document/read-text.ts'
import { loadGate, usualGate, type Gate } from '../gate/gate.ts'
import { judgeGate } from '../gate/judge-gate.ts'
import { figureLines, gateLines, unreachedLines } from '../report/figure-lines.ts'
import type { Screen } from '../report/progress.ts'
import { wallEpoch_ms } from '../runner/event-loop.ts'
import type { RunRecord } from '../runner/run-record.ts'
import { figuresOf } from '../statistics/figures.ts'
import { exitCode, Stop } from './exit-code.ts'

/** A gate from the file that the user named, or the usual one. */
export function gateFrom(file: string | undefined, folder: string): Gate {
  if (file === undefined) return usualGate
  const text = readText(resolve(folder, file))
  if (text === undefined) throw new Stop(exitCode.usage, `There is no gate ${file}.`)
  const loaded = loadGate(file, text)
  if (!loaded.ok) throw new Stop(exitCode.usage, `${file} is wrong.\n${loaded.problems.map(showProblem).join('\n')}`)
  return loaded.gate
}

/** Shows the figures of recorded runs and what the gate says. True when it passes. */
export function judgeRuns(
  runs: readonly RunRecord[],
  gate: Gate,
  screen: Screen,
  { language, cells }: { language: Language; cells: boolean },
): boolean {
  const figures = figuresOf(runs)
  const coverage = coverageOf(runs)
  const share = coverage.reached / coverage.cells
  const judgement = judgeGate({
    gate,
    runs,
    figures,
    coverage: { value: share, low: share, high: share, n: coverage.cells },
    today: new Date(wallEpoch_ms()).toISOString().slice(0, 10),
  })
  const lines = [
    ...figureLines(figures, coverage, language),
    ...(cells ? unreachedLines(coverage, language) : []),
    ...gateLines(judgement, language),
  ]
  for (const line of lines) screen.line(line)
  return judgement.passed
}
