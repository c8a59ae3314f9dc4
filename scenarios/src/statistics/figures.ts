import type { RunRecord } from '../runner/run-record.ts'
import { poissonRate, wilson, type Estimate } from './interval.ts'

/** A month of homes is thirty days: so false alarms of months of different lengths can be compared. */
const MONTH_MS = 30 * 86_400_000

/** What the runs of a suite say about a system, each figure with its interval. Shares are from 0 to 1. */
export interface Figures {
  runs: number
  /** Emergencies that were alerted in time, in the right place, with the right severity: by kind, and all together as `all`. */
  recall: Readonly<Record<string, Estimate>>
  /** Seconds from the true onset to the alert, of every emergency that was alerted at all, by kind and as `all`. */
  detection_s: Readonly<Record<string, readonly number[]>>
  /** Emergencies that were due, by kind and as `all`: what `detection_s` is a part of. */
  due: Readonly<Record<string, number>>
  /** Alerts that nobody needed, per home and month of ordinary days in which nothing happened. */
  false_alarms_per_home_month: Estimate
  /** Quiet twins and staged nuisances that stayed silent. */
  silent_twins: Estimate
  /** Of the incidents in runs in which people act: how long until somebody answered; of those to which somebody was sent, until they were there. Seconds. */
  answers_s: readonly (number | undefined)[]
  attendances_s: readonly (number | undefined)[]
}

const falseOutcomes = new Set(['unexpected', 'doubled', 'forbidden'])
const dueOutcomes = new Set(['matched', 'late', 'missed', 'wrong-room', 'wrong-severity'])

/** The figures of runs that came to an end. What was blocked, broken or interrupted proves nothing and is left out. */
export function figuresOf(records: readonly RunRecord[]): Figures {
  const ended = records.filter(({ interrupted, blocked, error }) => !interrupted && blocked === undefined && error === undefined)
  const due = ended.flatMap(({ verdicts }) => verdicts.filter(({ outcome }) => dueOutcomes.has(outcome)))
  const quiet = ended.filter((run) => run.due.length === 0)
  const [lived, staged] = [quiet.filter((run) => run.lived), quiet.filter((run) => !run.lived)]
  const kinds = [...new Set(due.map(({ kind }) => kind))].sort()
  const of = (kind: string) => (kind === 'all' ? due : due.filter((verdict) => verdict.kind === kind))
  const byKind = <T>(value: (verdicts: typeof due) => T): Record<string, T> =>
    Object.fromEntries(['all', ...kinds].map((kind) => [kind, value(of(kind))]))
  const falseOf = ({ verdicts }: RunRecord) => verdicts.filter(({ outcome }) => falseOutcomes.has(outcome)).length
  // A desk that the document itself makes slow says nothing about the service.
  const desks = ended.filter(({ conditions }) => conditions.staffing !== 'slow')
  const staffed = desks.flatMap(({ incidents }) => (incidents.some(({ steps }) => steps.length > 0) ? incidents : []))
  const sent = staffed.filter(({ steps }) => steps.some(({ step }) => step === 'dispatch' || step === 'arrive'))
  const until = (incidents: RunRecord['incidents'], step: string) =>
    incidents.map(({ raised_ms, steps }) => {
      const taken = steps.find((each) => each.step === step)
      return taken === undefined ? undefined : (taken.at_ms - raised_ms) / 1_000
    })
  return {
    runs: ended.length,
    recall: byKind((verdicts) => wilson(verdicts.filter(({ outcome }) => outcome === 'matched').length, verdicts.length)),
    detection_s: byKind((verdicts) => verdicts.flatMap(({ detection_s }) => (detection_s === undefined ? [] : [detection_s]))),
    due: byKind((verdicts) => verdicts.length),
    false_alarms_per_home_month: poissonRate(
      lived.reduce((sum, run) => sum + falseOf(run), 0),
      lived.reduce((sum, run) => sum + run.lasts_ms, 0) / MONTH_MS,
    ),
    silent_twins: wilson(staged.filter((run) => falseOf(run) === 0).length, staged.length),
    answers_s: until(staffed, 'acknowledge'),
    attendances_s: until(sent, 'arrive'),
  }
}
