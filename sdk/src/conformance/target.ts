import type { Address } from '../topics.ts'

/** How the kit was told to look at a device. Part of the log, so that the log alone gives the verdict. */
export interface Target {
  profile: 'supervised' | 'lite'
  /** What it was ordered as. Absent: its birth says. A lite device says nothing of its kind, so there it must be told. */
  kind?: string
  /** Where it is to publish. Absent: its first message says. */
  address?: Address
  /** How many unconfirmed events it keeps. Absent: unknown. */
  event_memory?: number
}
