import {
  after,
  drillOutcome,
  scoreDrill,
  type Alert,
  type Cancel,
  type Clock,
  type DrillNote,
  type DrillOffered,
  type DrillReview,
  type DrillShown,
  type Home,
  type Incident,
  type Instant,
  type Outcome,
  type Result,
  type Step,
  type Truth,
  type WorldSnapshot,
} from '@anju/sdk'
import type { Action } from '@anju/simulator'
import type { Scenario } from '../document/readied.ts'
import { moving } from '../director/moving.ts'
import { limits } from '../limits.ts'
import { answering, type Answering } from '../runner/answering.ts'
import { settled } from './settled.ts'

/** A drill that can be played: a document with a rubric, under the name that it is asked for by. */
export interface Drill {
  id: string
  scenario: Scenario
}

/** What a room of drills stands in. */
export interface DrillRoomOptions {
  home: Home
  clock: Clock
  drills: readonly Drill[]
  /** Lets something happen in the home. What the world would not do is left out of the drill: it goes on. */
  act: (action: Action) => Result<void>
  world: () => WorldSnapshot
  /** Whether an incident of the home is still open there: what a drill raised would join it, and be scored for nobody. */
  unsettled: () => boolean
  /** Takes a step as a simulated colleague, at the system that people are trained on. */
  takeStep: (incident: string, step: { step: Step; by: string; outcome?: Outcome }) => void
  /** Called when the drill that is shown is another one or stands otherwise. */
  onChange: (drill: DrillShown) => void
  onOver: (review: DrillReview) => void
}

/** How the asking for a drill came out. `unsettled`: an incident of the home is still open. */
export type DrillStart = 'started' | 'unknown' | 'running' | 'unsettled'

/** One drill at a time, played in a home that goes on living. */
export interface DrillRoom {
  readonly offered: readonly DrillOffered[]
  /** The drill that runs, or the last one. */
  shown(): DrillShown | undefined
  readonly running: boolean
  /** The review of the drill that was played last. */
  review(): DrillReview | undefined
  /** Starts a drill, or says why not. */
  start(id: string): DrillStart
  /** Ends it before its time. False when none runs. */
  end(): boolean
  /** False when none runs, or too much was noted. */
  note(by: string, text: string): boolean
  /** What the system under training says of an incident. */
  hearIncident(incident: Incident, alerts: readonly Alert[]): void
  hearTruth(truth: Truth): void
}

/** What is known of the drill that runs. */
interface Running {
  drill: Drill
  shown: DrillShown
  answers: Answering
  cancels: Cancel[]
  truths: Truth[]
  incidents: Map<string, Incident>
  alerts: Map<string, Alert>
  looks: WorldSnapshot[]
  /** Ends the looking. */
  cancelLook: Cancel
}

/** Between two looks at a world in which nothing moves, and in which something does, ms of its clock. */
const STILL_MS = 10_000
const MOVING_MS = 1_000

/** Plays drills in a home: its timeline on the clock of the home, the world's answers to what people do, notes, and a review at the end. */
export function drillRoom({ home, clock, drills, act, world, unsettled, takeStep, onChange, onOver }: DrillRoomOptions): DrillRoom {
  let now: Running | undefined
  let shown: DrillShown | undefined
  let review: DrillReview | undefined
  const tell = (drill: DrillShown) => {
    shown = drill
    if (now !== undefined) now.shown = drill
    onChange(drill)
  }

  const over = () => {
    if (now === undefined) return
    const ended = now
    for (const cancel of [...ended.cancels, ended.cancelLook]) cancel()
    const ended_ms = clock.now()
    tell({ ...ended.shown, state: 'over', ended_ms })
    now = undefined
    review = reviewOf(ended, home, shown!, ended_ms)
    onOver(review)
  }
  const look = (running: Running): void => {
    const [last, seen] = [running.looks.at(-1), world()]
    const due = last === undefined || moving(last, seen) || seen.at_ms - last.at_ms >= STILL_MS
    if (due && running.looks.length < limits.drill_looks) running.looks.push(seen)
    running.cancelLook = clock.wakeAt((clock.now() + MOVING_MS) as Instant, () => look(running))
  }

  return {
    offered: drills.map(({ id, scenario }) => ({
      id,
      title: scenario.title,
      home: home.id,
      lasts_s: scenario.lasts / 1_000,
      rubric: scenario.rubric!,
    })),
    shown: () => shown,
    review: () => review,
    get running() {
      return now !== undefined
    },
    start(id) {
      const drill = drills.find((each) => each.id === id)
      if (drill === undefined) return 'unknown'
      if (now !== undefined) return 'running'
      if (unsettled()) return 'unsettled'
      const { scenario } = drill
      const began = clock.now()
      now = {
        drill,
        shown: {
          id,
          title: scenario.title,
          home: home.id,
          state: 'running',
          began_ms: began,
          ends_ms: after(began, scenario.lasts),
          rubric: scenario.rubric!,
          notes: [],
        },
        answers: answering(scenario.responses),
        cancels: [],
        truths: [],
        incidents: new Map(),
        alerts: new Map(),
        looks: [],
        cancelLook: () => {},
      }
      const running = now
      for (const action of settled(home, scenario.start, world())) act(action)
      for (const { at, action } of scenario.timeline) running.cancels.push(clock.wakeAt(after(began, at), () => void act(action)))
      running.cancels.push(clock.wakeAt(after(began, scenario.lasts), over))
      look(running)
      tell(running.shown)
      return 'started'
    },
    end() {
      if (now === undefined) return false
      over()
      return true
    },
    note(by, text) {
      if (now === undefined || now.shown.notes.length >= limits.drill_notes) return false
      const note: DrillNote = { at_ms: clock.now(), by, text }
      tell({ ...now.shown, notes: [...now.shown.notes, note] })
      return true
    },
    hearTruth: (truth) => void now?.truths.push(truth),
    hearIncident(incident, alerts) {
      if (now === undefined || incident.raised_ms < now.shown.began_ms || incident.home !== home.id) return
      now.incidents.set(incident.id, incident)
      for (const alert of alerts) now.alerts.set(alert.id, alert)
      const [running, all] = [now, [...now.alerts.values()].filter((alert) => alert.incident === incident.id)]
      for (const { after: later, ...answer } of now.answers.due(incident, all))
        running.cancels.push(
          clock.wakeAt(after(clock.now(), later), () => {
            if ('action' in answer) act(answer.action)
            else
              takeStep(incident.id, {
                step: answer.step,
                by: answer.by,
                ...(answer.outcome === undefined ? {} : { outcome: answer.outcome }),
              })
          }),
        )
    },
  }
}

/** Everything that a review is made from. */
function reviewOf({ truths, incidents, alerts, looks }: Running, home: Home, drill: DrillShown, ended_ms: number): DrillReview {
  const [all, said] = [[...incidents.values()], [...alerts.values()]]
  return {
    anju: 'review/1',
    origin: 'simulated',
    drill,
    home,
    truths,
    alerts: said,
    incidents: all,
    looks,
    score: scoreDrill(drill.rubric, { incidents: all, alerts: said, now_ms: ended_ms, ended_ms }),
    outcome: drillOutcome({ truths, alerts: said, incidents: all, ended_ms }),
  }
}
