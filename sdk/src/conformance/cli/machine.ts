/** What a command needs of the machine. */
export interface Machine {
  folder: string
  out: (line: string) => void
  err: (line: string) => void
  /** A signal that fires with this reason when the user wants to stop. */
  signal: (reason: () => Error) => AbortSignal
}
