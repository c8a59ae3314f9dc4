import { alertKinds, type Alert, type AlertKind, type DrillNote, type Incident, type Truth } from '@anju/sdk'

/** The rows of the timeline of a drill, from top to bottom. */
export const drillTracks = ['truth', 'alerts', 'actions', 'notes'] as const
export type DrillTrack = (typeof drillTracks)[number]

/** One thing on the timeline: a span where it lasted, a mark where it did not. What it is called is made of `kind` and `code` at the edge. */
export interface TrackItem {
  track: DrillTrack
  id: string
  from_ms: number
  /** Absent: a mark. */
  to_ms?: number
  /** What it is: an alert kind, a step, a call, or a note's own text. */
  code: string
  by?: string
  /** Which of the colours of the desk it has. */
  tone: 'alarm' | 'warning' | 'notice' | 'calm'
}

/** What a timeline is drawn from: the same live and in a review. */
export interface DrillHappened {
  truths: readonly Truth[]
  alerts: readonly Alert[]
  incidents: readonly Incident[]
  notes: readonly DrillNote[]
  /** Now, or the end. */
  until_ms: number
}

const toneOf = (kind: string): TrackItem['tone'] => (kind in alertKinds ? alertKinds[kind as AlertKind].severity : 'notice')

/** Everything that happened in a drill, by track and time. Pure. */
export function drillItems({ truths, alerts, incidents, notes, until_ms }: DrillHappened): TrackItem[] {
  const real = truths
    .filter(({ phase }) => phase === 'onset')
    .map(({ id, kind, at_ms }): TrackItem => {
      const end = truths.find((truth) => truth.id === id && truth.phase === 'end')
      return { track: 'truth', id: `truth-${id}`, from_ms: at_ms, to_ms: end?.at_ms ?? until_ms, code: kind, tone: toneOf(kind) }
    })
  const raised = alerts.map(({ id, kind, raised_ms, cleared_ms, severity }): TrackItem => ({
    track: 'alerts',
    id: `alert-${id}`,
    from_ms: raised_ms,
    to_ms: cleared_ms ?? until_ms,
    code: kind,
    tone: severity,
  }))
  const done = incidents.flatMap(({ id, steps, actions = [] }) => [
    ...steps.map(({ step, by, at_ms }, n): TrackItem => ({
      track: 'actions',
      id: `${id}-step-${n}`,
      from_ms: at_ms,
      code: step,
      by,
      tone: 'calm',
    })),
    ...actions.map(({ action, by, at_ms }, n): TrackItem => ({
      track: 'actions',
      id: `${id}-act-${n}`,
      from_ms: at_ms,
      code: action,
      by,
      tone: 'notice',
    })),
  ])
  const noted = notes.map(({ at_ms, by, text }, n): TrackItem => ({
    track: 'notes',
    id: `note-${n}`,
    from_ms: at_ms,
    code: text,
    by,
    tone: 'notice',
  }))
  return [...real, ...raised, ...done, ...noted].toSorted((a, b) => a.from_ms - b.from_ms || (a.id < b.id ? -1 : 1))
}
