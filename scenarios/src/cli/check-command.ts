import { lackingCompanions } from '../document/pairing.ts'
import type { Screen } from '../report/progress.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { loadDocuments } from './load-documents.ts'

/** What `check` is asked for. `paired`: each emergency has to have a quiet twin and a variant with a fault among the documents. */
export interface CheckRequest {
  patterns: readonly string[]
  folder: string
  paired: boolean
}

const companions = { twin: 'no quiet twin (`twin_of`)', 'fault-variant': 'no variant with a fault (`variant_of`)' } as const

/** `check`: reads documents and says what is wrong with them, and runs nothing. */
export function checkCommand({ patterns, folder, paired }: CheckRequest, screen: Screen): ExitCode {
  const { documents, refused, problems } = loadDocuments(patterns, folder, screen)
  const lacking = paired ? lackingCompanions(documents.map(({ cases }) => cases[0]!)) : new Map<string, never[]>()
  for (const [file, lacks] of lacking) screen.line(`${file} has ${lacks.map((each) => companions[each]).join(' and ')}.`)
  screen.line(
    refused === 0
      ? `${documents.length} documents are right.`
      : `${refused} of ${documents.length + refused} documents are wrong: ${problems} problems.`,
  )
  if (refused > 0) return exitCode.usage
  return lacking.size > 0 ? exitCode.failed : exitCode.passed
}
