import { severities, type Incident } from '@anju/sdk'
import { loopTimes } from './loop-times.ts'
import { shareOf, type Share } from './share.ts'
import { spreadOf, type Spread } from './spread.ts'

/** One call for a person's attention: when it came, how urgent it is, and how long it binds whoever takes it, milliseconds. */
export interface Call {
  at_ms: number
  urgency: number
  binds_ms: number
}

/** What so many people would have come to with the calls that really came. */
export interface Staffing {
  people: number
  /** From a call to somebody taking it. */
  wait?: Spread
  answered_in_60_s: Share
  /** How much of their time they were bound, percent. */
  busy_pct: number
}

/**
 * The calls of recorded incidents: an operator is bound from taking one until it is dispatched or resolved. Where that was never recorded, the median
 * is taken.
 */
export function callsOf(incidents: readonly Incident[]): Call[] {
  const bound = incidents.map((incident) => {
    const { acknowledge_ms, dispatch_ms, resolve_ms } = loopTimes(incident)
    const until = dispatch_ms ?? resolve_ms
    return acknowledge_ms === undefined || until === undefined ? undefined : until - acknowledge_ms
  })
  const known = bound.filter((ms) => ms !== undefined).toSorted((a, b) => a - b)
  const usual = known[Math.floor(known.length / 2)] ?? USUAL_MS
  return incidents.map(({ raised_ms, severity }, i) => ({
    at_ms: raised_ms,
    urgency: severities.indexOf(severity),
    binds_ms: bound[i] ?? usual,
  }))
}

/** How long a call binds when nothing was ever recorded: two minutes (chosen). */
const USUAL_MS = 120_000

/**
 * Replays the calls with so many people: whoever is free takes the most urgent call that waits, the oldest of equals; nobody drops a call for another.
 * The arrivals are
 * those that were recorded, so bursts are as they really were; that people answer at once when free is in their favour.
 */
export function staffed(calls: readonly Call[], people: number): Staffing {
  const waits: number[] = []
  const free = Array.from({ length: people }, () => -Infinity)
  const waiting = queues()
  const arrivals = calls.toSorted((a, b) => a.at_ms - b.at_ms)
  let next = 0
  let now = -Infinity
  while (next < arrivals.length || waiting.size > 0) {
    const who = free.indexOf(Math.min(...free))
    now = Math.max(now, free[who]!, waiting.size > 0 ? -Infinity : arrivals[next]!.at_ms)
    while (next < arrivals.length && arrivals[next]!.at_ms <= now) waiting.push(arrivals[next++]!)
    const call = waiting.takeMostUrgent()
    waits.push(now - call.at_ms)
    free[who] = now + call.binds_ms
  }
  const [first, last] = [arrivals[0]?.at_ms ?? 0, Math.max(arrivals.at(-1)?.at_ms ?? 0, ...free)]
  const bound = calls.reduce((sum, { binds_ms }) => sum + binds_ms, 0)
  const wait = spreadOf(waits)
  return {
    people,
    ...(wait === undefined ? {} : { wait }),
    answered_in_60_s: shareOf(waits.filter((ms) => ms <= 60_000).length, waits.length),
    busy_pct: last === first ? 0 : Math.round((bound / (people * (last - first))) * 10_000) / 100,
  }
}

/** Calls that wait, a queue for each urgency: who was left waiting all night is found without a look at everybody. */
function queues() {
  const byUrgency: { calls: Call[]; first: number }[] = []
  return {
    size: 0,
    push(call: Call) {
      const queue = (byUrgency[call.urgency] ??= { calls: [], first: 0 })
      queue.calls.push(call)
      this.size++
    },
    takeMostUrgent(): Call {
      this.size--
      const queue = byUrgency.find((one) => one !== undefined && one.first < one.calls.length)!
      return queue.calls[queue.first++]!
    },
  }
}
