import type { Mode, Origin } from '../../envelope.ts'

/** HL7's mark for health data that are a test: a receiver must never treat a person by them. */
const HTEST = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST', display: 'test health data' } as const

/** The tags of a resource: none only for what is real and meant. */
export const simulatedTag = (origin: Origin, mode: Mode): readonly (typeof HTEST)[] =>
  origin === 'simulated' || mode !== 'actual' ? [HTEST] : []
