import type { SeenBody } from './views.ts'

export type SeenPosture = 'standing' | 'sitting' | 'lying' | 'on-floor' | 'unknown'

/** The height of the top of a body above which it stands, and below which it lies, metres (chosen between the bodies of people over 80). */
const STANDS_M = 1.38
const LIES_M = 0.95
/** Lower than this the centre of a body is on the floor: the protocol's own limit. */
const FLOOR_M = 0.4

/** What a radar takes a body's posture for, from its heights alone. `mount_m` is how high the device hangs. */
export function postureOf({ top_m, centre_m: [, , z] }: SeenBody, mount_m: number): SeenPosture {
  if (top_m >= STANDS_M) return 'standing'
  if (top_m >= LIES_M) return 'sitting'
  return z + mount_m < FLOOR_M ? 'on-floor' : 'lying'
}
