import { join } from 'node:path'
import { showProblem } from '@anju/sdk/document'
import { loadScenario, type LoadOptions, type Loaded, type Scenario } from '../document/load-scenario.ts'
import type { Screen } from '../report/progress.ts'
import { findDocuments, readText } from './find-documents.ts'

/** A document that can be run: its cases as the first seed draws them. */
export interface Document {
  file: string
  cases: readonly Scenario[]
}

/** What there is to run, and how many documents were refused. */
export interface Documents {
  documents: readonly Document[]
  refused: number
  problems: number
}

/** Reads all documents that the patterns mean; every problem of every document is shown. */
export function loadDocuments(patterns: readonly string[], folder: string, screen: Screen): Documents {
  const loaded = findDocuments(patterns, folder).map((file) => ({ file, ...loadFile(file, folder) }))
  let problems = 0
  for (const each of loaded) {
    if (each.ok) continue
    problems += each.problems.length
    for (const problem of each.problems) screen.line(`${showProblem(problem)}\n`)
  }
  const documents = loaded.flatMap((each) => (each.ok ? [{ file: each.file, cases: each.cases }] : []))
  return { documents, refused: loaded.length - documents.length, problems }
}

/** Reads one document, whose path is relative to `folder`. */
export const loadFile = (file: string, folder: string, options?: LoadOptions): Loaded =>
  loadScenario(file, (path) => readText(join(folder, path)), options)
