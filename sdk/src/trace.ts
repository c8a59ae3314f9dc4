import type { Alert } from './care/alert.ts'
import type { Incident } from './care/incident.ts'
import type { Origin } from './envelope.ts'
import type { Point3, Site } from './home/home.ts'
import type { TruePosture, Truth } from './world/truth.ts'

/** The first line of a trace: what is needed to run it again. */
export interface TraceHeader {
  anju: 'trace/1'
  protocol: 1
  /** What was simulated is never taken for what happened. */
  origin: Origin
  seed: number | string
  document: string
  /** SHA-256 of the scenario document, hex. */
  document_sha256: string
  way: 'model' | 'lockstep' | 'live'
  /** Who wrote it, by package. */
  versions?: Readonly<Record<string, string>>
  /** The instants of the run's clock between which it was taken down, and the whole site: with them it can be played into a server by itself. */
  starts_ms?: number
  ends_ms?: number
  site?: Site
  /** How the world stood at the start, and what was wrong with devices and line, in the simulator's words. */
  setting?: { start: Readonly<Record<string, unknown>>; faults: readonly Readonly<Record<string, unknown>>[] }
}

/** How the true world looks at an instant: what is not as it was at the look before. */
export interface TraceLook {
  /** Where each resident is and how they hold themselves. */
  people?: Readonly<Record<string, { position_m: Point3; heading_deg: number; posture: TruePosture; room?: string }>>
  /** How far doors and windows stand open, 0 to 1. */
  openings?: Readonly<Record<string, number>>
  /** Devices without power. */
  dead_devices?: readonly string[]
  /** Water on the floor, m² by room, and combustible gas below the ceiling, %LEL by room. */
  water_m2?: Readonly<Record<string, number>>
  gas_lel_pct?: Readonly<Record<string, number>>
}

/**
 * One later line: what happened, at which instant of the run's clock (ms). A look is an aside: it is no part of what makes two runs the same. `woken` says how
 * many timers of the server went off at the same instant before it.
 */
export type TraceLine =
  | { at_ms: number; message: { topic: string; payload: string; retain?: true; woken?: number } }
  | { at_ms: number; truth: Truth }
  | { at_ms: number; alert: Alert }
  | { at_ms: number; incident: Incident }
  | { at_ms: number; action: { who: string; does: string; args?: Record<string, string | number | boolean>; woken?: number } }
  | { at_ms: number; look: TraceLook }

/** The last line of a whole trace: how many lines stand before it, and the SHA-256 over the bytes of all of them but looks, hex. */
export interface TraceEnd {
  end: { lines: number; sha256: string }
}

/** Writes header and lines as JSON Lines: the same run gives the same bytes. */
export const traceLine = (line: TraceHeader | TraceLine | TraceEnd): string => `${JSON.stringify(line)}\n`
