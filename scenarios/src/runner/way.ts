import type { Wire } from '../targets/target.ts'

/** The three ways to run a scenario. They raise the same alerts; what differs is what stands between devices and server, and who moves time. */
export const ways = ['model', 'lockstep', 'live'] as const
export type Way = (typeof ways)[number]

/**
 * How each way is wired. `silences` is how often in a row nothing may be in flight before time moves on: in memory everything is done within
 * one turn of the event loop, streams of real packets are looked at twice. Live moves by itself.
 */
export const wiring: Readonly<Record<Way, { wire: Wire; silences: number }>> = {
  model: { wire: 'memory', silences: 1 },
  lockstep: { wire: 'duplex', silences: 2 },
  live: { wire: 'tcp', silences: 0 },
}
