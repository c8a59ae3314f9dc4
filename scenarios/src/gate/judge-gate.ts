import type { RunRecord } from '../runner/run-record.ts'
import type { Figures } from '../statistics/figures.ts'
import { wilson, type Estimate } from '../statistics/interval.ts'
import type { Gate, GateRule, KnownFailure } from './gate.ts'

/**
 * What became of one line of a gate. `met`: the whole interval lies on the good side. `broken`: the value lies on the bad side. `unproven`: the value is good,
 * but so few runs could also come from a system that is not.
 */
export interface GateVerdict {
  rule: GateRule
  outcome: 'met' | 'broken' | 'unproven'
  seen: Estimate
}

/** What a gate says of recorded runs. */
export interface GateJudgement {
  passed: boolean
  verdicts: readonly GateVerdict[]
  /** Failures that are set aside, those whose day has passed, and entries that nothing fails any more. */
  known: { runs: readonly RunRecord[]; expired: readonly KnownFailure[]; idle: readonly KnownFailure[] }
}

/** What a gate is judged from. `today` is a day like `2026-11-30`. */
export interface GateCase {
  gate: Gate
  runs: readonly RunRecord[]
  figures: Figures
  coverage: Estimate
  today: string
}

/** Judges recorded runs. What is known and not expired is no failed run; it counts in every other figure all the same. */
export function judgeGate({ gate, runs, figures, coverage, today }: GateCase): GateJudgement {
  const known = gate.known ?? []
  const failed = runs.filter(({ passed, interrupted }) => !passed && !interrupted)
  const stands = known.filter(({ until }) => until >= today)
  const setAside = failed.filter((run) => stands.some((entry) => isMeant(entry, run)))
  const expired = known.filter((entry) => entry.until < today && failed.some((run) => isMeant(entry, run)))
  const idle = known.filter((entry) => runs.some((run) => isMeant(entry, run)) && !failed.some((run) => isMeant(entry, run)))
  const verdicts = gate.gates.map((rule) =>
    judgeRule(rule, { figures, coverage, failures: failed.length - setAside.length, runs: runs.length }),
  )
  const good = ({ outcome }: GateVerdict) => outcome === 'met' || (outcome === 'unproven' && gate.unproven === 'passes')
  return { passed: verdicts.every(good) && expired.length === 0, verdicts, known: { runs: setAside, expired, idle } }
}

const isMeant = (entry: KnownFailure, { file, case: { number }, seed }: RunRecord): boolean =>
  file === entry.file && (entry.case === undefined || entry.case === number) && (entry.seed === undefined || entry.seed === seed)

interface Counted {
  figures: Figures
  coverage: Estimate
  failures: number
  runs: number
}

function judgeRule(rule: GateRule, { figures, coverage, failures, runs }: Counted): GateVerdict {
  if (rule.figure === 'failed-runs') return counted(rule, failures, runs)
  if (rule.figure === 'coverage') return { rule, seen: coverage, outcome: coverage.value >= rule.at_least ? 'met' : 'broken' }
  if (rule.figure === 'false-alarms-per-home-month') return atMost(rule, figures.false_alarms_per_home_month, rule.at_most)
  if (rule.figure === 'silent-twins') return atLeast(rule, figures.silent_twins, rule.at_least)
  if (rule.figure === 'recall') return atLeast(rule, figures.recall[rule.of ?? 'all'] ?? wilson(0, 0), rule.at_least)
  if (rule.figure === 'detection') {
    const seconds = figures.detection_s[rule.of ?? 'all'] ?? []
    return atLeast(rule, shareWithin(seconds, rule.within_s, figures.due[rule.of ?? 'all'] ?? 0), rule.share)
  }
  const all = rule.figure === 'answered' ? figures.answers_s : figures.attendances_s
  return atLeast(
    rule,
    shareWithin(
      all.filter((each) => each !== undefined),
      rule.within_s,
      all.length,
    ),
    rule.at_least,
  )
}

const shareWithin = (seconds: readonly number[], within_s: number, of: number): Estimate =>
  wilson(seconds.filter((each) => each <= within_s).length, of)

/** A count is what it is; a command that ran nothing has shown nothing. */
const counted = (rule: GateRule & { figure: 'failed-runs' }, failures: number, runs: number): GateVerdict => ({
  rule,
  seen: { value: failures, low: failures, high: failures, n: runs },
  outcome: failures > rule.at_most ? 'broken' : runs === 0 ? 'unproven' : 'met',
})

const atLeast = (rule: GateRule, seen: Estimate, limit: number): GateVerdict => ({
  rule,
  seen,
  outcome:
    seen.n === 0 ? 'unproven' : seen.value < limit ? 'broken' : seen.low >= limit || (limit === 1 && seen.value === 1) ? 'met' : 'unproven',
})

const atMost = (rule: GateRule, seen: Estimate, limit: number): GateVerdict => ({
  rule,
  seen,
  outcome: seen.n === 0 ? 'unproven' : seen.value > limit ? 'broken' : seen.high <= limit ? 'met' : 'unproven',
})
