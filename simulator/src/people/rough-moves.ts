import type { Furniture, Point } from '@anju/sdk'
import { distance_m } from '../world/vector.ts'
import { walkTo, type Surroundings } from './moves.ts'
import type { Places } from './places.ts'
import { sitting, standing, type Pose } from './pose.ts'
import { effect, shift, stillPose, wait, type ResidentBody, type Step } from './resident.ts'

/** Who lets go drops onto a seat in so long, milliseconds (chosen: the last 20 cm free, √(2·0.2/9.81) = 0.2 s, the rest braked). */
const DROPS_MS = 300
/** Bending down and up again, and how often over one bed (chosen). */
const BENDS_MS = 700
const TIMES = 8
/** Height of centre and top of somebody who bends over a bed, shares of the stature (chosen: the trunk level). */
const BENT = { centre: 0.42, top: 0.62 }

/** Goes to a seat and drops onto it. */
export const dropOnto = (places: Places, surroundings: Surroundings, piece: Furniture, beside: Point): Step[] => [
  ...walkTo(places, surroundings, beside),
  (at, body) => {
    const seat = places.seat(piece, body.pose(at).at_m)
    // Nobody slides along a seat faster than they walk: the way there is gone first, on the feet.
    const near_ms = (distance_m(body.pose(at).at_m, seat) / (0.8 * body.gait_m_s)) * 1000
    const over = (body: ResidentBody): Pose => standing(body.build, seat, body.pose(at).heading_deg)
    return [
      shift(near_ms, over),
      shift(DROPS_MS, (body) => sitting(body.build, seat, body.pose(at).heading_deg, piece.height_m)),
      effect((at, body) => {
        body.on = piece.id
        surroundings.jolt(body, 'drop', at)
      }),
    ]
  },
]

/** Goes to a bed and bends over it again and again; the hands shake out what lies there. */
export const makeBed = (places: Places, surroundings: Surroundings, beside: Point): Step[] => [
  ...walkTo(places, surroundings, beside),
  ...Array.from({ length: TIMES }, (): Step[] => [
    shift(BENDS_MS, (body, at) => ({
      ...stillPose(body, at),
      centre_m: BENT.centre * body.build.stature_m,
      top_m: BENT.top * body.build.stature_m,
    })),
    effect((at, body) => surroundings.jolt(body, 'shake', at)),
    wait(3_000),
    shift(BENDS_MS, (body, at) => standing(body.build, stillPose(body, at).at_m, stillPose(body, at).heading_deg)),
    wait(2_000),
  ]).flat(),
]
