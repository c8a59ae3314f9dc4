import type { Language } from '@anju/sdk'
import { formatDuration } from '../document/duration-text.ts'
import type { Screen } from '../report/progress.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { loadDocuments } from './load-documents.ts'

/** `list`: one line a document: file, title, how long it lasts, what is due. */
export function listCommand(patterns: readonly string[], folder: string, language: Language, screen: Screen): ExitCode {
  const { documents, refused } = loadDocuments(patterns, folder, screen)
  const longest = Math.max(0, ...documents.map(({ file }) => file.length))
  for (const { file, cases } of documents) {
    const { title, lasts, expects } = cases[0]!
    const times = cases.length > 1 ? ` × ${cases.length}` : ''
    const due = expects.length === 0 ? '-' : expects.map(({ alert, within }) => `${alert} < ${formatDuration(within)}`).join(', ')
    screen.line(`${file.padEnd(longest)}  ${formatDuration(lasts).padEnd(8)}  ${title[language]}${times}  [${due}]`)
  }
  return refused === 0 ? exitCode.passed : exitCode.usage
}
