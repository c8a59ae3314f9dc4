import type { AlertKind, Duration, Severity } from '@anju/sdk'

/** An alert that is due, in memory. */
export interface Expectation {
  alert: AlertKind
  room?: string
  severity?: Severity
  /** The deadline of `detection_s`, from the true onset. */
  within: Duration
  /** How long before the onset it may come: a warning by trend sees a level coming. Nothing unless told. */
  early?: Duration
  /** The kind of truth that it is counted from. */
  of: string
}

/**
 * What became of one expectation, or of an alert that no expectation asked for.
 * `matched` is the only one that passes.
 */
export type Outcome = 'matched' | 'late' | 'missed' | 'wrong-room' | 'wrong-severity' | 'not-happened' | 'doubled' | 'unexpected'

/** One line of a judgement. */
export interface Verdict {
  outcome: Outcome
  kind: string
  /** The place in `expects`, when it is about an expectation. */
  expectation?: number
  home?: string
  room?: string
  /** What was asked for instead, for wrong room and severity. */
  wanted?: string
  truth?: string
  alert?: string
  onset_ms?: number
  raised_ms?: number
  /** From the true onset to the alert, on the scenario's clock, seconds. */
  detection_s?: number
  deadline_s?: number
}

export const passes = (verdicts: readonly Verdict[]): boolean => verdicts.every(({ outcome }) => outcome === 'matched')
