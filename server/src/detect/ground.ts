import type { Evidence, Mode, Origin } from '@anju/sdk'
import { evidenceOf, type Claim, type ReportSignal } from './rule.ts'

/** What a later claim rests on: kept in a rule's state from the report until the time is up. JSON. */
export interface Ground {
  late: boolean
  supervised: boolean
  origin: Origin
  mode: Mode
  evidence: Evidence
}

/** Keeps of a report what a claim will need of it. */
export const groundOf = (signal: ReportSignal, fields: readonly string[]): Ground => ({
  late: signal.late,
  supervised: signal.supervised,
  origin: signal.origin,
  mode: signal.mode,
  evidence: evidenceOf(signal, fields),
})

/** The parts of a claim that come from its ground, with what was found out since added to the evidence's values. */
export const fromGround = (
  { evidence, ...ground }: Ground,
  values: Evidence['values'] = {},
): Pick<Claim, 'late' | 'supervised' | 'origin' | 'mode' | 'evidence' | 'devices'> => ({
  ...ground,
  devices: [evidence.device],
  evidence: [{ ...evidence, values: { ...evidence.values, ...values } }],
})
