import { resolve } from 'node:path'
import type { Language } from '@anju/sdk'
import { readText } from '../document/read-text.ts'
import { catalogue, headComment } from '../report/catalogue.ts'
import type { Screen } from '../report/progress.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { loadDocuments } from './load-documents.ts'

/** `docs`: the catalogue of documents, Markdown, with what each proves. */
export function docsCommand(patterns: readonly string[], folder: string, language: Language, screen: Screen): ExitCode {
  const { documents, refused } = loadDocuments(patterns, folder, screen)
  const entries = documents.map(({ file, cases }) => ({
    scenario: cases[0]!,
    cases: cases.length,
    says: headComment(readText(resolve(folder, file)) ?? ''),
  }))
  screen.line(catalogue(entries, language))
  return refused === 0 ? exitCode.passed : exitCode.usage
}
