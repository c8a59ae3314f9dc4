import { severities } from '@anju/sdk'
import { newest } from '../report/results-file.ts'
import type { RecordedAlert, RunRecord } from '../runner/run-record.ts'
import type { Verdict } from '../judge/verdict.ts'

/** How the alerts of one run differ between two builds. */
export const differences = ['lost', 'late', 'doubled', 'demoted', 'astray', 'false', 'broke', 'found', 'in-time', 'promoted'] as const
export type DifferenceCode = (typeof differences)[number]

/** Those that are better, or only other. All others are worse. */
const notWorse: ReadonlySet<DifferenceCode> = new Set(['found', 'in-time', 'promoted'])
export const isWorse = ({ code }: Pick<Difference, 'code'>): boolean => !notWorse.has(code)

/** One thing that is not in the second build as it is in the first. */
export interface Difference {
  code: DifferenceCode
  /** The run of the second build. */
  run: RunRecord
  /** The kind of alert; absent when the run itself broke. */
  kind?: string
  room?: string
  /** Seconds to the alert before and now, or its severities. */
  before?: number | string
  now?: number | string
}

/** Two builds held against each other. */
export interface Compared {
  /** Runs that came to an end in the first build and are in both with the same document. */
  runs: number
  /** Runs that are in one only, or whose document was changed between, or that came to no end before. */
  left_out: number
  differences: readonly Difference[]
}

/** What tells a run from others, whatever system it was run against. */
const nameOf = ({ file, case: { number }, seed, way }: RunRecord) => JSON.stringify([file, number, seed, way])
const byName = (runs: readonly RunRecord[]) => new Map(newest(runs).map((run) => [nameOf(run), run]))
const ended = ({ error, blocked, interrupted }: RunRecord) => error === undefined && blocked === undefined && !interrupted

/** Holds the runs of a second build against the same runs of the first. */
export function diffRuns(first: readonly RunRecord[], second: readonly RunRecord[]): Compared {
  const [before, now] = [byName(first), byName(second)]
  const pairs = [...before].flatMap(([name, a]) => {
    const b = now.get(name)
    return b !== undefined && a.sha256 === b.sha256 && ended(a) ? [{ a, b }] : []
  })
  const all = new Set([...before.keys(), ...now.keys()]).size
  return { runs: pairs.length, left_out: all - pairs.length, differences: pairs.flatMap(({ a, b }) => differencesOf(a, b)) }
}

function differencesOf(a: RunRecord, b: RunRecord): Difference[] {
  if (!ended(b)) return [{ code: 'broke', run: b }]
  return [...ofExpectations(a, b), ...ofNoise(a, b), ...ofSeverities(a, b)]
}

const came = ({ outcome }: Verdict) => outcome !== 'missed' && outcome !== 'not-happened'

/** What became of each alert that is due. */
function ofExpectations(a: RunRecord, b: RunRecord): Difference[] {
  return b.verdicts.flatMap((now): Difference[] => {
    const before = a.verdicts.find(({ expectation }) => expectation !== undefined && expectation === now.expectation)
    if (before === undefined || before.outcome === now.outcome) return []
    const told = (code: DifferenceCode): Difference[] => [
      {
        code,
        run: b,
        kind: now.kind,
        ...(now.room === undefined ? {} : { room: now.room }),
        ...(before.detection_s === undefined ? {} : { before: before.detection_s }),
        ...(now.detection_s === undefined ? {} : { now: now.detection_s }),
      },
    ]
    if (came(before) !== came(now)) return told(came(now) ? 'found' : 'lost')
    if (now.outcome === 'late') return told('late')
    if (before.outcome === 'late' && now.outcome === 'matched') return told('in-time')
    return now.outcome === 'wrong-room' ? told('astray') : []
  })
}

/** Alerts that nobody expected, and those that were told once more, beyond what there was before: counted by kind and room. */
function ofNoise(a: RunRecord, b: RunRecord): Difference[] {
  const noisy = { doubled: ['doubled'], false: ['unexpected', 'forbidden'] } as const
  return Object.entries(noisy).flatMap(([code, outcomes]) => {
    const such = ({ verdicts }: RunRecord) => verdicts.filter(({ outcome }) => (outcomes as readonly string[]).includes(outcome))
    const left = such(a).map(placeOf)
    return such(b).flatMap((verdict): Difference[] => {
      const known = left.indexOf(placeOf(verdict))
      if (known >= 0) {
        left.splice(known, 1)
        return []
      }
      return [{ code: code as DifferenceCode, run: b, kind: verdict.kind, ...(verdict.room === undefined ? {} : { room: verdict.room }) }]
    })
  })
}

const placeOf = ({ kind, room }: { kind: string; room?: string }): string => JSON.stringify([kind, room ?? ''])

/** Alerts of one kind and place, in their order, whose severity is another. */
function ofSeverities(a: RunRecord, b: RunRecord): Difference[] {
  const before = Map.groupBy(inOrder(a.alerts), placeOf)
  const now = Map.groupBy(inOrder(b.alerts), placeOf)
  return [...now].flatMap(([place, alerts]) =>
    alerts.flatMap((alert, i): Difference[] => {
      const other = before.get(place)?.[i]
      if (other === undefined || other.severity === alert.severity) return []
      const { kind, room } = alert
      const code = severities.indexOf(alert.severity) > severities.indexOf(other.severity) ? 'demoted' : 'promoted'
      return [{ code, run: b, kind, ...(room === undefined ? {} : { room }), before: other.severity, now: alert.severity }]
    }),
  )
}

const inOrder = (alerts: readonly RecordedAlert[]) => [...alerts].sort((a, b) => a.raised_ms - b.raised_ms)
