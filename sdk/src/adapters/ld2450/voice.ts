import { nearestFirst, serial, voiceOf, wholeWithin, type WireVoice } from '../wire-said.ts'
import { encodeLd2450Frame } from './frame.ts'

/** The distance that one range cell covers, mm, as in the recorded report. */
const RESOLUTION_MM = 320
const MOST = 32_767

/** The three nearest people of each picture; speed is along the line of sight, away is positive. */
export const ld2450Voice = (): WireVoice =>
  voiceOf({
    see(picture) {
      const targets = nearestFirst(picture)
        .slice(0, 3)
        .map(({ x_m, y_m, vx_m_s, vy_m_s }) => {
          const range_m = Math.hypot(x_m, y_m)
          const away_m_s = range_m === 0 ? 0 : (x_m * vx_m_s + y_m * vy_m_s) / range_m
          return {
            x_mm: wholeWithin(x_m * 1_000, -MOST, MOST),
            y_mm: wholeWithin(y_m * 1_000, -MOST, MOST),
            speed_cm_s: wholeWithin(away_m_s * 100, -MOST, MOST),
            resolution_mm: RESOLUTION_MM,
          }
        })
      return [serial(encodeLd2450Frame({ targets }))]
    },
  })
