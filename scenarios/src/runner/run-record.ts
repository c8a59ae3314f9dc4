import type { AlertKind, Hazard, Incident, RejectedCounts, Severity, StepTaken, Title } from '@anju/sdk'
import type { Scalar } from '../document/parameters.ts'
import { conditionsOf, roomKind, type Conditions } from '../coverage/conditions.ts'
import type { Scenario } from '../document/load-scenario.ts'
import type { Verdict } from '../judge/verdict.ts'
import type { HeardEvent } from './heard-events.ts'
import type { Refusal } from './play.ts'
import type { RunResult } from './run-scenario.ts'
import type { Way } from './way.ts'

/** What is known of a run before it begins. */
export interface RunIdentity {
  /** The document, relative to the folder in which the command ran. */
  file: string
  /** Of the document and its parts, hex. */
  sha256: string
  title: Title
  case: { number: number; of: number; label: string; values: Readonly<Record<string, Scalar>> }
  proves: readonly string[]
  twin_of?: string
  variant_of?: string
  home: string
  way: Way
  seed: number
  target: string
  starts_ms: number
  lasts_ms: number
  /** The kinds of alerts that are due, and those that a quiet twin is about. */
  due: readonly AlertKind[]
  silent: readonly AlertKind[]
  /** The emergencies that are due, in the order of the document's expectations, and under which conditions they are tried. */
  emergencies: readonly { kind: AlertKind; room?: NonNullable<Conditions['room']> }[]
  conditions: Conditions
  /** Whether residents live an ordinary day of their own. */
  lived: boolean
}

/** One run, as it is kept: a line of JSON. Everything that is reported, counted or judged later is made from these lines. */
export interface RunRecord extends RunIdentity {
  anju: 'run/1'
  /** Its place among the runs of its command, from 0. */
  number: number
  passed: boolean
  /** Stopped before the end. */
  interrupted: boolean
  /** Why it could not be run: it is neither passed nor failed, and never counts as passed. */
  blocked?: string
  /** What broke while it ran: ours, or the target is not there. */
  error?: { unreachable: boolean; says: string }
  verdicts: readonly Verdict[]
  refusals: readonly Refusal[]
  rejected: RejectedCounts
  truths: readonly { kind: string; phase: string; at_ms: number; room?: string }[]
  alerts: readonly RecordedAlert[]
  incidents: readonly RecordedIncident[]
  /** Of a run that did not pass: what people did and what devices said, for its timeline. */
  actions: RunResult['actions']
  heard: readonly HeardEvent[]
  trace_sha256: string
  trace_lines: number
  /** The file of its trace, relative to the folder in which the command ran, where one was kept. */
  trace?: string
  wall_ms: number
}

/** Of an alert what is judged and shown. */
export interface RecordedAlert {
  id: string
  kind: string
  severity: Severity
  raised_ms: number
  incident: string
  cleared_ms?: number
  room?: string
}

/** Of an incident what is judged and shown. */
export interface RecordedIncident extends Pick<Incident, 'id' | 'state' | 'raised_ms' | 'overdue'> {
  hazard: Hazard
  severity: Severity
  outcome?: string
  steps: readonly Pick<StepTaken, 'step' | 'by' | 'at_ms'>[]
}

/** What is known of a scenario's run beforehand. */
export const identityOf = (scenario: Scenario, { way, seed, target }: { way: Way; seed: number; target: string }): RunIdentity => ({
  file: scenario.file,
  sha256: scenario.sha256,
  title: scenario.title,
  case: scenario.case,
  proves: scenario.proves,
  ...(scenario.twin_of === undefined ? {} : { twin_of: scenario.twin_of }),
  ...(scenario.variant_of === undefined ? {} : { variant_of: scenario.variant_of }),
  home: scenario.home.id,
  way,
  seed,
  target,
  starts_ms: scenario.starts,
  lasts_ms: scenario.lasts,
  due: [...new Set(scenario.expects.map(({ alert }) => alert))],
  silent: [...new Set(scenario.forbids.map(({ alert }) => alert))],
  emergencies: scenario.expects.map(({ alert, room }) => {
    const kind = roomKind(scenario.home, room)
    return { kind: alert, ...(kind === undefined ? {} : { room: kind }) }
  }),
  conditions: conditionsOf(scenario),
  lived: scenario.start.day === true,
})

/** The line that is kept of a run. */
export const recordOf = (result: RunResult, identity: RunIdentity, number: number): RunRecord => ({
  anju: 'run/1',
  ...identity,
  number,
  passed: result.passed,
  interrupted: result.interrupted,
  ...(result.blocked === undefined ? {} : { blocked: result.blocked }),
  verdicts: result.verdicts,
  refusals: result.refusals,
  rejected: result.rejected,
  truths: result.truths.map(({ kind, phase, at_ms, room }) => ({ kind, phase, at_ms, ...(room === undefined ? {} : { room }) })),
  alerts: result.alerts.map(({ id, kind, severity, raised_ms, incident, cleared_ms, room }) => ({
    id,
    kind,
    severity,
    raised_ms,
    incident,
    ...(cleared_ms === undefined ? {} : { cleared_ms }),
    ...(room === undefined ? {} : { room }),
  })),
  incidents: result.incidents.map(({ id, hazard, severity, state, raised_ms, overdue, outcome, steps }) => ({
    id,
    hazard,
    severity,
    state,
    raised_ms,
    overdue,
    ...(outcome === undefined ? {} : { outcome }),
    steps: steps.map(({ step, by, at_ms }) => ({ step, by, at_ms })),
  })),
  actions: result.passed ? [] : result.actions,
  heard: result.passed ? [] : result.heard,
  trace_sha256: result.trace_sha256,
  trace_lines: result.trace_lines,
  wall_ms: Math.round(result.wall_ms * 10) / 10,
})

/** The line of a run that came to no result. */
export const brokenRecord = (
  identity: RunIdentity,
  number: number,
  what: Pick<RunRecord, 'error' | 'blocked' | 'interrupted'>,
): RunRecord => ({
  anju: 'run/1',
  ...identity,
  number,
  passed: false,
  ...what,
  verdicts: [],
  refusals: [],
  rejected: {},
  truths: [],
  alerts: [],
  incidents: [],
  actions: [],
  heard: [],
  trace_sha256: '',
  trace_lines: 0,
  wall_ms: 0,
})
