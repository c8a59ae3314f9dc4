import { alertKinds, Milliseconds, Minutes, roles, type Alert, type AlertKind, type Duration, type Home, type Incident } from '@anju/sdk'
import { formatDuration } from '../document/duration-text.ts'
import { faultSpans, type ExpectationText, type FaultText, type ScenarioText, type StaffText, type StepText } from '../document/scenario.ts'
import type { IncidentFacts, StagedFacts } from './incident-facts.ts'
import { movedDay } from './moved-day.ts'
import { rebuiltCause } from './rebuilt-cause.ts'
import { withoutNames, type Nameless } from './without-names.ts'

/** A scenario that was made of an incident, with the home that it needs. */
export interface IncidentDocument {
  document: ScenarioText
  home: Home
  /** What has to be raised for it to count as the same. */
  wanted: readonly { kind: string; room?: string }[]
  /** Whether it was built from what was done, or from what the server knows. */
  from: 'actions' | 'evidence'
}

/** What goes on after the last thing that belongs to an incident. */
const AFTERWARDS = Minutes(5)
/** How long before what it warns of a warning may come. */
const EARLY = Minutes(5)

/**
 * Makes a scenario of an incident: whose home it was is taken out, the day is moved, the hour and how fast people answer are drawn by the seed. Undefined
 * where what the server knows does not say what may have happened.
 */
export function incidentDocument(facts: IncidentFacts, homeFile: string): IncidentDocument | undefined {
  const names = withoutNames(facts.home)
  const { staged } = facts
  const alerts = facts.alerts.map((alert) => ({ ...alert, ...(alert.room === undefined ? {} : { room: names.renamed(alert.room) }) }))
  const wanted = alerts.map(({ kind, room }) => ({ kind, ...(room === undefined ? {} : { room }) }))
  // A day that was drawn cannot be had again with other names: then only what the server knows is left.
  const asDone = staged !== undefined && staged.setting.start['day'] !== true && staged.actions.length > 0
  const body = asDone ? fromActions(facts, staged, names, alerts) : fromEvidence(facts, names, alerts)
  if (body === undefined) return undefined
  const { starts_ms, lasts, ...rest } = body
  const answers = staffOf(facts.incident)
  const moved = movedDay(starts_ms, facts.time_zone)
  const parameters = {
    time: { from: moved.earliest, to: moved.latest },
    ...Object.fromEntries(answers.map(({ name, after }) => [name, around(after)])),
  }
  const document: ScenarioText = {
    title: { zh: '由一次事件还原', en: `From an incident: ${titlesOf(alerts)}` },
    home: homeFile,
    parameters,
    starts: `${moved.day}T\${time}:${moved.seconds}${moved.offset}`,
    lasts: formatDuration(lasts),
    ...rest,
    ...(answers.length === 0
      ? {}
      : { staff: answers.map(({ name, after: _after, ...step }) => ({ ...step, on: alerts[0]!.kind, after: `\${${name}}` })) }),
  }
  return { document, home: names.home, wanted: asDone ? wanted : wanted.slice(0, 1), from: asDone ? 'actions' : 'evidence' }
}

type Body = Pick<ScenarioText, 'people' | 'openings' | 'not_worn' | 'timeline' | 'faults' | 'expects' | 'allows' | 'forbids'> & {
  starts_ms: number
  lasts: Duration
}

function fromActions({ incident }: IncidentFacts, staged: StagedFacts, names: Nameless, alerts: readonly Alert[]): Body {
  const { starts_ms, ends_ms, setting, actions, truths, others } = staged
  const last = Math.max(incident.updated_ms, ...alerts.map(({ raised_ms }) => raised_ms))
  const until = Math.min(ends_ms, last + AFTERWARDS)
  const rename = (value: unknown): unknown => renamedIn(value, names)
  const start = rename(setting.start) as Pick<ScenarioText, 'people' | 'openings' | 'not_worn'>
  const judged = alerts.map((alert) => expectationOf(alert, truths, names))
  return {
    starts_ms,
    lasts: Milliseconds(until - starts_ms),
    ...start,
    timeline: actions
      .filter(({ at_ms }) => at_ms <= until)
      .map(({ at_ms, action }) => ({ at: formatDuration(Milliseconds(at_ms - starts_ms)), ...(rename(action) as object) }) as StepText),
    faults: setting.faults.map((fault) => inWords(rename(fault) as Record<string, unknown>)),
    expects: judged.flatMap(({ expects }) => (expects === undefined ? [] : [expects])),
    forbids: judged.flatMap(({ falseAlarm }) => (falseAlarm === undefined ? [] : [falseAlarm])),
    allows: once(others.map(({ kind, room }) => ({ alert: kind, ...(room === undefined ? {} : { room: names.renamed(room) }) }))),
  }
}

