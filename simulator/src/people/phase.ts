import type { Instant, Point, Point3 } from '@anju/sdk'
import { bearing_deg } from '../exact-math.ts'
import { between_m, distance_m } from '../world/vector.ts'
import { length_m } from '../world/route.ts'
import type { Pose } from './pose.ts'

/**
 * What a body does for a while, as a function of time: where it is at any instant follows from the phase and needs no step before it.
 * - `rest`: keeps its pose until something else begins.
 * - `walk`: goes along a way at one speed.
 * - `shift`: sits down, lies down, stands up, gets up: from one pose to another, evenly.
 * - `fall`: drops with growing speed, and lies at the end.
 */
export type Phase =
  | { kind: 'rest'; from: Instant; until: Instant; pose: Pose }
  | { kind: 'walk'; from: Instant; until: Instant; pose: Pose; way: readonly Point[]; length_m: number; speed_m_s: number }
  | { kind: 'shift'; from: Instant; until: Instant; pose: Pose; end: Pose }
  | { kind: 'fall'; from: Instant; until: Instant; pose: Pose; end: Pose }

/** A pose with its speeds: level along the floor, and downwards. */
export interface Moving extends Pose {
  speed_m_s: number
  sink_m_s: number
}

export const NEVER = Number.MAX_SAFE_INTEGER as Instant

/** The pose at an instant of a phase. Before its start it is the first, after its end the last. */
export function poseAt(phase: Phase, at: Instant): Moving {
  if (phase.kind === 'rest') return { ...phase.pose, speed_m_s: 0, sink_m_s: 0 }
  const span = phase.until - phase.from
  const t = span <= 0 ? 1 : Math.min(1, Math.max(0, (at - phase.from) / span))
  if (phase.kind === 'walk') return walking(phase, t)
  const { pose, end } = phase
  const level_m_s = t < 1 && span > 0 ? distance_m(pose.at_m, end.at_m) / (span / 1000) : 0
  const falls = phase.kind === 'fall'
  const share = falls ? t * t : t
  const drop_m = pose.centre_m - end.centre_m
  return {
    at_m: between_m(pose.at_m, end.at_m, t),
    centre_m: pose.centre_m - drop_m * share,
    top_m: pose.top_m + (end.top_m - pose.top_m) * share,
    heading_deg: t < 0.5 && !falls ? pose.heading_deg : end.heading_deg,
    posture: t >= 1 ? end.posture : falls ? 'falling' : pose.posture,
    speed_m_s: level_m_s,
    sink_m_s: t >= 1 || span <= 0 ? 0 : (drop_m / (span / 1000)) * (falls ? 2 * t : 1),
  }
}

/** The pose in which a phase leaves the body. */
export function endPose(phase: Phase): Pose {
  const { at_m, centre_m, top_m, heading_deg, posture } = poseAt(phase, phase.until)
  return { at_m, centre_m, top_m, heading_deg, posture }
}

/** Where the centre of a body is at an instant of a phase, written into a point that the caller keeps: looks along a way are many. */
export function centreInto(into: Point3, phase: Phase, at: Instant): Point3 {
  const span = phase.until - phase.from
  const t = span <= 0 ? 1 : Math.min(1, Math.max(0, (at - phase.from) / span))
  const { pose } = phase
  into[0] = pose.at_m[0]
  into[1] = pose.at_m[1]
  into[2] = pose.centre_m
  if (phase.kind === 'rest') return into
  if (phase.kind === 'walk') {
    const { i, share } = legAt(phase, t)
    const [a, b] = [phase.way[i]!, phase.way[i + 1] ?? phase.way[i]!]
    into[0] = a[0] + (b[0] - a[0]) * share
    into[1] = a[1] + (b[1] - a[1]) * share
    return into
  }
  const { end } = phase
  into[0] += (end.at_m[0] - pose.at_m[0]) * t
  into[1] += (end.at_m[1] - pose.at_m[1]) * t
  into[2] -= (pose.centre_m - end.centre_m) * (phase.kind === 'fall' ? t * t : t)
  return into
}

type Walk = Extract<Phase, { kind: 'walk' }>

/** The leg of a way that is reached at a share of the time, and how much of it has been walked. */
function legAt({ way, length_m }: Walk, t: number): { i: number; share: number } {
  let left = length_m * t
  let i = 0
  for (; i < way.length - 2; i++) {
    const passed = distance_m(way[i]!, way[i + 1]!)
    if (left <= passed) break
    left -= passed
  }
  const leg = distance_m(way[i]!, way[i + 1] ?? way[i]!)
  return { i, share: leg === 0 ? 1 : Math.min(1, left / leg) }
}

function walking(phase: Walk, t: number): Moving {
  const { pose, way, speed_m_s, from, until } = phase
  const { i, share } = legAt(phase, t)
  const [a, b] = [way[i]!, way[i + 1] ?? way[i]!]
  const goes = t < 1 && until > from
  return {
    ...pose,
    at_m: between_m(a, b, share),
    heading_deg: a[0] === b[0] && a[1] === b[1] ? pose.heading_deg : bearing_deg(b[0] - a[0], b[1] - a[1]),
    posture: goes ? 'walking' : 'standing',
    speed_m_s: goes ? speed_m_s : 0,
    sink_m_s: 0,
  }
}

/** A walk along a way from an instant on. `pose` is how somebody stands. */
export function walk(pose: Pose, way: readonly Point[], speed_m_s: number, from: Instant): Phase {
  const length = length_m(way)
  const until = (from + Math.ceil((length / speed_m_s) * 1000)) as Instant
  return { kind: 'walk', from, until, pose, way, length_m: length, speed_m_s }
}
