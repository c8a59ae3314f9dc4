import type { RunIdentity } from '../runner/run-record.ts'

/** One run that is to be made. It says all that a worker needs, and can be sent to one. */
export interface Job {
  /** Its place among all runs of the command, from 0. */
  number: number
  identity: RunIdentity
  /** Where files are counted from. */
  folder: string
  /** Live only: seconds of the scenario in one on the wall. */
  factor: number
  /** Where the trace goes; kept of every run, or only of one that does not pass. */
  trace?: { file: string; of: 'every' | 'failed' }
}
