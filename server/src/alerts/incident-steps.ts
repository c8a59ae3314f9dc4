import {
  fail,
  ok,
  type ActionRequest,
  type Alert,
  type Incident,
  type Instant,
  type MergeRequest,
  type Result,
  type Severity,
  type StepRequest,
  type UnmergeRequest,
} from '@anju/sdk'
import { staleVersion, takeAction, takeStep, worse } from './incident-change.ts'
import { mergeIncident, unmergeIncident, type MergedPair } from './incident-merge.ts'

/** What people do about incidents, each with its line of audit. */
export interface IncidentSteps {
  /** Errors `incident-unknown` and those of {@link takeStep}. */
  step(incident: string, request: StepRequest): Result<Incident>
  /** Notes a call or another action. Errors `incident-unknown` and those of {@link takeAction}. */
  act(incident: string, request: ActionRequest): Result<Incident>
  /** Makes it part of another; the answer is the merged one. Errors `incident-unknown`, `incident-changed`, `merge-not-allowed`. */
  merge(incident: string, request: MergeRequest): Result<Incident>
  unmerge(incident: string, request: UnmergeRequest): Result<Incident>
}

export interface IncidentStepsOptions {
  find: (id: string) => Incident | undefined
  alertsOf: (incident: Incident) => readonly Alert[]
  keep: (incident: Incident) => void
  audit: (incident: string, did: string, by: string, at: Instant, detail: Record<string, unknown>) => void
  now: () => Instant
}

/** What somebody wrote stays with the incident, where it can be erased. The chain of the audit cannot be cut: it says that something was written. */
function withoutWords({ note, ...said }: { note?: string }): Record<string, unknown> {
  return note === undefined ? said : { ...said, noted: true }
}

const unknown = (id: string): Result<never> => fail('incident-unknown', { incident: id.slice(0, 120) })

export function incidentSteps({ find, alertsOf, keep, audit, now }: IncidentStepsOptions): IncidentSteps {
  /** The worst of an incident's alerts and of what was merged into it, without one part. */
  const worstOf = (incident: Incident, without: Incident): Severity =>
    [
      ...alertsOf(incident).map(({ severity }) => severity),
      ...(incident.merged_from ?? []).flatMap((id) => {
        const part = find(id)
        return part === undefined || id === without.id ? [] : [worstOf(part, without)]
      }),
    ].reduce(worse)
  /** One change of two incidents. */
  const pair = (
    id: string,
    { into, by, version }: MergeRequest,
    did: string,
    how: (from: Incident, into: Incident, at: Instant) => Result<MergedPair>,
  ): Result<Incident> => {
    const [from, whole] = [find(id), find(into)]
    if (from === undefined || whole === undefined) return unknown(from === undefined ? id : into)
    const stale = staleVersion(from, version)
    if (stale !== undefined) return stale
    const at = now()
    const done = how(from, whole, at)
    if (!done.ok) return done
    keep(done.value.from)
    keep(done.value.into)
    audit(id, did, by, at, { into })
    audit(into, `${did}-from`, by, at, { from: id })
    return ok(done.value.from)
  }
  return {
    step(id, request) {
      const incident = find(id)
      if (incident === undefined) return unknown(id)
      const taken = takeStep(incident, request, now())
      if (!taken.ok) return taken
      keep(taken.value)
      const { step, by, version: _, ...said } = request
      audit(id, step, by, now(), withoutWords(said))
      return taken
    },
    act(id, request) {
      const incident = find(id)
      if (incident === undefined) return unknown(id)
      const taken = takeAction(incident, request, now())
      if (!taken.ok) return taken
      keep(taken.value)
      const { action, by, version: _, ...said } = request
      audit(id, action, by, now(), withoutWords(said))
      return taken
    },
    merge: (id, request) => pair(id, request, 'merged', (from, whole, at) => mergeIncident(from, whole, request.by, at)),
    unmerge(id, request) {
      const into = find(id)?.merged?.into ?? id
      return pair(id, { ...request, into }, 'unmerged', (from, whole, at) => unmergeIncident(from, whole, worstOf(whole, from), at))
    },
  }
}
