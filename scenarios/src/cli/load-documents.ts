import { join } from 'node:path'
import { loadScenario, type Scenario } from '../document/load-scenario.ts'
import { showProblem } from '@anju/sdk/document'
import type { Screen } from '../report/progress.ts'
import { findDocuments, readText } from './find-documents.ts'

/** What there is to run, and how many documents were refused. */
export interface Documents {
  scenarios: readonly Scenario[]
  refused: number
  problems: number
}

/** Reads all documents that the patterns mean; every problem of every document is shown. */
export function loadDocuments(patterns: readonly string[], folder: string, screen: Screen): Documents {
  const loaded = findDocuments(patterns, folder).map((file) => loadScenario(file, (path) => readText(join(folder, path))))
  let problems = 0
  for (const each of loaded) {
    if (each.ok) continue
    problems += each.problems.length
    for (const problem of each.problems) screen.line(`${showProblem(problem)}\n`)
  }
  const scenarios = loaded.flatMap((each) => (each.ok ? [each.scenario] : []))
  return { scenarios, refused: loaded.length - scenarios.length, problems }
}
