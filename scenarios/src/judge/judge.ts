import { Milliseconds, type Alert, type Truth } from '@anju/sdk'
import type { AlertMatch, Expectation, Verdict } from './verdict.ts'

/** What a judge looks at: what was due, what really happened, what was raised. */
export interface Case {
  expects: readonly Expectation[]
  truths: readonly Truth[]
  alerts: readonly Alert[]
  /** Alerts that may come and need not. */
  allows?: readonly AlertMatch[]
  /** Alerts that must not come, allowed or not. */
  forbids?: readonly AlertMatch[]
}

/** An alert, reduced to what it is judged by. */
type Raised = Pick<Alert, 'id' | 'home' | 'kind' | 'severity' | 'key' | 'room' | 'raised_ms' | 'cleared_ms'>

/**
 * Holds every expectation against the truth and the alerts. Each onset and each alert serve one expectation. What is left over of the alerts
 * is a failure: doubled, when another alert already stood for the same thing, and unexpected otherwise.
 */
export function judge({ expects, truths, alerts, allows = [], forbids = [] }: Case): Verdict[] {
  const onsets = truths.filter(({ phase }) => phase === 'onset').sort((a, b) => a.at_ms - b.at_ms)
  const raised: Raised[] = [...alerts].sort((a, b) => a.raised_ms - b.raised_ms || (a.id < b.id ? -1 : 1))
  const usedTruths = new Set<string>()
  const usedAlerts = new Set<string>()

  const verdicts = expects.map((expectation, i): Verdict => {
    const about = { kind: expectation.alert, expectation: i, deadline_s: expectation.within / 1_000 }
    const onset = onsetFor(expectation, onsets, usedTruths)
    if (onset === undefined) return { ...about, outcome: 'not-happened', ...place(expectation) }
    usedTruths.add(mark(expectation, onset))
    const alert = alertFor(expectation, onset, onsets, raised, usedAlerts)
    const due = { ...about, home: onset.home, truth: onset.id, onset_ms: onset.at_ms }
    if (alert === undefined) return { ...due, outcome: 'missed', ...place(expectation) }
    usedAlerts.add(alert.id)
    return { ...due, ...compare(expectation, onset, alert) }
  })
  return [...verdicts, ...leftOver(raised, usedAlerts, allows, forbids)]
}

/** Two expectations may be counted from one onset (a warning and then an alarm), but not for the same kind of alert. */
const mark = ({ alert }: Expectation, { id }: Truth) => `${alert} ${id}`

function onsetFor(expectation: Expectation, onsets: readonly Truth[], used: ReadonlySet<string>): Truth | undefined {
  const free = onsets.filter((onset) => onset.kind === expectation.of && !used.has(mark(expectation, onset)))
  return free.find(({ room }) => expectation.room === undefined || room === expectation.room) ?? free[0]
}

/**
 * The alert for an onset: the first of its kind in its home since then, in time and in the right room if there is one. An alert never speaks for what comes
 * later, and one past its deadline belongs to a later onset when there is one.
 */
function alertFor(
  { alert, room: wanted, within, early = Milliseconds(0) }: Expectation,
  onset: Truth,
  onsets: readonly Truth[],
  raised: readonly Raised[],
  used: ReadonlySet<string>,
): Raised | undefined {
  const later = onsets.find(({ kind, home, at_ms }) => kind === onset.kind && home === onset.home && at_ms > onset.at_ms)?.at_ms
  const free = raised.filter(
    ({ id, kind, home, raised_ms }) =>
      kind === alert &&
      home === onset.home &&
      raised_ms >= onset.at_ms - early &&
      (later === undefined || raised_ms < later || raised_ms - onset.at_ms <= within) &&
      !used.has(id),
  )
  const inTime = free.filter(({ raised_ms }) => raised_ms - onset.at_ms <= within)
  const candidates = inTime.length > 0 ? inTime : free
  return candidates.find(({ room }) => wanted === undefined || room === wanted) ?? candidates[0]
}

function compare({ room, severity, within }: Expectation, onset: Truth, alert: Raised): Omit<Verdict, 'kind'> {
  const detection_ms = alert.raised_ms - onset.at_ms
  const seen = {
    alert: alert.id,
    raised_ms: alert.raised_ms,
    detection_s: detection_ms / 1_000,
    ...(alert.room === undefined ? {} : { room: alert.room }),
  }
  if (room !== undefined && alert.room !== room) return { outcome: 'wrong-room', wanted: room, ...seen }
  if (severity !== undefined && alert.severity !== severity) return { outcome: 'wrong-severity', wanted: severity, ...seen }
  return { outcome: detection_ms > within ? 'late' : 'matched', ...seen }
}

function leftOver(
  raised: readonly Raised[],
  used: ReadonlySet<string>,
  allows: readonly AlertMatch[],
  forbids: readonly AlertMatch[],
): Verdict[] {
  const welcome = new Set(
    raised.filter((alert) => !used.has(alert.id) && among(allows, alert) && !among(forbids, alert)).map(({ id }) => id),
  )
  const known = (id: string) => used.has(id) || welcome.has(id)
  return raised
    .filter(({ id }) => !used.has(id))
    .flatMap((alert): Verdict[] => {
      const twin = raised.find((other) => other.id !== alert.id && known(other.id) && standsFor(other, alert))
      if (twin === undefined && welcome.has(alert.id)) return []
      return [
        {
          outcome: among(forbids, alert) ? 'forbidden' : twin === undefined ? 'unexpected' : 'doubled',
          kind: alert.kind,
          home: alert.home,
          alert: alert.id,
          raised_ms: alert.raised_ms,
          ...(alert.room === undefined ? {} : { room: alert.room }),
        },
      ]
    })
}

const among = (matches: readonly AlertMatch[], { kind, room }: Raised): boolean =>
  matches.some(({ alert, room: wanted }) => alert === kind && (wanted === undefined || wanted === room))

/** Whether `first` was still open and about the same thing when `second` was raised. */
const standsFor = (first: Raised, second: Raised): boolean =>
  first.kind === second.kind &&
  first.home === second.home &&
  (first.key === second.key || first.room === second.room) &&
  first.raised_ms <= second.raised_ms &&
  (first.cleared_ms === undefined || first.cleared_ms > second.raised_ms)

const place = ({ room }: Expectation) => (room === undefined ? {} : { room })
