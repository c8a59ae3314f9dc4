import { alertKinds, type AlertKind } from '@anju/sdk'
import type { DeviceFacts, HomeFacts, IncidentFacts } from './home-facts.ts'
import { visitReasons, type VisitReason, type VisitReasonCode } from './visit-reason.ts'

/** How much a home needs a visit today, and every reason for it. */
export interface VisitNeed {
  home: string
  /** Points of all reasons, raised by the risk of those who live there. */
  score: number
  points: number
  risk_pct: number
  reasons: readonly VisitReason[]
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** For how long a fall counts, with less each day; what was helped; a warning. Days, chosen. */
const FALL_DAYS = 28
const CARE_DAYS = 14
const WARNING_DAYS = 7
/** Everybody is seen once a fortnight; what is owed longer weighs more, up to twice. Chosen. */
const EVERY_DAYS = 14
/** A day without a sign is a reason to look, while the devices themselves are heard. Chosen. */
const QUIET_HOURS = 24
/** A band that is off for a night is being charged or forgotten; from here on it is not worn. Chosen. */
const OFF_HOURS = 24
/** Chosen steps of the risk: per cent from an age on, and by the way of walking. */
const AGE_RISK = [
  [90, 30],
  [85, 20],
  [80, 10],
] as const
const MOBILITY_RISK = { free: 0, stick: 10, walker: 25 } as const

const reason = (code: VisitReasonCode, params: VisitReason['params'] = {}, points: number = visitReasons[code].weighs): VisitReason => ({
  code,
  params,
  points,
  risk_pct: 0,
})
const risk = (code: VisitReasonCode, params: VisitReason['params'], risk_pct: number): VisitReason => ({
  code,
  params,
  points: 0,
  risk_pct,
})

/** The need of one home, from what is known of it. Pure. No points, no need: age alone sends nobody. */
export function visitNeed(facts: HomeFacts): VisitNeed {
  const needs = [...ofIncidents(facts), ...ofDevices(facts), ...ofTime(facts), ...facts.blind.map((rule) => reason('blind-spot', { rule }))]
  const risks = ofPeople(facts)
  const points = needs.reduce((sum, one) => sum + one.points, 0)
  const risk_pct = risks.reduce((sum, one) => sum + one.risk_pct, 0)
  return {
    home: facts.home,
    score: Math.round((points * (100 + risk_pct)) / 100),
    points,
    risk_pct,
    reasons: [...needs.toSorted((a, b) => b.points - a.points), ...risks],
  }
}

const daysSince = (now_ms: number, then_ms: number) => Math.max(0, Math.floor((now_ms - then_ms) / DAY_MS))
const isFalse = ({ outcome }: IncidentFacts) => outcome === 'false-alarm' || outcome === 'test' || outcome === 'equipment-fault'

/** What is open, and what happened in the last weeks. Devices have reasons of their own. */
function* ofIncidents({ incidents, now_ms }: HomeFacts): Generator<VisitReason> {
  const warned = new Set<AlertKind>()
  let care: { days: number; outcome: string } | undefined
  let fell: number | undefined
  for (const incident of incidents) {
    if (incident.hazard === 'device' || isFalse(incident)) continue
    const days = daysSince(now_ms, incident.raised_ms)
    if (incident.open) {
      yield reason(`open-${incident.severity}`, { kind: incident.kinds[0] ?? 'sos' })
      continue
    }
    if (incident.kinds.includes('fall') && days < FALL_DAYS) fell = Math.min(fell ?? days, days)
    const { outcome } = incident
    if ((outcome === 'hospital' || outcome === 'helped') && days < CARE_DAYS && days < (care?.days ?? Infinity)) care = { days, outcome }
    if (days >= WARNING_DAYS) continue
    for (const kind of incident.kinds.filter((one) => alertKinds[one].severity === 'warning' && !warned.has(one))) {
      warned.add(kind)
      yield reason('recent-warning', { kind, days })
    }
  }
  if (fell !== undefined)
    yield reason('recent-fall', { days: fell }, Math.round((visitReasons['recent-fall'].weighs * (FALL_DAYS - fell)) / FALL_DAYS))
  if (care !== undefined) yield reason('after-care', care)
}

/** What somebody could put right with their hands. A home that is offline as a whole is one reason and not twelve. */
function* ofDevices({ devices, unconfirmed, now_ms }: HomeFacts): Generator<VisitReason> {
  for (const device of unconfirmed) yield reason('repair-unconfirmed', { device })
  const supervised = devices.filter(({ presence }) => presence === 'online' || presence === 'offline')
  if (supervised.length > 1 && supervised.every(({ presence }) => presence === 'offline')) {
    yield reason('home-offline', { devices: supervised.length })
    return
  }
  for (const one of devices) {
    const code = faultOf(one, now_ms)
    if (code === 'band-not-worn') yield reason(code, { device: one.device, days: daysSince(now_ms, one.off_since_ms!) })
    else if (code !== undefined) yield reason(code, { device: one.device, device_kind: one.kind })
  }
}

function faultOf({ presence, mains_lost, battery_low, off_since_ms }: DeviceFacts, now_ms: number): VisitReasonCode | undefined {
  if (presence === 'never') return 'device-never-heard'
  if (presence === 'offline') return mains_lost ? 'device-unplugged' : battery_low ? 'device-flat' : 'device-offline'
  if (mains_lost) return 'device-unplugged'
  if (off_since_ms !== undefined && now_ms - off_since_ms >= OFF_HOURS * HOUR_MS) return 'band-not-worn'
  return battery_low ? 'battery-low' : undefined
}

/** What is due by the calendar, and silence of people while devices speak. */
function* ofTime({ now_ms, visited_ms, sign_ms, follow_up, devices }: HomeFacts): Generator<VisitReason> {
  if (follow_up) yield reason('follow-up')
  if (visited_ms === undefined) yield reason('never-visited')
  else {
    const days = daysSince(now_ms, visited_ms)
    const { weighs } = visitReasons['visit-due']
    if (days >= EVERY_DAYS) yield reason('visit-due', { days }, Math.min(2 * weighs, Math.round((weighs * days) / EVERY_DAYS)))
  }
  const quiet_ms = sign_ms === undefined ? 0 : now_ms - sign_ms
  if (quiet_ms >= QUIET_HOURS * HOUR_MS && devices.some(({ presence }) => presence === 'online'))
    yield reason('no-sign-of-life', { hours: Math.floor(quiet_ms / HOUR_MS) })
}

/** The risk of the frailest who lives there. */
function ofPeople({ residents }: HomeFacts): VisitReason[] {
  const risks = residents.map(({ age_years, mobility }) => {
    const age_pct = AGE_RISK.find(([from]) => age_years >= from)?.[1] ?? 0
    return [
      ...(age_pct === 0 ? [] : [risk('age', { years: age_years }, age_pct)]),
      ...(MOBILITY_RISK[mobility] === 0 ? [] : [risk('mobility', { mobility }, MOBILITY_RISK[mobility])]),
    ]
  })
  const sum = (all: readonly VisitReason[]) => all.reduce((pct, one) => pct + one.risk_pct, 0)
  const frailest = risks.toSorted((a, b) => sum(b) - sum(a))[0] ?? []
  return residents.length === 1 ? [...frailest, risk('lives-alone', {}, visitReasons['lives-alone'].weighs)] : frailest
}
