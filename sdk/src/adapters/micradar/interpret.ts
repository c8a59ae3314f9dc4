import { type Result } from '../../result.ts'
import type { Interpreter, Utterance } from '../adapter.ts'
import { radarVoice, voiceRule, type RadarSetting, type RadarVoice } from '../radar-voice.ts'
import type { MicradarFrame } from './frame.ts'
import { micradarMeaning, type MicradarSaid } from './meaning.ts'

/** What a motion word is worth until the movement parameter comes. Chosen. */
const motionOf = { still: 0, active: 50 } as const

type Saying<Says extends MicradarSaid['says']> = Extract<MicradarSaid, { says: Says }>

/**
 * Turns frames into what a radar of ours says. A fall is a flag here: its place is the last one told, its drop and speed are 0 because nobody
 * measured them, its confidence is chosen. Every model is understood alike: a fall is passed on whatever the model was said to be.
 */
export function micradarInterpreter(setting: RadarSetting): Interpreter<MicradarFrame> {
  const voice = radarVoice(setting)
  let fallen = false

  const fall = (said: Saying<'fall'>) => {
    const isNew = said.fallen && !fallen
    fallen = said.fallen
    return isNew ? voice.fell({ drop_m: 0, speed_m_s: 0, confidence_pct: voiceRule.flag_confidence_pct }) : []
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
      return voice.seen(said.present ? 1 : 0)
    case 'motion':
      if (said.motion !== 'none') voice.moves(motionOf[said.motion])
      return voice.sample()
    case 'movement':
      voice.moves(said.movement_pct)
      return voice.sample()
    case 'distance':
      return voice.at([0, said.distance_m, 0])
    case 'position':
      return voice.at([said.x_m, said.y_m, said.z_m])
    case 'breath':
      return [...voice.vital('breath', said.breath_per_min), ...voice.sample()]
    case 'heart':
      return [...voice.vital('heart', said.heart_per_min), ...voice.sample()]
    case 'bed':
      return voice.posture(said.bed === 'in' ? 'lying' : 'unknown', voiceRule.flag_confidence_pct)
    default:
      return []
  }
}
