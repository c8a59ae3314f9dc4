import {
  alertKinds,
  fail,
  ok,
  type ActionRequest,
  type Alert,
  type AlertKind,
  type Evidence,
  type Incident,
  type Instant,
  type MergeRequest,
  type Result,
  type Severity,
  type StepRequest,
  type UnmergeRequest,
} from '@anju/sdk'
import type { Agenda } from '../agenda.ts'
import type { Finding } from '../detect/engine.ts'
import type { BoundRule, Claim } from '../detect/rule.ts'
import { serverLimits } from '../limits.ts'
import type { GroupCommit } from '../store/group-commit.ts'
import type { Stored } from '../store/store.ts'
import { addEvidence, clearAlert, newAlert, updateAlert } from './alert-change.ts'
import {
  joinIncident,
  markOverdue,
  openIncident,
  staleVersion,
  takeAction,
  takesAlerts,
  takeStep,
  touchIncident,
  withdrawIncident,
  worse,
} from './incident-change.ts'
import { mergeIncident, unmergeIncident, type MergedPair } from './incident-merge.ts'
import { openByHazard, type Standing } from './open-incidents.ts'

/** Which rule claims something, and by which of its meanings. */
export type RuleName = Pick<BoundRule, 'id' | 'version'>

/** All alerts and incidents that are open, and the newest that are not: the closed loop's memory. Changes go into the group of now. */
export interface AlertBook {
  /** `drill`: it rests on a drill or a test; then it touches nothing that is meant, and else nothing that is not. */
  apply(rule: RuleName, home: string, finding: Finding, at: Instant, drill?: boolean): void
  /** Errors `incident-unknown` and those of {@link takeStep}. */
  step(incident: string, request: StepRequest): Result<Incident>
  /** Notes a call or another action. Errors `incident-unknown` and those of {@link takeAction}. */
  act(incident: string, request: ActionRequest): Result<Incident>
  /** Makes it part of another; the answer is the merged one. Errors `incident-unknown`, `incident-changed`, `merge-not-allowed`. */
  merge(incident: string, request: MergeRequest): Result<Incident>
  unmerge(incident: string, request: UnmergeRequest): Result<Incident>
  restore(stored: Pick<Stored, 'incidents' | 'alerts'>): void
  incident(id: string): Incident | undefined
  incidents(): readonly Incident[]
  alerts(): readonly Alert[]
  alertsOf(incident: Incident): readonly Alert[]
}

export interface AlertBookOptions {
  agenda: Agenda
  commits: GroupCommit
  /** The version of the thresholds by which rules go, where there are any of their own: every alert names it. */
  thresholds?: number
  /** Called when a change of an incident or of its alerts has become durable. */
  onChange: (incident: Incident, alerts: readonly Alert[]) => void
  /** Called with every change, in the transaction of which what follows from it becomes durable. */
  onKept?: (incident: Incident) => void
}

const slotOf = (home: string, kind: string, key: string, { mode, origin }: Standing) => `${home} ${kind} ${key} ${mode} ${origin}`

/** What may stand side by side in one slot: what is meant, and apart from it what is not. */
const variants = (drill: boolean): readonly Standing[] =>
  (drill ? (['drill', 'test'] as const) : (['actual'] as const)).flatMap((mode) =>
    (['real', 'simulated'] as const).map((origin) => ({ mode, origin })),
  )

