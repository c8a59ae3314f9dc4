import { after, type Alert, type Cancel, type Clock, type Incident, type Result, type Truth, type Work } from '@anju/sdk'
import { simulateBuilding, type Action, type HomeSimulation, type Recorder } from '@anju/simulator'
import type { Scenario, StaffCall, StaffStep } from '../document/load-scenario.ts'
import { answering } from './answering.ts'
import type { Target } from '../targets/target.ts'

/** What the document asks for and did not get: an action that the world would not do, a step that the server would not take, or took against the document. */
export interface Refusal {
  at_ms: number
  by: 'world' | 'server'
  asked: Action | StaffStep | StaffCall
  code: string
}

/** What is seen while a scenario plays. */
export interface Seen {
  truths: Truth[]
  /** The latest state of each alert, in the order they were raised. */
  alerts: Map<string, Alert>
  incidents: Map<string, Incident>
  refusals: Refusal[]
  /** What people did, residents and staff, in order. */
  actions: { at_ms: number; who: string; does: string }[]
}

/** What plays a scenario needs. */
export interface Cast {
  clock: Clock
  seed: number | string
  target: Target
  work: Work
  record: Recorder
  /** Called when a truth or an alert comes: for live progress. */
  onNews?: (seen: Seen) => void
}

/** A scenario on its stage: the world beside the system under test, the timeline asked for. */
export interface Play {
  seen: Seen
  simulation: HomeSimulation
  start(): void
  stop(): Promise<void>
}

/** Puts a scenario on the stage. Nothing moves before `start`. */
export function play(scenario: Scenario, { clock, seed, target, work, record, onNews }: Cast): Play {
  const seen: Seen = { truths: [], alerts: new Map(), incidents: new Map(), refusals: [], actions: [] }
  const ends = after(scenario.starts, scenario.lasts)
  const cancels: Cancel[] = []
  const simulation = simulateBuilding({
    home: scenario.home,
    neighbours: scenario.site.homes.slice(1),
    site: scenario.site.id,
    clock,
    seed,
    bus: (device) => target.bus(device),
    work,
    faults: scenario.faults,
    starts: scenario.start,
    time_zone: scenario.site.time_zone,
  })
  simulation.onTruth((truth) => {
    record.add({ at_ms: clock.now(), truth })
    seen.truths.push(truth)
    onNews?.(seen)
  })
  target.onIncident((incident, alerts) => {
    if (clock.now() > ends) return
    for (const alert of alerts) {
      if (!seen.alerts.has(alert.id)) record.add({ at_ms: clock.now(), alert })
      seen.alerts.set(alert.id, alert)
    }
    record.add({ at_ms: clock.now(), incident })
    seen.incidents.set(incident.id, incident)
    onNews?.(seen)
    for (const { kind } of alerts) call(kind, incident.id)
    for (const response of answers.due(incident, alerts)) respond(response, incident.id)
  })
  const waiting = new Set<StaffStep | StaffCall>([...scenario.staff, ...(scenario.calls ?? [])])
  /** People are called by the first alert of their kind. */
  const call = (kind: string, incident: string) => {
    for (const step of waiting) {
      if (step.on !== kind) continue
      waiting.delete(step)
      const stage = { clock, work, record, seen }
      const taken = () => ('call' in step ? takeCall(target, step, incident, stage) : takeStep(target, step, incident, stage))
      cancels.push(clock.wakeAt(after(clock.now(), step.after), taken))
    }
  }
  const answers = answering(scenario.responses)
  const respond = ({ after: later, ...answer }: (typeof scenario.responses)[number], incident: string) => {
    const stage = { clock, work, record, seen }
    const answered = () => {
      if ('action' in answer) act(simulation, answer.action, stage)
      else takeStep(target, { on: answer.alert, after: later, ...answer }, incident, stage)
    }
    cancels.push(clock.wakeAt(after(clock.now(), later), answered))
  }
  return {
    seen,
    simulation,
    start() {
      for (const { at, action } of scenario.timeline) {
        cancels.push(clock.wakeAt(after(scenario.starts, at), () => act(simulation, action, { clock, record, seen })))
      }
      simulation.start()
    },
    stop() {
      for (const cancel of cancels) cancel()
      return simulation.stop()
    },
  }
}

interface Stage {
  clock: Clock
  record: Recorder
  seen: Seen
}

function act(simulation: HomeSimulation, action: Action, { clock, record, seen }: Stage): void {
  const at_ms = clock.now()
  const { do: does, ...args } = action
  record.add({ at_ms, action: { who: 'who' in action ? action.who : 'world', does, args: args as Record<string, string> } })
  seen.actions.push({ at_ms, who: 'who' in action ? action.who : 'world', does: said(does, args) })
  const done = simulation.act(action)
  if (!done.ok) seen.refusals.push({ at_ms, by: 'world', asked: action, code: done.fault.code })
}

function takeStep(target: Target, asked: StaffStep, incident: string, stage: Stage & { work: Work }): void {
  const { step, by, outcome } = asked
  const args = outcome === undefined ? {} : { outcome }
  taken(asked, step, { incident, args }, stage, () => target.step?.(incident, { step, by, ...args }))
}

function takeCall(target: Target, asked: StaffCall, incident: string, stage: Stage & { work: Work }): void {
  const { call, by, result } = asked
  const args = result === undefined ? {} : { result }
  taken(asked, call, { incident, args }, stage, () => target.act?.(incident, { action: call, by, ...args }))
}

/** Takes down what somebody does, does it, and sees whether the server takes it. */
function taken(
  asked: StaffStep | StaffCall,
  does: string,
  { incident, args }: { incident: string; args: { outcome?: string; result?: string } },
  { clock, work, record, seen }: Stage & { work: Work },
  ask: () => Promise<Result<Incident>> | undefined,
): void {
  const at_ms = clock.now()
  const refused = 'refused' in asked ? asked.refused : undefined
  record.add({ at_ms, action: { who: asked.by, does, args: { incident, ...args } } })
  seen.actions.push({ at_ms, who: asked.by, does: said(does, args) })
  const done = work.begin('staff')
  const wrong = (code: string) => seen.refusals.push({ at_ms, by: 'server', asked, code })
  const answered = ask()
  if (answered === undefined) {
    wrong('steps-not-possible')
    return done()
  }
  answered
    .then(
      (taken) => {
        if (taken.ok ? refused !== undefined : taken.fault.code !== refused) wrong(taken.ok ? 'step-not-refused' : taken.fault.code)
      },
      () => wrong('target-failed'),
    )
    .finally(done)
}

/** An action in a line: what is done, and with what. */
const said = (does: string, args: object): string =>
  [does, ...Object.entries(args).flatMap(([name, value]) => (name === 'who' ? [] : [`${name} ${JSON.stringify(value)}`]))]
    .join(' ')
    .replaceAll('"', '')
