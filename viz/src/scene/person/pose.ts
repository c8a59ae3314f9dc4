/** Left and right. */
export type Pair = readonly [left: number, right: number]

/** How a body is bent: angles in radians, the height of the pelvis in metres. Pitch and roll turn the whole body about the pelvis. */
export interface Pose {
  pelvis_m: number
  pitch: number
  roll: number
  spine: number
  head: number
  shoulder: Pair
  /** How far the arms stand off the body. */
  armSpread: Pair
  elbow: Pair
  hip: Pair
  legSpread: Pair
  knee: Pair
}

export const STANDING: Pose = {
  pelvis_m: 0.86,
  pitch: 0,
  roll: 0,
  spine: 0.1,
  head: -0.05,
  shoulder: [0.05, 0.05],
  armSpread: [0.1, 0.1],
  elbow: [-0.15, -0.15],
  hip: [0, 0],
  legSpread: [0.03, 0.03],
  knee: [0.04, 0.04],
}

/** On the floor, face down, one arm stretched, one leg drawn up. */
export const ON_FLOOR: Pose = {
  pelvis_m: 0.135,
  pitch: Math.PI / 2,
  roll: 0,
  spine: -0.06,
  head: 0.12,
  shoulder: [-2.4, -0.35],
  armSpread: [0.45, 0.75],
  elbow: [-0.9, -0.9],
  hip: [-0.55, 0.06],
  legSpread: [0.18, 0.16],
  knee: [1.05, 0.18],
}

/** On the back, legs nearly straight, hands beside the hips. `pelvis_m` is added to the height of what is lain on. */
export const LYING: Pose = {
  pelvis_m: 0.13,
  pitch: -Math.PI / 2,
  roll: 0,
  spine: 0.06,
  head: 0.16,
  shoulder: [-0.12, -0.12],
  armSpread: [0.22, 0.22],
  elbow: [-0.25, -0.25],
  hip: [-0.08, -0.04],
  legSpread: [0.08, 0.08],
  knee: [0.16, 0.1],
}

/** Hands in the lap. `pelvis_m` is added to the height of the seat. */
export const SITTING: Pose = {
  pelvis_m: 0.1,
  pitch: 0,
  roll: 0,
  spine: 0.12,
  head: 0.02,
  shoulder: [-0.5, -0.5],
  armSpread: [0.12, 0.12],
  elbow: [-0.75, -0.75],
  hip: [-1.5, -1.5],
  legSpread: [0.1, 0.1],
  knee: [1.45, 1.45],
}

/** The knees give way: halfway down a fall. */
const BUCKLING: Pose = {
  pelvis_m: 0.52,
  pitch: 0.45,
  roll: 0.12,
  spine: 0.45,
  head: 0.3,
  shoulder: [-1.1, -0.7],
  armSpread: [0.5, 0.6],
  elbow: [-0.7, -0.8],
  hip: [-1, -0.7],
  legSpread: [0.1, 0.12],
  knee: [1.5, 1.25],
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share
const mixPair = (a: Pair, b: Pair, share: number): Pair => [mix(a[0], b[0], share), mix(a[1], b[1], share)]

/** The pose that lies `share` of the way from one to the other, 0 to 1. */
export const blend = (a: Pose, b: Pose, share: number): Pose => ({
  pelvis_m: mix(a.pelvis_m, b.pelvis_m, share),
  pitch: mix(a.pitch, b.pitch, share),
  roll: mix(a.roll, b.roll, share),
  spine: mix(a.spine, b.spine, share),
  head: mix(a.head, b.head, share),
  shoulder: mixPair(a.shoulder, b.shoulder, share),
  armSpread: mixPair(a.armSpread, b.armSpread, share),
  elbow: mixPair(a.elbow, b.elbow, share),
  hip: mixPair(a.hip, b.hip, share),
  legSpread: mixPair(a.legSpread, b.legSpread, share),
  knee: mixPair(a.knee, b.knee, share),
})

export const smooth = (x: number): number => x * x * (3 - 2 * x)

/** One double step of an old person, metres. */
export const STRIDE_M = 0.84

/** Walking as a function of the way gone, metres: the feet do not slide, whatever the speed. */
export function walking(way_m: number): Pose {
  const phase = (way_m / STRIDE_M) * 2 * Math.PI
  const [s, c] = [Math.sin(phase), Math.cos(phase)]
  return {
    pelvis_m: 0.855 + 0.012 * Math.cos(2 * phase),
    pitch: 0.05,
    roll: 0.02 * s,
    spine: 0.14,
    head: -0.1,
    shoulder: [0.42 * s, -0.42 * s],
    armSpread: [0.1, 0.1],
    elbow: [-0.35 - 0.15 * s, -0.35 + 0.15 * s],
    hip: [-0.45 * s, 0.45 * s],
    legSpread: [0.02, 0.02],
    knee: [0.12 + 0.42 * Math.max(0, c), 0.12 + 0.42 * Math.max(0, -c)],
  }
}

/** When the knees have given way, and when the body has come down, seconds. */
const BUCKLED_S = 0.45
const DOWN_S = 0.95

/** A fall as a function of the seconds since it began: stagger, buckle, faster and faster to the floor, a small settling. */
export function falling(since_s: number): Pose {
  if (since_s < BUCKLED_S) return blend(STANDING, BUCKLING, smooth(Math.max(0, since_s) / BUCKLED_S))
  const dropped = Math.min(1, (since_s - BUCKLED_S) / (DOWN_S - BUCKLED_S))
  const pose = blend(BUCKLING, ON_FLOOR, dropped * dropped)
  if (since_s <= DOWN_S) return pose
  const rest_s = since_s - DOWN_S
  return { ...pose, pelvis_m: pose.pelvis_m + Math.abs(Math.exp(-rest_s * 9) * Math.sin(rest_s * 26) * 0.03) }
}

/** The chest rises and sinks with the breath: how much the spine's length changes, as a factor near 1. */
export const breathing = (at_s: number, breath_per_min: number): number => 1 + 0.018 * Math.sin((at_s * breath_per_min * 2 * Math.PI) / 60)
