import { resolve } from 'node:path'
import { showProblem } from '@anju/sdk/document'
import { loadScenario, type KnownHomes, type Scenario } from '../document/load-scenario.ts'
import { readText } from '../document/read-text.ts'
import type { Screen } from '../report/progress.ts'
import { findDocuments } from './find-documents.ts'

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
  const homes: KnownHomes = new Map()
  const read = (path: string) => readText(resolve(folder, path))
  const loaded = findDocuments(patterns, folder).map((file) => ({ file, ...loadScenario(file, read, { homes }) }))
  let problems = 0
  for (const each of loaded) {
    if (each.ok) continue
    problems += each.problems.length
    for (const problem of each.problems) screen.line(`${showProblem(problem)}\n`)
  }
  const documents = loaded.flatMap((each) => (each.ok ? [{ file: each.file, cases: each.cases }] : []))
  return { documents, refused: loaded.length - documents.length, problems }
}
