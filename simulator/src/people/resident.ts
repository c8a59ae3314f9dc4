import type { Instant, Point, Random, Resident as Registered } from '@anju/sdk'
import { gaitOf } from './gait.ts'
import { buildOf, standing, type Build, type Pose } from './pose.ts'
import { endPose, NEVER, poseAt, walk, type Moving, type Phase } from './phase.ts'
import { physiology, type Physiology } from '../physiology/vitals.ts'

/**
 * One step of what somebody is about: a phase that begins at an instant from the pose that was reached, or an effect on the world that takes no
 * time. A step may also put further steps before the rest, for instance when a door turns out to be shut.
 */
export type Step = (at: Instant, body: ResidentBody) => Phase | readonly Step[] | undefined

/** The body of one resident: what it does now, what it will do next, and where it is at any instant. */
export interface ResidentBody {
  readonly registered: Registered
  readonly build: Build
  readonly gait_m_s: number
  readonly physiology: Physiology
  readonly random: Random
  /** Where the feet last stood on free floor: who gets up stands there. */
  feet_m: Point
  /** What they sit or lie on, by id. */
  on: string | undefined
  away: boolean
  worn: Set<string>
  /** Doors inside the flat that they will shut behind them, by id. */
  readonly shuts: Set<string>
  /** How far they have walked since the start, metres. */
  walked_m(at: Instant): number
  pose(at: Instant): Moving
  /** Since when the posture is what it is. */
  readonly postureSince: Instant
  /** When the phase that runs now ends; NEVER at rest. */
  readonly phaseEnds: Instant
  readonly moves: boolean
  /** What runs now. It is another object as soon as anything else is done. */
  readonly phase: Phase
  /** Nothing is under way and nothing is to come. */
  readonly idle: boolean
  /** Breaks off what is under way and does this instead. */
  begin(steps: readonly Step[], at: Instant): void
  /** Runs every step that has come due by `at`, each at its exact instant. */
  advance(at: Instant): void
}

export function residentBody(registered: Registered, random: Random, start: Instant, first: Pose, minute = 12 * 60): ResidentBody {
  const vitals = physiology({ registered, random: random.fork('vitals'), start, minute })
  vitals.turnsTo(first.posture, start)
  let phase: Phase = { kind: 'rest', from: start, until: NEVER, pose: first }
  let queue: Step[] = []
  let walkedBefore_m = 0

  const enter = (next: Phase, body: ResidentBody) => {
    if (phase.kind === 'walk') walkedBefore_m = body.walked_m(next.from)
    phase = next
    const now = next.kind === 'fall' ? 'falling' : next.kind === 'walk' ? 'walking' : next.pose.posture
    if (now === posture) return
    posture = now
    since = next.from
    body.physiology.turnsTo(now, next.from)
  }
  let posture = first.posture
  let since = start
  const body: ResidentBody = {
    registered,
    build: buildOf(registered.sex),
    gait_m_s: gaitOf(registered),
    shuts: new Set(),
    physiology: vitals,
    random,
    feet_m: first.at_m,
    on: undefined,
    away: false,
    worn: new Set(registered.wears ?? []),
    walked_m: (at) =>
      walkedBefore_m +
      (phase.kind === 'walk' ? phase.length_m * Math.min(1, Math.max(0, at - phase.from) / Math.max(1, phase.until - phase.from)) : 0),
    pose: (at) => poseAt(phase, at),
    get postureSince() {
      return since
    },
    get phaseEnds() {
      return phase.until
    },
    get phase() {
      return phase
    },
    get moves() {
      return phase.kind !== 'rest'
    },
    get idle() {
      return phase.kind === 'rest' && phase.until === NEVER && queue.length === 0
    },
    begin(steps, at) {
      const { at_m, centre_m, top_m, heading_deg, posture } = poseAt(phase, at)
      if (phase.kind === 'walk') body.feet_m = at_m
      const still: Pose = { at_m, centre_m, top_m, heading_deg, posture: posture === 'walking' ? 'standing' : posture }
      enter({ kind: 'rest', from: at, until: at, pose: still }, body)
      queue = [...steps]
      body.advance(at)
    },
    advance(at) {
      while (phase.until <= at) {
        const [step, ...rest] = queue
        const from = phase.until
        if (phase.kind === 'walk') body.feet_m = phase.way.at(-1)!
        queue = rest
        const pose = endPose(phase)
        const next = step?.(from, body)
        if (next === undefined) {
          if (step === undefined) enter({ kind: 'rest', from, until: NEVER, pose }, body)
          continue
        }
        if (typeof next === 'object' && 'kind' in next) enter(next, body)
        else queue = [...next, ...queue]
      }
    },
  }
  return body
}

/** Waits where one is. */
export const wait =
  (span_ms: number): Step =>
  (at, body) => ({ kind: 'rest', from: at, until: (at + span_ms) as Instant, pose: stillPose(body, at) })

/** An effect that takes no time. */
export const effect =
  (change: (at: Instant, body: ResidentBody) => void): Step =>
  (at, body) => {
    change(at, body)
    return undefined
  }

/** Moves evenly into another pose. */
export const shift =
  (span_ms: number, end: (body: ResidentBody, at: Instant) => Pose): Step =>
  (at, body) => ({ kind: 'shift', from: at, until: (at + Math.round(span_ms)) as Instant, pose: stillPose(body, at), end: end(body, at) })

/** Goes along a straight way that no plan needs to know, like over the threshold. */
export const stride =
  (to: Point): Step =>
  (at, body) =>
    walk(standing(body.build, body.pose(at).at_m, body.pose(at).heading_deg), [body.pose(at).at_m, to], body.gait_m_s, at)

/** The pose of an instant without its speeds. */
export function stillPose(body: ResidentBody, at: Instant): Pose {
  const { at_m, centre_m, top_m, heading_deg, posture } = body.pose(at)
  return { at_m, centre_m, top_m, heading_deg, posture: posture === 'walking' ? 'standing' : posture }
}
