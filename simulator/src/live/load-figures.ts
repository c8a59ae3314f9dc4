import { together } from './latency-histogram.ts'

/** What one thread, or all together, has done since the start. */
export interface LoadFigures {
  /** Devices that should have a line by now, and those that have one. */
  wanted: number
  connected: number
  /** Messages handed to the broker, by channel. */
  sent: Readonly<Record<string, number>>
  /** Of those that ask for it, acknowledged by the broker. */
  acknowledged: number
  /** Events that the application confirmed. */
  confirmed: number
  /** Lines that were lost, and had again. */
  lost: number
  /** What went wrong, by its code. */
  errors: Readonly<Record<string, number>>
  /** How late sends came, against when they were due; and how long the broker took to acknowledge. Counts of a LatencyHistogram. */
  late: readonly number[]
  acknowledge: readonly number[]
  /** How busy the thread's event loop was lately, 0 to 1; the busiest, of several. */
  busy: number
  /** The share of a processor that the thread had lately; of the one that had most. A busy loop that has little of it waits for the machine. */
  cpu: number
}

/** The figures of several threads as one. */
export function sumOf(all: readonly LoadFigures[]): LoadFigures {
  const sum = (of: (figures: LoadFigures) => number) => all.reduce((total, figures) => total + of(figures), 0)
  return {
    wanted: sum(({ wanted }) => wanted),
    connected: sum(({ connected }) => connected),
    sent: byName(all.map(({ sent }) => sent)),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    confirmed: sum(({ confirmed }) => confirmed),
    lost: sum(({ lost }) => lost),
    errors: byName(all.map(({ errors }) => errors)),
    late: together(all.map(({ late }) => late)),
    acknowledge: together(all.map(({ acknowledge }) => acknowledge)),
    busy: Math.max(0, ...all.map(({ busy }) => busy)),
    cpu: Math.max(0, ...all.map(({ cpu }) => cpu)),
  }
}

function byName(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const one of all) for (const [name, count] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + count
  return sums
}
