import { alertKinds, severities, type Alert, type Evidence, type Instant, type Severity } from '@anju/sdk'
import type { Claim } from '../detect/rule.ts'
import { serverLimits } from '../limits.ts'

/** What an alert is made of besides the rule's claim. */
export interface NewAlert {
  id: string
  incident: string
  home: string
  rule: string
  version: number
  /** Of the thresholds, where there are any of their own. */
  thresholds?: number
  at: Instant
}

const severityOf = ({ kind, severity }: Claim): Severity => severity ?? alertKinds[kind].severity
const worst = (a: Severity, b: Severity): Severity => (severities.indexOf(a) <= severities.indexOf(b) ? a : b)

/** The alert that a claim opens. Pure. */
export function newAlert(claim: Claim, { id, incident, home, rule, version, thresholds, at }: NewAlert): Alert {
  return {
    id,
    incident,
    home,
    kind: claim.kind,
    ...(claim.cause === undefined ? {} : { cause: claim.cause }),
    severity: severityOf(claim),
    key: claim.key,
    ...(claim.room === undefined ? {} : { room: claim.room }),
    ...(claim.position_m === undefined ? {} : { position_m: claim.position_m }),
    devices: [...claim.devices],
    onset_ms: claim.onset,
    raised_ms: at,
    updated_ms: at,
    late: claim.late,
    supervised: claim.supervised,
    origin: claim.origin,
    mode: claim.mode,
    why: {
      rule,
      version,
      ...(thresholds === undefined ? {} : { thresholds }),
      evidence: claim.evidence.slice(0, serverLimits.evidence_kept),
      confidence_pct: claim.confidence_pct,
      cancelled_by: [...claim.cancelled_by],
    },
  }
}

/** The first piece is the onset and stays; of the others the newest are kept. */
function joinEvidence(before: readonly Evidence[], more: readonly Evidence[]): Evidence[] {
  const known = new Set(before.map(({ device, message, said }) => `${device} ${said} ${message}`))
  const all = [...before, ...more.filter(({ device, message, said }) => !known.has(`${device} ${said} ${message}`))]
  return all.length <= serverLimits.evidence_kept ? all : [all[0]!, ...all.slice(1 - serverLimits.evidence_kept)]
}

/** One more claim about an open alert: evidence and devices are added; severity and confidence only grow. Pure. */
export const updateAlert = (alert: Alert, claim: Claim, at: Instant): Alert => ({
  ...alert,
  ...(alert.room === undefined && claim.room !== undefined ? { room: claim.room } : {}),
  ...(alert.position_m === undefined && claim.position_m !== undefined ? { position_m: claim.position_m } : {}),
  devices: [...new Set([...alert.devices, ...claim.devices])],
  severity: worst(alert.severity, severityOf(claim)),
  updated_ms: at,
  supervised: alert.supervised || claim.supervised,
  why: {
    ...alert.why,
    evidence: joinEvidence(alert.why.evidence, claim.evidence),
    confidence_pct: Math.max(alert.why.confidence_pct, claim.confidence_pct),
  },
})

/** The cause went away. Pure. */
export const clearAlert = (alert: Alert, at: Instant): Alert => ({ ...alert, updated_ms: at, cleared_ms: at })

/** The resident took the call back: a piece of evidence, nothing more. Pure. */
export const addEvidence = (alert: Alert, evidence: Evidence, at: Instant): Alert => ({
  ...alert,
  updated_ms: at,
  why: { ...alert.why, evidence: joinEvidence(alert.why.evidence, [evidence]) },
})
