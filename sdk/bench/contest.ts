import { cpuUsage } from 'node:process'

/** One piece of work, done so many times in a row. */
export type Run = (times: number) => void

/** What a contest found: the median processor time of each side and the median of their ratios, round by round. */
export interface Outcome {
  ns_per_op: number
  /** Of the fastest round: what the machine does when nobody else wants its caches and cores. */
  best_ns_per_op: number
  baseline_ns_per_op: number
  ratio: number
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Processor time of this process, helpers that collect garbage included: what else the machine does is not counted, only that it shares caches and cores. */
const cpu_ns = () => {
  const { user, system } = cpuUsage()
  return (user + system) * 1_000
}

function timed_ns(run: Run, times: number): number {
  const begun = cpu_ns()
  run(times)
  return Math.max(1, cpu_ns() - begun)
}

/** Work of about this long is one turn, so that both sides of a round meet the same machine. */
const TURN_NS = 4_000_000
const TURNS = 8
/** A turn is never longer than this many operations, whatever a clock says. */
const MOST_TIMES = 1_000_000

/** Times some work beside its baseline, turn and turn about, after both were warm. */
export function contest(run: Run, baseline: Run, rounds: number): Outcome {
  const times = (one: Run): number => {
    timed_ns(one, 20_000)
    return Math.min(MOST_TIMES, Math.max(1, Math.round((TURN_NS * 10_000) / timed_ns(one, 10_000))))
  }
  const [own, base] = [times(run), times(baseline)]
  const found = Array.from({ length: rounds }, () => {
    let [own_ns, base_ns] = [0, 0]
    for (let turn = 0; turn < TURNS; turn++) {
      own_ns += timed_ns(run, own)
      base_ns += timed_ns(baseline, base)
    }
    return { own: own_ns / own / TURNS, base: base_ns / base / TURNS }
  })
  return {
    ns_per_op: median(found.map((round) => round.own)),
    best_ns_per_op: Math.min(...found.map((round) => round.own)),
    baseline_ns_per_op: median(found.map((round) => round.base)),
    ratio: median(found.map((round) => round.own / round.base)),
  }
}