/** What is due of an alert by what really happened; one without a cause is a false alarm, and must not come again. */
function expectationOf(
  { kind, room, severity, raised_ms, onset_ms }: Alert,
  truths: StagedFacts['truths'],
  names: Nameless,
): { expects?: ExpectationText; falseAlarm?: { alert: string; room?: string } } {
  const there = room === undefined ? {} : { room }
  const { budget } = alertKinds[kind as AlertKind]
  const onsets = truths.filter(
    (truth) =>
      truth.phase === 'onset' &&
      truth.kind === kind &&
      (truth.room === undefined || room === undefined || names.renamed(truth.room) === room),
  )
  const onset = onsets.findLast(({ at_ms }) => at_ms <= raised_ms)
  // A warning by trend sees a level coming.
  const coming = onsets.find(({ at_ms }) => at_ms > raised_ms && at_ms - raised_ms <= EARLY)
  if (onset === undefined && coming === undefined) return { falseAlarm: { alert: kind, ...there } }
  const seen_ms = onset === undefined ? 0 : raised_ms - Math.min(onset.at_ms, onset_ms)
  const within = Milliseconds(Math.max(budget, Math.ceil((seen_ms * 1.5) / 1_000) * 1_000))
  const early = onset === undefined ? { early: formatDuration(EARLY) } : {}
  return { expects: { alert: kind, ...there, severity, within: formatDuration(within), ...early } }
}

function fromEvidence({ incident }: IncidentFacts, names: Nameless, alerts: readonly Alert[]): Body | undefined {
  const [first] = alerts
  if (first === undefined || !Object.hasOwn(alertKinds, first.kind)) return undefined
  const devices = first.devices.map((id) => names.renamed(id))
  const cause = rebuiltCause(names.home, { kind: first.kind, devices, ...(first.room === undefined ? {} : { room: first.room }) })
  if (cause === undefined) return undefined
  const { budget } = alertKinds[first.kind as AlertKind]
  // Gas, carbon monoxide and smoke take their time from the cause to the detector.
  const spreads = ['gas', 'gas-rising', 'co', 'fire'].includes(first.kind) ? Minutes(90) : Minutes(10)
  const loop = Math.max(0, ...incident.steps.map(({ at_ms }) => at_ms - incident.raised_ms))
  const also = once(alerts.slice(1).map(({ kind, room }) => ({ alert: kind, ...(room === undefined ? {} : { room }) })))
  return {
    starts_ms: first.onset_ms - cause.onset,
    lasts: Milliseconds(Math.ceil((cause.onset + budget + spreads + loop * 1.5 + AFTERWARDS) / 60_000) * 60_000),
    people: cause.people,
    timeline: cause.steps.map(({ at, action }) => ({ at: formatDuration(at), ...action })),
    expects: [
      {
        alert: first.kind,
        ...(first.room === undefined ? {} : { room: first.room }),
        severity: first.severity,
        within: formatDuration(budget),
        ...(first.kind === 'gas-rising' || first.kind === 'fire' ? { early: '5 min' } : {}),
      },
    ],
    allows: once([...also, ...(companions[first.kind] ?? []).map((alert) => ({ alert }))]),
  }
}

/** What may come beside an alert when its cause is let happen. */
const companions: Readonly<Record<string, readonly string[]>> = {
  gas: ['gas-rising'],
  'gas-rising': ['gas'],
  fire: ['stove-left-on', 'co'],
  co: ['fire'],
  fall: ['long-lie'],
  'device-silent': ['device-unplugged'],
  'device-unplugged': ['device-silent'],
}

interface Answer extends Omit<StaffText, 'on' | 'after'> {
  name: string
  after: Duration
}

const people: ReadonlySet<string> = new Set(roles)

/** Who answered and how fast, without their names. */
function staffOf({ steps, raised_ms }: Incident): Answer[] {
  return steps
    .filter(({ role }) => people.has(role))
    .map(({ step, role, at_ms, outcome }, i) => ({
      name: `${step}_${i + 1}`,
      after: Milliseconds(Math.max(0, at_ms - raised_ms)),
      step,
      by: `${role}-1`,
      ...(outcome === undefined ? {} : { outcome }),
    }))
}

/** Up to a tenth earlier or later, so that the order of steps stays. */
const around = (span: Duration) => ({
  from: formatDuration(Milliseconds(Math.round(span * 0.95))),
  to: formatDuration(Milliseconds(Math.round(span * 1.05))),
})

const titlesOf = (alerts: readonly Alert[]): string =>
  [...new Set(alerts.map(({ kind }) => (Object.hasOwn(alertKinds, kind) ? alertKinds[kind as AlertKind].title.en : kind)))].join(', ')

const once = <T>(list: readonly T[]): T[] => [...new Map(list.map((one) => [JSON.stringify(one), one])).values()]

/** Every id in a value by its new name, keys too. */
function renamedIn(value: unknown, names: Nameless): unknown {
  if (typeof value === 'string') return names.renamed(value)
  if (Array.isArray(value)) return value.map((one) => renamedIn(one, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [names.renamed(key), renamedIn(one, names)]))
}

/** A fault as a document says it. */
const inWords = (fault: Record<string, unknown>): FaultText =>
  Object.fromEntries(
    Object.entries(fault).map(([name, value]) => {
      const word = name.replace(/_s$/, '')
      return faultSpans.has(word) && typeof value === 'number' ? [word, formatDuration(Milliseconds(value * 1_000))] : [name, value]
    }),
  ) as FaultText
