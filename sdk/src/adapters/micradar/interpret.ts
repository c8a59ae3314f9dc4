import { type Result } from '../../result.ts'
import type { Interpreter, Utterance } from '../adapter.ts'
import { radarVoice, type RadarSetting, type RadarVoice } from '../radar-voice.ts'
import type { MicradarFrame } from './frame.ts'
import { micradarMeaning, type MicradarSaid } from './meaning.ts'

/** What a motion word is worth until the movement parameter comes. Chosen. */
const motionOf = { still: 0, active: 50 } as const

type Saying<Says extends MicradarSaid['says']> = Extract<MicradarSaid, { says: Says }>

/**
 * Turns frames into what a radar of ours says. A fall is a flag here: its place is the last one told, and nobody measured its drop and
 * speed. Every model is understood alike: a fall is passed on whatever the model was said to be.
 */
export function micradarInterpreter(setting: RadarSetting): Interpreter<MicradarFrame> {
  const voice = radarVoice(setting)
  let fallen = false

  const fall = (said: Saying<'fall'>) => {
    const isNew = said.fallen && !fallen
    fallen = said.fallen
    return isNew ? voice.fell({}) : []
  }

  return {
    hear(frame) {
      const meaning = micradarMeaning(frame)
      if (!meaning.ok) return [meaning]
      const said = meaning.value
      return said.says === 'fall' ? fall(said) : speak(voice, said)
    },
  }
}

function speak(voice: RadarVoice, said: MicradarSaid): Result<Utterance>[] {
  switch (said.says) {
    case 'presence':
      return voice.seen(said.present ? 'some' : 0)
    case 'motion':
      if (said.motion !== 'none') voice.moves(motionOf[said.motion])
      return voice.sample()
    case 'movement':
      voice.moves(said.movement_pct)
      return voice.sample()
    case 'distance':
      return voice.at({ y_m: said.distance_m })
    case 'position':
      return voice.at({ x_m: said.x_m, y_m: said.y_m, z_m: said.z_m })
    case 'breath':
      return [...voice.vital('breath', said.breath_per_min), ...voice.sample()]
    case 'heart':
      return [...voice.vital('heart', said.heart_per_min), ...voice.sample()]
    case 'bed':
      return voice.posture(said.bed === 'in' ? 'lying' : 'unknown')
    default:
      return []
  }
}
