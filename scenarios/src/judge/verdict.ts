import type { AlertKind, Duration, IncidentState, Outcome as Ending, Severity, Step } from '@anju/sdk'

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

/** Alerts of one kind, in one room when it is named. */
export interface AlertMatch {
  alert: AlertKind
  room?: string
}

/** How the incident that holds the first alert of a kind has to stand at the end. What is absent is not judged. */
export interface LoopExpectation {
  on: string
  state?: IncidentState
  steps?: Step[]
  overdue?: Step[]
  outcome?: Ending
  alerts?: string[]
  cancelled_by_resident?: boolean
  cleared?: string[]
  causes?: string[]
  pages?: string[]
}

/** What became of one expectation, of an alert that no expectation asked for, or of an incident. */
export type Outcome =
  | 'matched'
  | 'late'
  | 'missed'
  | 'wrong-room'
  | 'wrong-severity'
  | 'not-happened'
  | 'doubled'
  | 'unexpected'
  | 'forbidden'
  | 'loop-held'
  | 'loop-broken'
  | 'unconfirmed'

/** One line of a judgement. */
export interface Verdict {
  outcome: Outcome
  kind: string
  /** The place in `expects`, when it is about an expectation. */
  expectation?: number
  home?: string
  room?: string
  /** What was asked for instead, for wrong room and severity and for a broken loop. */
  wanted?: string
  /** What is there instead, for a broken loop. */
  seen?: string
  /** What of an incident a broken loop is about. */
  field?: keyof LoopExpectation
  truth?: string
  alert?: string
  onset_ms?: number
  raised_ms?: number
  /** From the true onset to the alert, on the scenario's clock, seconds. */
  detection_s?: number
  deadline_s?: number
}

/** Whether an outcome is as it should be. */
export const isGood = (outcome: Outcome): boolean => outcome === 'matched' || outcome === 'loop-held'

export const passes = (verdicts: readonly Verdict[]): boolean => verdicts.every(({ outcome }) => isGood(outcome))
