import { alertKinds, type Alert, type AlertKind, type Evidence, type Incident, type Instant } from '@anju/sdk'
import type { Agenda } from '../agenda.ts'
import type { Finding } from '../detect/engine.ts'
import type { BoundRule, Claim } from '../detect/rule.ts'
import { serverLimits } from '../limits.ts'
import type { GroupCommit } from '../store/group-commit.ts'
import type { Stored } from '../store/store.ts'
import { addEvidence, clearAlert, newAlert, updateAlert } from './alert-change.ts'
import { joinIncident, markOverdue, openIncident, takesAlerts, touchIncident, withdrawIncident } from './incident-change.ts'
import { incidentSteps, type IncidentSteps } from './incident-steps.ts'
import { openByHazard, type Standing } from './open-incidents.ts'

/** Which rule claims something, and by which of its meanings. */
export type RuleName = Pick<BoundRule, 'id' | 'version'>

/** All alerts and incidents that are open, and the newest that are not: the closed loop's memory. Changes go into the group of now. */
export interface AlertBook extends IncidentSteps {
  /** `drill`: it rests on a drill or a test; then it touches nothing that is meant, and else nothing that is not. */
  apply(rule: RuleName, home: string, finding: Finding, at: Instant, drill?: boolean): void
  /** Forgets incidents for good, here and in the store. What was only in the store is named by the caller. */
  erase(ids: readonly string[]): void
  /** Puts what was changed from outside in place, with its version as it is: in memory where it is there, and in the store. */
  replace(incident: Incident, alerts: readonly Alert[]): void
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
  /** Told of every change, in the transaction of which what follows from it becomes durable, and of what is forgotten for good. */
  follower?: () => { follow(incident: Incident): void; forget(incident: string): void }
}

const slotOf = (home: string, kind: string, key: string, { mode, origin }: Standing) => `${home} ${kind} ${key} ${mode} ${origin}`

/** What may stand side by side in one slot: what is meant, and apart from it what is not. */
const variants = (drill: boolean): readonly Standing[] =>
  (drill ? (['drill', 'test'] as const) : (['actual'] as const)).flatMap((mode) =>
    (['real', 'simulated'] as const).map((origin) => ({ mode, origin })),
  )

export function alertBook({ agenda, commits, thresholds, onChange, follower }: AlertBookOptions): AlertBook {
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
          stored.alerts.flatMap((id) => group.alerts.get(id) ?? alerts.get(id) ?? []),
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
    follower?.().follow(incident)
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
    forget(incidents.get(oldest!)!)
  }
  const forget = (incident: Incident) => {
    closed.delete(incident.id)
    for (const alert of alertsOf(incident)) {
      alerts.delete(alert.id)
      const slot = slotOf(alert.home, alert.kind, alert.key, alert)
      if (standing.get(slot) === alert.id) standing.delete(slot)
    }
    incidents.delete(incident.id)
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

  const steps = incidentSteps({ find: (id) => incidents.get(id), alertsOf, keep, audit, now: () => agenda.now() })

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
    ...steps,
    erase(ids) {
      for (const id of ids) {
        commits.group.erased.add(id)
        const incident = incidents.get(id)
        if (incident === undefined) continue
        open.remove(incident)
        follower?.().forget(id)
        commits.group.incidents.delete(id)
        forget(incident)
      }
    },
    replace(incident, given) {
      for (const alert of given) {
        if (alerts.has(alert.id)) alerts.set(alert.id, alert)
        commits.group.alerts.set(alert.id, alert)
      }
      if (incidents.has(incident.id)) keep(incident)
      else commits.group.incidents.set(incident.id, incident)
      commits.soon()
    },
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