export function alertBook({ agenda, commits, thresholds, onChange, onKept }: AlertBookOptions): AlertBook {
  const incidents = new Map<string, Incident>()
  const alerts = new Map<string, Alert>()
  /** The alert of a home, kind and key that was not cleared, by its slot. */
  const standing = new Map<string, string>()
  /** The open incident of a home and hazard; what is meant, tests, drills and what is simulated never share one. */
  const open = openByHazard((id) => incidents.get(id))
  /** Incidents that nobody need do anything about, oldest first. */
  const closed = new Set<string>()

  const alertsOf = ({ alerts: ids }: Incident) => ids.map((id) => alerts.get(id)!)
  /** One message an incident and commit, in the order of the first change: what became durable is told, not what memory knows by then. */
  let toldFor: GroupCommit['group'] | undefined
  const tell = (incident: Incident) => {
    const { group } = commits
    group.incidents.set(incident.id, incident)
    if (toldFor === group) return
    toldFor = group
    commits.whenStored(() => {
      for (const stored of group.incidents.values())
        onChange(
          stored,
          stored.alerts.map((id) => group.alerts.get(id) ?? alerts.get(id)!),
        )
    })
  }
  const keepAlert = (alert: Alert) => {
    alerts.set(alert.id, alert)
    commits.group.alerts.set(alert.id, alert)
  }
  const audit = (incident: string, did: string, by: string, at: Instant, detail: Record<string, unknown>) => {
    commits.group.audit.push({ at_ms: at, incident, did, by, detail })
  }
  const keep = (incident: Incident) => {
    const before = incidents.get(incident.id)
    if (before !== undefined) open.remove(before)
    incidents.set(incident.id, incident)
    index(incident)
    if (incident.due !== undefined && before?.due?.at_ms !== incident.due.at_ms) watchDue(incident)
    tell(incident)
    onKept?.(incident)
  }
  const index = (incident: Incident) => {
    if (takesAlerts(incident)) {
      open.add(incident)
      closed.delete(incident.id)
      return
    }
    closed.add(incident.id)
    if (closed.size > serverLimits.closed_incidents_kept) forgetOldest()
  }
  const forgetOldest = () => {
    const [oldest] = closed
    closed.delete(oldest!)
    for (const alert of alertsOf(incidents.get(oldest!)!)) {
      alerts.delete(alert.id)
      const slot = slotOf(alert.home, alert.kind, alert.key, alert)
      if (standing.get(slot) === alert.id) standing.delete(slot)
    }
    incidents.delete(oldest!)
  }
  const watchDue = ({ id, due }: Incident) => {
    agenda.wakeAt(due!.at_ms as Instant, () => {
      const now = incidents.get(id)
      if (now?.due?.at_ms !== due!.at_ms || now.due.step !== due!.step) return
      const late = markOverdue(now, agenda.now())
      if (late === now) return
      keep(late)
      audit(id, 'overdue', 'server', agenda.now(), { step: due!.step })
    })
  }

  /** The alert that stands in a slot, if its incident still takes alerts. */
  const openAlert = (home: string, kind: AlertKind, key: string, of: Standing): Alert | undefined => {
    const alert = alerts.get(standing.get(slotOf(home, kind, key, of)) ?? '')
    const incident = alert && open.whole(incidents.get(alert.incident)!)
    return incident !== undefined && takesAlerts(incident) ? alert : undefined
  }
  const freshId = (stem: string): string => {
    let id = stem
    for (let n = 2; incidents.has(id); n++) id = `${stem}-${n}`
    return id
  }
  const raise = (rule: RuleName, home: string, claim: Claim, at: Instant) => {
    const known = openAlert(home, claim.kind, claim.key, claim)
    if (known !== undefined) return update(known, claim, at)
    const joined = open.of(home, alertKinds[claim.kind].hazard, claim)
    const incident = joined?.id ?? freshId(`${home}-${alertKinds[claim.kind].hazard}-${at.toString(36)}`)
    const id = `${incident}.${(joined?.alerts.length ?? 0) + 1}`
    const alert = newAlert(claim, {
      id,
      incident,
      home,
      rule: rule.id,
      version: rule.version,
      at,
      ...(thresholds === undefined ? {} : { thresholds }),
    })
    standing.set(slotOf(home, claim.kind, claim.key, claim), id)
    keepAlert(alert)
    keep(joined === undefined ? openIncident(incident, alert) : joinIncident(joined, alert, at))
    audit(incident, 'raised', 'server', at, { alert: id, kind: claim.kind, key: claim.key })
  }
  const change = (
    alert: Alert,
    did: string,
    at: Instant,
    how: (incident: Incident, at: Instant, alert: Alert) => Incident = touchIncident,
  ) => {
    keepAlert(alert)
    const own = incidents.get(alert.incident)!
    const whole = open.whole(own)
    keep(how(own, at, alert))
    if (whole !== own) keep(how(whole, at, alert))
    audit(alert.incident, did, 'server', at, { alert: alert.id })
  }
  const update = (alert: Alert, claim: Claim, at: Instant) => change(updateAlert(alert, claim, at), 'updated', at)
  const clear = (home: string, kind: AlertKind, key: string, of: Standing, at: Instant) => {
    const slot = slotOf(home, kind, key, of)
    const alert = alerts.get(standing.get(slot) ?? '')
    standing.delete(slot)
    if (alert !== undefined) change(clearAlert(alert, at), 'cleared', at)
  }
  const withdraw = (home: string, kind: AlertKind, key: string, of: Standing, evidence: Evidence, at: Instant) => {
    const alert = openAlert(home, kind, key, of)
    if (alert !== undefined) change(addEvidence(alert, evidence, at), 'cancelled-by-resident', at, withdrawIncident)
  }

  /** The worst of an incident's alerts and of what was merged into it, without one part. */
  const worstOf = (incident: Incident, without: Incident): Severity =>
    [
      ...alertsOf(incident).map(({ severity }) => severity),
      ...(incident.merged_from ?? []).flatMap((id) => {
        const part = incidents.get(id)
        return part === undefined || id === without.id ? [] : [worstOf(part, without)]
      }),
    ].reduce(worse)
  /** One change of two incidents. */
  const pair = (
    id: string,
    into: string,
    by: string,
    seen: number | undefined,
    did: string,
    how: (from: Incident, into: Incident, at: Instant) => Result<MergedPair>,
  ): Result<Incident> => {
    const [from, whole] = [incidents.get(id), incidents.get(into)]
    const missing = from === undefined ? id : into
    if (from === undefined || whole === undefined) return fail('incident-unknown', { incident: missing.slice(0, 120) })
    const stale = staleVersion(from, seen)
    if (stale !== undefined) return stale
    const at = agenda.now()
    const done = how(from, whole, at)
    if (!done.ok) return done
    keep(done.value.from)
    keep(done.value.into)
    audit(id, did, by, at, { into })
    audit(into, `${did}-from`, by, at, { from: id })
    return ok(done.value.from)
  }

  return {
    apply(rule, home, finding, at, drill = false) {
      const sides = variants(drill)
      for (const claim of finding.raise ?? []) raise(rule, home, claim, at)
      // News of an alert that stands on other feet, as a real report of what a simulated one began, opens one of its own.
      for (const claim of finding.update ?? [])
        if (sides.some((of) => openAlert(home, claim.kind, claim.key, of) !== undefined)) raise(rule, home, claim, at)
      for (const of of sides) {
        for (const { kind, key } of finding.clear ?? []) clear(home, kind, key, of, at)
        for (const { kind, key, evidence } of finding.withdraw ?? []) withdraw(home, kind, key, of, evidence, at)
      }
    },
    step(id, request) {
      const incident = incidents.get(id)
      if (incident === undefined) return fail('incident-unknown', { incident: id.slice(0, 120) })
      const at = agenda.now()
      const taken = takeStep(incident, request, at)
      if (!taken.ok) return taken
      keep(taken.value)
      const { step, by, version: _, note = '', outcome = '', ...said } = request
      audit(id, step, by, at, { note, outcome, ...said })
      return ok(taken.value)
    },
    act(id, request) {
      const incident = incidents.get(id)
      if (incident === undefined) return fail('incident-unknown', { incident: id.slice(0, 120) })
      const at = agenda.now()
      const taken = takeAction(incident, request, at)
      if (!taken.ok) return taken
      keep(taken.value)
      const { action, by, version: _, ...said } = request
      audit(id, action, by, at, said)
      return taken
    },
    merge: (id, { into, by, version }) => pair(id, into, by, version, 'merged', (from, whole, at) => mergeIncident(from, whole, by, at)),
    unmerge: (id, { by, version }) =>
      pair(id, incidents.get(id)?.merged?.into ?? id, by, version, 'unmerged', (from, whole, at) =>
        unmergeIncident(from, whole, worstOf(whole, from), at),
      ),
    restore(stored) {
      for (const alert of stored.alerts) {
        alerts.set(alert.id, alert)
        if (alert.cleared_ms === undefined) standing.set(slotOf(alert.home, alert.kind, alert.key, alert), alert.id)
      }
      for (const incident of stored.incidents) incidents.set(incident.id, incident)
      for (const incident of [...stored.incidents].sort((a, b) => a.updated_ms - b.updated_ms)) {
        index(incident)
        if (incident.due !== undefined && !incident.overdue.includes(incident.due.step)) watchDue(incident)
      }
    },
    incident: (id) => incidents.get(id),
    incidents: () => [...incidents.values()],
    alerts: () => [...alerts.values()],
    alertsOf,
  }
}
