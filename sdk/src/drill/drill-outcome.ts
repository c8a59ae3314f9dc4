import type { Alert } from '../care/alert.ts'
import type { Incident } from '../care/incident.ts'
import type { Step } from '../care/lifecycle.ts'
import type { Truth } from '../world/truth.ts'

/** How one emergency went, in seconds from its true onset. What did not happen until the end is left out. */
export interface EmergencyOutcome {
  /** The truth's id. */
  id: string
  kind: string
  home: string
  resident?: string
  onset_ms: number
  alerted_s?: number
  acknowledged_s?: number
  dispatched_s?: number
  arrived_s?: number
  resolved_s?: number
  /** How long it lasted: until it truly ended, or until the drill did. For a fall: how long somebody lay on the floor. */
  lasted_s: number
  over: boolean
}

/** What a drill came to. */
export interface DrillOutcome {
  emergencies: readonly EmergencyOutcome[]
  /** Time that anybody lay on the floor, summed over people; two truths about one person at one time count once. Seconds. */
  on_floor_s: number
}

/** What a drill is told by: truth from the director, the rest from the server's feed. */
export interface WhatHappened {
  truths: readonly Truth[]
  alerts: readonly Pick<Alert, 'kind' | 'home' | 'raised_ms' | 'incident'>[]
  incidents: readonly Incident[]
  ended_ms: number
}

/** Kinds of truth in which somebody lies on the floor. */
const ON_FLOOR: ReadonlySet<string> = new Set(['fall', 'long-lie'])

/** What came of each emergency. Two runs of one drill are compared by it. Pure. */
export function drillOutcome({ truths, alerts, incidents, ended_ms }: WhatHappened): DrillOutcome {
  const emergencies = truths
    .filter(({ phase, at_ms }) => phase === 'onset' && at_ms <= ended_ms)
    .map((onset): EmergencyOutcome => {
      const end = truths.find(({ id, phase, at_ms }) => id === onset.id && phase === 'end' && at_ms <= ended_ms)
      const since = (at_ms: number) => (at_ms - onset.at_ms) / 1_000
      const alert = alerts
        .filter(({ kind, home, raised_ms }) => kind === onset.kind && home === onset.home && raised_ms >= onset.at_ms)
        .toSorted((a, b) => a.raised_ms - b.raised_ms)[0]
      const incident = alert === undefined ? undefined : incidents.find(({ id }) => id === alert.incident)
      const first = (step: Step) => incident?.steps.find((taken) => taken.step === step && taken.at_ms >= onset.at_ms)?.at_ms
      return {
        id: onset.id,
        kind: onset.kind,
        home: onset.home,
        ...(onset.resident === undefined ? {} : { resident: onset.resident }),
        onset_ms: onset.at_ms,
        ...times(
          {
            alerted_s: alert?.raised_ms,
            acknowledged_s: first('acknowledge'),
            dispatched_s: first('dispatch'),
            arrived_s: first('arrive'),
            resolved_s: first('resolve'),
          },
          since,
        ),
        lasted_s: since(end?.at_ms ?? ended_ms),
        over: end !== undefined,
      }
    })
  return { emergencies, on_floor_s: onFloor(emergencies) }
}

type Times = Pick<EmergencyOutcome, 'alerted_s' | 'acknowledged_s' | 'dispatched_s' | 'arrived_s' | 'resolved_s'>

function times(instants: { readonly [name in keyof Required<Times>]: number | undefined }, since: (at_ms: number) => number): Times {
  return Object.fromEntries(Object.entries(instants).flatMap(([name, at_ms]) => (at_ms === undefined ? [] : [[name, since(at_ms)]])))
}

/** The length of what the spans of each person cover together. */
function onFloor(emergencies: readonly EmergencyOutcome[]): number {
  const lying = emergencies.filter(({ kind }) => ON_FLOOR.has(kind))
  const people = Map.groupBy(lying, ({ home, resident }) => `${home}/${resident ?? ''}`)
  return [...people.values()].reduce(
    (sum, spans) => sum + covered(spans.map(({ onset_ms, lasted_s }) => [onset_ms / 1_000, onset_ms / 1_000 + lasted_s])),
    0,
  )
}

function covered(spans: readonly (readonly [from_s: number, to_s: number])[]): number {
  let [sum, until] = [0, Number.NEGATIVE_INFINITY]
  for (const [from_s, to_s] of spans.toSorted((a, b) => a[0] - b[0])) {
    if (to_s <= until) continue
    sum += to_s - Math.max(from_s, until)
    until = to_s
  }
  return sum
}
