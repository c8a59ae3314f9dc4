import type { Shown } from './heard.ts'

/** A moment worth going to. `code` is an alert kind or a step of the loop. */
export interface Mark {
  readonly at_ms: number
  readonly track: 'truth' | 'alert' | 'action'
  readonly code: string
  readonly severity?: string
  /** Of a truth: whether the emergency began or ended. */
  readonly phase?: 'onset' | 'end'
  readonly by?: string
}

/** What really happened, what was raised and what was done in one home, in order, as it stood when `shown` was. */
export function marksOf({ feed, world }: Shown, home: string): Mark[] {
  const alerts = Object.values(feed.alerts).filter((alert) => alert.home === home)
  const incidents = Object.values(feed.incidents).filter((incident) => incident.home === home)
  return [
    ...world.truths
      .filter((truth) => truth.home === home)
      .map(({ at_ms, kind, phase }): Mark => ({ at_ms, track: 'truth', code: kind, phase })),
    ...alerts.map(({ raised_ms, kind, severity }): Mark => ({ at_ms: raised_ms, track: 'alert', code: kind, severity })),
    ...incidents.flatMap(({ steps }) => steps.map(({ at_ms, step, by }): Mark => ({ at_ms, track: 'action', code: step, by }))),
  ].sort((a, b) => a.at_ms - b.at_ms)
}

/** A mark within this of an instant is where one already is, ms. */
const HERE_MS = 250

/** The nearest instant after or before another one, of those that are sorted. */
export const nextOf = (instants: readonly number[], at_ms: number): number | undefined => instants.find((one) => one > at_ms + HERE_MS)
export const previousOf = (instants: readonly number[], at_ms: number): number | undefined =>
  instants.findLast((one) => one < at_ms - HERE_MS)
