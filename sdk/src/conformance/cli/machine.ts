/** What a command needs of the machine. */
export interface Machine {
  folder: string
  /** Somebody looks on: say what is decided as the run goes. */
  terminal: boolean
  out: (line: string) => void
  /** Hears the lines that somebody types until it is ended. Absent where nobody can. */
  typed?: (hear: (line: string) => void) => () => void
  err: (line: string) => void
  /** A signal that fires with this reason when the user wants to stop. */
  signal: (reason: () => Error) => AbortSignal
}
