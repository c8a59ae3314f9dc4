import type { Belief } from './belief.ts'
import type { BeliefTracks } from './belief-tracks.ts'
import type { Span } from './span.ts'

/** Who is wrong, and in what: `room`: elsewhere; `stance`: held otherwise; `unseen`: sees nobody who is there; `ghost`: sees somebody who is not. */
export type DifferenceKind = 'room' | 'stance' | 'unseen' | 'ghost'

/** A span of time in which what is true, what is seen and what is believed do not go together. */
export interface Difference {
  readonly from_ms: number
  readonly to_ms: number
  readonly kind: DifferenceKind
  /** Of whom it is said: the sensors against the truth, or the server against the sensors or, where they see nothing, against the truth. */
  readonly who: 'sensors' | 'server'
  readonly against: 'truth' | 'sensors'
  readonly is: Belief
  readonly holds: Belief
}

/** Shorter than this a difference is the way that news takes: a report, a commit, a picture a second, ms. */
export const NEWS_MS = 3_000

/** How a belief differs from what is so; nothing where it does not, or where one of the two says nothing. */
export function differs(is: Belief, holds: Belief): DifferenceKind | undefined {
  if (is.is === 'unknown' || holds.is === 'unknown' || is.is === 'blind') return undefined
  if (is.is === 'at') {
    if (holds.is !== 'at') return 'unseen'
    if (holds.room !== is.room) return 'room'
    return holds.stance !== undefined && is.stance !== undefined && holds.stance !== is.stance ? 'stance' : undefined
  }
  return holds.is === 'at' ? 'ghost' : undefined
}

/** Every difference of three tracks, in order: the sensors against the truth, the server against the sensors, or against the truth where sensors see nobody. */
export function differences({ truth, sensors, server }: BeliefTracks, least_ms = NEWS_MS): Difference[] {
  const found = [
    ...between(truth, sensors, { who: 'sensors', against: 'truth' }),
    ...between(sensors, server, { who: 'server', against: 'sensors' }),
  ]
  return found
    .filter(({ from_ms, to_ms }) => to_ms - from_ms >= least_ms)
    .sort((a, b) => a.from_ms - b.from_ms || a.who.localeCompare(b.who))
}

function between(one: readonly Span<Belief>[], other: readonly Span<Belief>[], of: Pick<Difference, 'who' | 'against'>): Difference[] {
  const found: Difference[] = []
  let j = 0
  for (const is of one) {
    while (j < other.length && other[j]!.to_ms <= is.from_ms) j++
    for (let k = j; k < other.length && other[k]!.from_ms < is.to_ms; k++) {
      const holds = other[k]!
      const kind = differs(is.value, holds.value)
      if (kind === undefined) continue
      const [from_ms, to_ms] = [Math.max(is.from_ms, holds.from_ms), Math.min(is.to_ms, holds.to_ms)]
      if (to_ms > from_ms) found.push({ from_ms, to_ms, kind, ...of, is: is.value, holds: holds.value })
    }
  }
  return joined(found)
}

/** What goes on under another name of the same difference is one. */
function joined(found: readonly Difference[]): Difference[] {
  const all: Difference[] = []
  for (const next of found) {
    const last = all.at(-1)
    if (last !== undefined && last.to_ms === next.from_ms && last.kind === next.kind && alike(last, next))
      all[all.length - 1] = { ...last, to_ms: next.to_ms }
    else all.push(next)
  }
  return all
}

const room = (belief: Belief) => ('room' in belief ? belief.room : belief.is)
const alike = (a: Difference, b: Difference) =>
  a.is.is === b.is.is && a.holds.is === b.holds.is && room(a.is) === room(b.is) && room(a.holds) === room(b.holds)
