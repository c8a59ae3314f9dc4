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

/** `minute` is the minute of the local day at the start; `nature` draws their values at rest, and is their chance unless told. */
interface Drawn {
  minute: number
  nature?: Random
}

/** A body at its first pose. */
export const residentBody = (
  registered: Registered,
  random: Random,
  start: Instant,
  first: Pose,
  drawn: Drawn = { minute: 12 * 60 },
): ResidentBody => new Body(registered, random, start, first, drawn)

/** A class, since what its getters tell is asked for at every step of the world: an object literal with getters is a hash table to the engine. */
class Body implements ResidentBody {
  readonly registered: Registered
  readonly build: Build
  readonly gait_m_s: number
  readonly shuts = new Set<string>()
  readonly physiology: Physiology
  readonly random: Random
  feet_m: Point
  on: string | undefined = undefined
  away = false
  worn: Set<string>
  #phase: Phase
  #queue: Step[] = []
  #walkedBefore_m = 0
  #posture: Pose['posture']
  #since: Instant

  constructor(registered: Registered, random: Random, start: Instant, first: Pose, { minute, nature = random }: Drawn) {
    this.registered = registered
    this.build = buildOf(registered.sex)
    this.gait_m_s = gaitOf(registered)
    this.physiology = physiology({ registered, random: random.fork('vitals'), nature: nature.fork('vitals'), start, minute })
    this.physiology.turnsTo(first.posture, start)
    this.random = random
    this.feet_m = first.at_m
    this.worn = new Set(registered.wears ?? [])
    this.#phase = { kind: 'rest', from: start, until: NEVER, pose: first }
    this.#posture = first.posture
    this.#since = start
  }

  get postureSince(): Instant {
    return this.#since
  }

  get phaseEnds(): Instant {
    return this.#phase.until
  }

  get phase(): Phase {
    return this.#phase
  }

  get moves(): boolean {
    return this.#phase.kind !== 'rest'
  }

  get idle(): boolean {
    return this.#phase.kind === 'rest' && this.#phase.until === NEVER && this.#queue.length === 0
  }

  walked_m(at: Instant): number {
    const phase = this.#phase
    if (phase.kind !== 'walk') return this.#walkedBefore_m
    return this.#walkedBefore_m + phase.length_m * Math.min(1, Math.max(0, at - phase.from) / Math.max(1, phase.until - phase.from))
  }

  pose(at: Instant): Moving {
    return poseAt(this.#phase, at)
  }

  begin(steps: readonly Step[], at: Instant): void {
    const { at_m, centre_m, top_m, heading_deg, posture } = poseAt(this.#phase, at)
    if (this.#phase.kind === 'walk') this.feet_m = at_m
    const still: Pose = { at_m, centre_m, top_m, heading_deg, posture: posture === 'walking' ? 'standing' : posture }
    this.#enter({ kind: 'rest', from: at, until: at, pose: still })
    this.#queue = [...steps]
    this.advance(at)
  }

  advance(at: Instant): void {
    while (this.#phase.until <= at) {
      const [step, ...rest] = this.#queue
      const from = this.#phase.until
      if (this.#phase.kind === 'walk') this.feet_m = this.#phase.way.at(-1)!
      this.#queue = rest
      const pose = endPose(this.#phase)
      const next = step?.(from, this)
      if (next === undefined) {
        if (step === undefined) this.#enter({ kind: 'rest', from, until: NEVER, pose })
        continue
      }
      if (typeof next === 'object' && 'kind' in next) this.#enter(next)
      else this.#queue = [...next, ...this.#queue]
    }
  }

  #enter(next: Phase): void {
    if (this.#phase.kind === 'walk') this.#walkedBefore_m = this.walked_m(next.from)
    this.#phase = next
    const now = next.kind === 'fall' ? 'falling' : next.kind === 'walk' ? 'walking' : next.pose.posture
    if (now === this.#posture) return
    this.#posture = now
    this.#since = next.from
    this.physiology.turnsTo(now, next.from)
  }
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
