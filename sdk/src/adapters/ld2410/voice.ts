import { nearestFirst, serial, voiceOf, wholeWithin, type WireVoice } from '../wire-said.ts'
import { encodeLd2410Frame } from './frame.ts'

/** From this speed on a target is a moving one, m/s; and what a still one reflects, %. Chosen. */
const MOVES_M_S = 0.1
const STILL_PCT = 60
const MOST_CM = 65_535

/** The nearest person of each picture: how far, and whether it moves. */
export const ld2410Voice = (): WireVoice =>
  voiceOf({
    see(picture) {
      const [nearest] = nearestFirst(picture)
      const far_cm = nearest === undefined ? 0 : wholeWithin(Math.hypot(nearest.x_m, nearest.y_m) * 100, 0, MOST_CM)
      const speed_m_s = nearest === undefined ? 0 : Math.hypot(nearest.vx_m_s, nearest.vy_m_s, nearest.vz_m_s)
      const moving = speed_m_s >= MOVES_M_S
      const still = nearest !== undefined && !moving
      return [
        serial(
          encodeLd2410Frame({
            is: 'report',
            moving,
            still,
            moving_cm: moving ? far_cm : 0,
            moving_pct: moving ? wholeWithin(speed_m_s * 100, 0, 100) : 0,
            static_cm: still ? far_cm : 0,
            static_pct: still ? STILL_PCT : 0,
            detected_cm: far_cm,
          }),
        ),
      ]
    },
  })
