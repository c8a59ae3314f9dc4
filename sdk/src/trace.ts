import type { Alert } from './care/alert.ts'
import type { Incident } from './care/incident.ts'
import type { Truth } from './world/truth.ts'

/** The first line of a trace: what is needed to run it again. */
export interface TraceHeader {
  anju: 'trace/1'
  protocol: 1
  seed: number | string
  document: string
  /** SHA-256 of the scenario document, hex. */
  document_sha256: string
  way: 'model' | 'lockstep' | 'live'
}

/** One later line: what happened, at which instant of the run's clock (ms). */
export type TraceLine =
  | { at_ms: number; message: { topic: string; payload: string; retain?: true } }
  | { at_ms: number; truth: Truth }
  | { at_ms: number; alert: Alert }
  | { at_ms: number; incident: Incident }
  | { at_ms: number; action: { who: string; does: string; args?: Record<string, string | number> } }

/** Writes header and lines as JSON Lines: the same run gives the same bytes. */
export const traceLine = (line: TraceHeader | TraceLine): string => `${JSON.stringify(line)}\n`
