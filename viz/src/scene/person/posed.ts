import type { Plan, Point } from '@anju/sdk'
import { furnitureUnder } from '../../view/plan/furniture-under.ts'
import { falling, LYING, ON_FLOOR, SITTING, STANDING, walking, type Pose } from './pose.ts'

/** How somebody is drawn: the pose, how high what they rest on is, and where the body points. */
export interface Posed {
  pose: Pose
  seat_m: number
  bearing_deg: number
}

/** Somebody to draw, known or reported. */
export interface Body {
  at_m: Point
  posture: string
  bearing_deg: number
  since_s: number
  /** Way gone so far, metres: what the legs move by. */
  way_m: number
}

const SEATS = ['chair', 'sofa', 'armchair', 'toilet', 'bed'] as const
const COUCHES = ['bed', 'sofa'] as const
const bearings = { n: 0, e: 90, s: 180, w: 270 } as const

/** The pose of a body at its place: what stands there gives the height of a seat and the way a sleeper lies. */
export function posed(body: Body, plan: Plan): Posed {
  const { posture, bearing_deg } = body
  const free = (pose: Pose): Posed => ({ pose, seat_m: 0, bearing_deg })
  switch (posture) {
    case 'walking':
      return free(walking(body.way_m))
    case 'falling':
      return free(falling(body.since_s))
    case 'on-floor':
      return free(ON_FLOOR)
    case 'sitting': {
      const seat = furnitureUnder(plan, body.at_m, SEATS)
      return { pose: SITTING, seat_m: seat === undefined ? 0.42 : seat.height_m - 0.02, bearing_deg }
    }
    case 'lying': {
      const couch = furnitureUnder(plan, body.at_m, COUCHES)
      if (couch === undefined) return free(LYING)
      return {
        pose: LYING,
        seat_m: couch.height_m,
        bearing_deg: couch.kind === 'bed' && couch.facing !== undefined ? bearings[couch.facing] : bearing_deg,
      }
    }
    default:
      return free(STANDING)
  }
}
