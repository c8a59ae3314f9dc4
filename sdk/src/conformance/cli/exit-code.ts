import { KitProblem } from '../kit-problem.ts'

/** What a command says to the shell that called it. The same everywhere in Anju. */
export const exitCode = { passed: 0, failed: 1, usage: 2, unreachable: 3, internal: 4, interrupted: 130 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** Thrown at a run that the user stops. */
export class Interrupted extends Error {}

/** Faults of the file system that mean: what the user named is not there or may not be read. */
const NAMED_WRONGLY = new Set(['ENOENT', 'EISDIR', 'ENOTDIR', 'EACCES'])

/** The exit code and the sentence for whatever a command threw. What we did not foresee is ours, and keeps its stack. */
export function ending(error: unknown): { code: ExitCode; says: string } {
  if (error instanceof KitProblem) return { code: exitCode[error.ends], says: error.message }
  if (error instanceof Interrupted) return { code: exitCode.interrupted, says: 'interrupted' }
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string' && NAMED_WRONGLY.has(code)) return { code: exitCode.usage, says: (error as Error).message }
  return { code: exitCode.internal, says: `Internal error. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` }
}
