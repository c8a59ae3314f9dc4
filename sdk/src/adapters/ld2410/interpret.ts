import type { Interpreter } from '../adapter.ts'
import { radarVoice, type RadarSetting } from '../radar-voice.ts'
import type { Ld2410Frame } from './frame.ts'

/** Turns reports into what a radar of ours says: presence, and how far and how much. It tells one distance, which is taken along its aim. */
export function ld2410Interpreter(setting: RadarSetting): Interpreter<Ld2410Frame> {
  const voice = radarVoice(setting)
  return {
    hear(frame) {
      if (frame.is === 'command') return []
      const presence = voice.seen(frame.moving || frame.still ? 'some' : 0)
      if (!frame.moving && !frame.still) return presence
      voice.moves(frame.moving ? frame.moving_pct : 0)
      const place = voice.at({ y_m: (frame.moving ? frame.moving_cm : frame.static_cm) / 100 })
      return [...presence, ...place, ...voice.sample()]
    },
  }
}
