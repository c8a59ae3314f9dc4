import type { Sample } from './dense-trace.ts'

/** A truth as the oracle sees it: ms; `end` is missing while it lasts. */
export interface Seen {
  kind: string
  onset: number
  end?: number
}

const MIN = 60_000
const HOUR = 60 * MIN
const DAY = 24 * HOUR
/** The homes of the tests lie in one zone without daylight saving. */
const ZONE = 8 * HOUR
const midnight = (at: number) => Math.floor((at + ZONE) / DAY) * DAY - ZONE

/** Spans of a trace over which something holds; a span at the very end has no end. */
function runs(
  samples: readonly Sample[],
  holds: (now: Sample, next: Sample | undefined) => boolean,
): { from: number; to: number; open: boolean }[] {
  const found: { from: number; to: number; open: boolean }[] = []
  for (const [i, sample] of samples.entries()) {
    const next = samples[i + 1]
    const to = next?.at ?? sample.at
    if (!holds(sample, next)) continue
    const last = found.at(-1)
    if (last !== undefined && last.to === sample.at) Object.assign(last, { to, open: next === undefined })
    else found.push({ from: sample.at, to, open: next === undefined })
  }
  return found
}

const seen = (kind: string, onset: number, { to, open }: { to: number; open: boolean }): Seen =>
  open ? { kind, onset } : { kind, onset, end: to }
const onFeet = ({ posture }: Sample) => posture === 'standing' || posture === 'walking'
const up = (one: Sample) => !one.away && (onFeet(one) || one.posture === 'sitting')
const lasts = (span: { from: number; to: number }, ms: number) => span.to - span.from > ms

/** Every truth of one person that a dense trace shows, found by going through it span by span. */
export function peopleOracle(samples: readonly Sample[], stoveRoom: string): Seen[] {
  const lies = runs(samples, ({ posture, away }) => posture === 'on-floor' && !away).filter((run) => lasts(run, 2 * MIN))
  const alone = runs(samples, (one) => one.lit && !(up(one) && one.room === stoveRoom)).filter((run) => lasts(run, 10 * MIN))
  return [
    ...lies.map((run) => seen('long-lie', run.from + 2 * MIN, run)),
    ...alone.map((run) => seen('stove-left-on', run.from + 10 * MIN, run)),
    ...inBathroom(samples),
    ...out(samples),
    ...inBed(samples),
    ...quiet(samples),
    ...withoutBand(samples),
  ].sort((a, b) => a.onset - b.onset || (a.kind < b.kind ? -1 : 1))
}

function inBathroom(samples: readonly Sample[]): Seen[] {
  return runs(samples, ({ kind }) => kind === 'bathroom').flatMap((run) => {
    const within = samples.filter(({ at }) => at >= run.from && at <= run.to)
    const sits = runs(within, (one) => !onFeet(one) && one.kind === 'bathroom')
    const still = sits.map(({ from, to }) => ({ at: Math.max(run.from + 30 * MIN, from + 10 * MIN), to })).filter(({ at, to }) => at < to)
    const first = Math.min(run.from + 90 * MIN, ...still.map(({ at }) => at))
    return first < run.to ? [seen('bathroom-long-stay', first, run)] : []
  })
}

function out(samples: readonly Sample[]): Seen[] {
  return runs(samples, ({ away }) => away).flatMap((run) => {
    const hour = (run.from - midnight(run.from)) / HOUR
    // Of who was away from the beginning nobody knows since when.
    if (run.from === samples[0]!.at) return []
    const wanders = hour >= 23 || hour < 6
    return [
      ...(wanders && lasts(run, 10 * MIN) ? [seen('wandering', run.from + 10 * MIN, run)] : []),
      ...(lasts(run, 6 * HOUR) ? [seen('not-back', run.from + 6 * HOUR, run)] : []),
    ]
  })
}

function inBed(samples: readonly Sample[]): Seen[] {
  const [first, last] = [samples[0]!.at, samples.at(-1)!.at]
  // Who was up at the beginning had been up before.
  const rises = runs(samples, (one) => one.away || up(one)).map((run) => (run.from === first ? { ...run, from: first - 15 * MIN } : run))
  const found: Seen[] = []
  for (let ten = midnight(first) + 10 * HOUR; ten < last; ten += DAY) {
    if (ten <= first || (found.at(-1) !== undefined && (found.at(-1)!.end ?? Infinity) > ten)) continue
    const four = ten - 6 * HOUR
    if (rises.some(({ from, to }) => from <= ten && to - Math.max(from, four) >= 15 * MIN)) continue
    const later = rises.find(({ from, to }) => from > ten && to - from >= 15 * MIN)
    // Somebody who has just got up when the trace ends: nobody knows yet.
    if (rises.some(({ from, open }) => open && from <= ten)) continue
    found.push({ kind: 'not-up', onset: ten, ...(later === undefined ? {} : { end: later.from }) })
  }
  return found
}

function quiet(samples: readonly Sample[]): Seen[] {
  const still = runs(samples, (one, next) => !one.away && !one.moving && (next === undefined || next.place === one.place))
  return still.flatMap((run) => {
    for (let day = midnight(run.from); day < run.to; day += DAY) {
      const from = Math.max(run.from, day + 7 * HOUR)
      if (from + 6 * HOUR < Math.min(run.to, day + 22 * HOUR)) return [seen('inactivity', from + 6 * HOUR, run)]
    }
    return []
  })
}

function withoutBand(samples: readonly Sample[]): Seen[] {
  return runs(samples, ({ off }) => off).flatMap((run) => {
    let without = 0
    for (const [i, one] of samples.entries()) {
      const next = samples[i + 1]
      if (one.at < run.from || one.at >= run.to || next === undefined) continue
      const day = midnight(one.at)
      for (const begins of [day + 7 * HOUR, day + DAY + 7 * HOUR]) {
        const from = Math.max(one.at, begins)
        const span = Math.max(0, Math.min(next.at, begins + 15 * HOUR) - from)
        const missing = (one.charging ? 180 : 30) * MIN - without
        if (!up(one) || (span === 0 && missing > 0)) continue
        if (span > missing) return [seen('wristband-off', from + Math.max(0, missing), run)]
        without += span
      }
    }
    return []
  })
}
