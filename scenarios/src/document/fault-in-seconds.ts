import type { Fault } from '@anju/simulator'
import { parseDuration } from './duration-text.ts'
import { faultSpans, type FaultText } from './scenario.ts'

/** The simulator's fault: what is written in words in a document is seconds there. */
export const faultInSeconds = (fault: FaultText): Fault =>
  Object.fromEntries(
    Object.entries(fault).map(([name, value]) =>
      faultSpans.has(name) && typeof value === 'string' ? [`${name}_s`, (parseDuration(value) ?? 0) / 1_000] : [name, value],
    ),
  ) as Fault
