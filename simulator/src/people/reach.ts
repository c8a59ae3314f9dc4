import type { Point3 } from '@anju/sdk'
import { cos, PI, sin } from '../exact-math.ts'
import { distance_m } from '../world/vector.ts'
import type { Pose } from './pose.ts'

/** How far a hand comes from the shoulder, metres (chosen). Who lies in bed can turn over; who lies on the floor after a fall hardly moves. */
const ARM_M = { up: 0.8, bed: 1.25, floor: 0.7 } as const
/** How high a hand comes above the floor, metres. */
const HIGH_M = { up: 1.8, bed: 1.4, floor: 0.6 } as const
/** From the middle of the body to the shoulders of somebody who lies, metres. */
const SHOULDER_M = 0.45

/** Whether a hand comes to a spot of the home without a step. */
export function reaches({ at_m, heading_deg, posture }: Pose, [x, y, z]: Point3): boolean {
  const lies = posture === 'lying' || posture === 'on-floor'
  const by = posture === 'on-floor' || posture === 'falling' ? 'floor' : posture === 'lying' ? 'bed' : 'up'
  const angle = (heading_deg * PI) / 180
  const shoulder: [number, number] = lies ? [at_m[0] + SHOULDER_M * sin(angle), at_m[1] + SHOULDER_M * cos(angle)] : [at_m[0], at_m[1]]
  return distance_m(shoulder, [x, y]) <= ARM_M[by] && z <= HIGH_M[by]
}
