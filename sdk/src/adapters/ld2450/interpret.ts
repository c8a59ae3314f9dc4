import { between, Seconds, type Instant } from '../../time.ts'
import type { Interpreter } from '../adapter.ts'
import { radarVoice, type RadarSetting, type LevelPlace } from '../radar-voice.ts'
import type { Ld2450Frame, Ld2450Target } from './frame.ts'

/** Fewer people count only after they were missing for so long, because the module blinks. Chosen. */
export const MISSING_FOR = Seconds(1)
/** The speed of somebody who walks: motion 100. Chosen. */
const WALKING_CM_S = 100

/** It measures no height. */
const placeOf = ({ x_mm, y_mm }: Ld2450Target): LevelPlace => ({ x_m: x_mm / 1_000, y_m: y_mm / 1_000 })
const level = ({ x_mm, y_mm }: Ld2450Target) => Math.hypot(x_mm, y_mm)

/** Turns reports into what a radar of ours says: presence, place and motion. It sees people who move: one who sits still may vanish. */
export function ld2450Interpreter(setting: RadarSetting): Interpreter<Ld2450Frame> {
  const voice = radarVoice(setting)
  let people = 0
  let last: LevelPlace | undefined
  /** Since when fewer people are seen than counted. */
  let fewerSince: Instant | undefined

  const counted = (seen: number): number => {
    if (seen >= people) fewerSince = undefined
    else fewerSince ??= setting.now()
    const waits = fewerSince !== undefined && between(fewerSince, setting.now()) < MISSING_FOR
    if (!waits) {
      people = seen
      fewerSince = undefined
    }
    return people
  }

  return {
    hear({ targets }) {
      const [nearest] = targets.toSorted((a, b) => level(a) - level(b))
      const before = people
      const now = counted(targets.length)
      const vanished = before > 0 && now === 0 && last !== undefined ? voice.vanished(last) : []
      const presence = voice.seen(now)
      if (nearest === undefined) return [...vanished, ...presence]
      const place = voice.at(placeOf(nearest))
      if (place.length === 0) last = placeOf(nearest)
      voice.moves((Math.abs(nearest.speed_cm_s) / WALKING_CM_S) * 100)
      return [...presence, ...place, ...voice.sample()]
    },
  }
}
