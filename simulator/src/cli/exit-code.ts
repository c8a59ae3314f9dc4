/** What a command says to the shell that called it. The same everywhere in Anju. */
export const exitCode = { passed: 0, failed: 1, usage: 2, unreachable: 3, internal: 4, interrupted: 130 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** A message for the user with its exit code: no stack, one sentence or a few lines. */
export class Stop extends Error {
  readonly code: ExitCode
  constructor(code: ExitCode, says: string) {
    super(says)
    this.name = 'Stop'
    this.code = code
  }
}

/** The exit code and the sentence for whatever a command threw. What we did not foresee is ours, and keeps its stack. */
export function ending(error: unknown): { code: ExitCode; says: string } {
  if (error instanceof Stop) return { code: error.code, says: error.message }
  return { code: exitCode.internal, says: `Internal error. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` }
}
