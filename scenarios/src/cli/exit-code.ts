import { BusError, sentence } from '@anju/sdk'

/** What a command says to the shell that called it. The same everywhere in Anju. */
export const exitCode = { passed: 0, failed: 1, usage: 2, unreachable: 3, internal: 4, interrupted: 130 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** A message for the user with its exit code: no stack, one sentence. */
export class Stop extends Error {
  readonly code: ExitCode
  constructor(code: ExitCode, says: string) {
    super(says)
    this.name = 'Stop'
    this.code = code
  }
}

/** Faults of the network and the file system that mean: what we wanted to talk to is not there, or its place is taken. */
const UNREACHABLE = new Set([
  'EADDRINUSE',
  'EADDRNOTAVAIL',
  'EACCES',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
])

/** The exit code and the sentence for whatever a command threw. What we did not foresee is ours, and keeps its stack. */
export function ending(error: unknown): { code: ExitCode; says: string } {
  if (error instanceof Stop) return { code: error.code, says: error.message }
  if (error instanceof BusError) return { code: exitCode.unreachable, says: sentence(error.fault, 'en') }
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string' && UNREACHABLE.has(code)) return { code: exitCode.unreachable, says: (error as Error).message }
  return { code: exitCode.internal, says: `Internal error. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` }
}
