import type { Instant, OtherKind, Point } from '@anju/sdk'
import type { Ratio } from '../faults/fault-shape.ts'
import { NEVER, poseAt, walk, type Moving, type Phase } from '../people/phase.ts'
import type { Pose } from '../people/pose.ts'

/** In how many cases of how many an instrument takes an echo or a warmth for a person's. */
export interface Likeness {
  radar: Ratio
  motion: Ratio
}

/** Something in view that is no resident: a cat, a fan, a visitor, somebody behind a wall. What it does is a function of time, as with people. */
export interface Mover {
  /** Tells it from every other body of the home. */
  readonly track: number
  readonly phase: Phase
  readonly away: boolean
  pose(at: Instant): Moving
  readonly physiology: { chest(instant: Instant): { heart_per_min: number; breath_per_min: number } }
  readonly fidget: { active(at: Instant): boolean }
  readonly likeness: Likeness
  /** What somebody who looked in would see; a fan, a curtain and a neighbour behind the wall are not looked for. */
  readonly looks?: OtherKind
  /** The room whose radars meet it through the wall; no other instrument does. */
  readonly behind?: string
  /** When it does something else by itself, or has gone. */
  next(now: Instant): Instant
  advance(now: Instant): void
  /** It is there no longer from here on. */
  readonly until: Instant
}

/** A thing that moves has no heart; a fan or a curtain sways as often as a chest (chosen). */
const SWAYS = { chest: () => ({ heart_per_min: 0, breath_per_min: 12 }) }

interface Thing {
  track: number
  likeness: Likeness
  from: Instant
  until: Instant
  pose: Pose
}

/** What stays where it is and sways: always, or for the first `blows_ms` of every `every_ms`. */
export function swaying({ track, likeness, from, until, pose }: Thing, gusts?: { blows_ms: number; every_ms: number }): Mover {
  const phase: Phase = { kind: 'rest', from, until: NEVER, pose }
  const into = (at: Instant) => (at - from) % gusts!.every_ms
  return {
    track,
    phase,
    away: false,
    pose: (at) => poseAt(phase, at),
    physiology: SWAYS,
    fidget: { active: (at) => gusts === undefined || into(at) < gusts.blows_ms },
    likeness,
    next(now) {
      if (gusts === undefined) return until
      const left = into(now) < gusts.blows_ms ? gusts.blows_ms - into(now) : gusts.every_ms - into(now)
      return Math.min(until, now + left) as Instant
    },
    advance() {},
    until,
  }
}

/** What things have in common that move and never stir where they are. */
function thing({ track, likeness, until }: Pick<Thing, 'track' | 'likeness' | 'until'>, first: Phase) {
  const own = {
    track,
    phase: first,
    away: false,
    pose: (at: Instant) => poseAt(own.phase, at),
    physiology: SWAYS,
    fidget: { active: () => false },
    likeness,
    until,
  }
  return own
}

/** What goes from place to place: `onwards` answers the way and how long it then stays. */
export function roaming(
  { track, likeness, from, until, pose }: Thing,
  speed_m_s: number,
  onwards: (at: Point) => { way: readonly Point[]; stays_ms: number },
  behind?: string,
): Mover {
  const goes = thing({ track, likeness, until }, { kind: 'rest', from, until: from, pose })
  let stays_ms = 0
  return Object.assign(goes, {
    ...(behind === undefined ? {} : { behind }),
    next: () => Math.min(until, goes.phase.until) as Instant,
    advance(now: Instant) {
      while (goes.phase.until <= now) {
        const at = goes.phase.until
        const stands: Pose = { ...pose, at_m: poseAt(goes.phase, at).at_m }
        if (goes.phase.kind === 'walk' && stays_ms > 0) {
          goes.phase = { kind: 'rest', from: at, until: (at + stays_ms) as Instant, pose: stands }
          continue
        }
        const next = onwards(stands.at_m)
        stays_ms = next.stays_ms
        goes.phase = walk(stands, next.way, speed_m_s, at)
        if (goes.phase.until <= at) goes.phase = { kind: 'rest', from: at, until: (at + 1_000) as Instant, pose: stands }
      }
    },
  })
}

/** What drops from a height to the floor and lies there. */
export function dropping({ track, likeness, from, until, pose }: Thing, end: Pose, drops_ms: number): Mover {
  const fall: Phase = { kind: 'fall', from, until: (from + drops_ms) as Instant, pose, end }
  const lies: Phase = { kind: 'rest', from: fall.until, until: NEVER, pose: end }
  const drops = thing({ track, likeness, until }, fall)
  return Object.assign(drops, {
    next: (now: Instant) => (now < fall.until ? fall.until : until),
    advance(now: Instant) {
      if (now >= fall.until) drops.phase = lies
    },
  })
}
