import type { Screen } from '../report/progress.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { loadDocuments } from './load-documents.ts'

/** `check`: reads documents and says what is wrong with them, and runs nothing. */
export function checkCommand(patterns: readonly string[], folder: string, screen: Screen): ExitCode {
  const { documents, refused, problems } = loadDocuments(patterns, folder, screen)
  screen.line(
    refused === 0
      ? `${documents.length} documents are right.`
      : `${refused} of ${documents.length + refused} documents are wrong: ${problems} problems.`,
  )
  return refused === 0 ? exitCode.passed : exitCode.usage
}
