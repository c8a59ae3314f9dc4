import type { Result } from '../../result.ts'
import type { Interpreter, Utterance } from '../adapter.ts'
import { radarVoice, type RadarSetting, type RadarVoice } from '../radar-voice.ts'
import type { TinyFrame } from './frame.ts'
import type { TinyModel } from './frame-types.ts'
import { tinyframeMeaning, type TinySaid, type TinyTarget } from './meaning.ts'

export interface TinySetting extends RadarSetting {
  /** The model decides what some types mean. */
  model: TinyModel
}

/** Turns frames into what a radar of ours says. A fall is a flag here, as in the `53 59` family: no depth and no speed. */
export function tinyframeInterpreter(setting: TinySetting): Interpreter<TinyFrame> {
  const voice = radarVoice(setting)
  let fallen = false

  const fall = (on: boolean) => {
    const isNew = on && !fallen
    fallen = on
    return isNew ? voice.fell({}) : []
  }

  return {
    hear(frame) {
      const meaning = tinyframeMeaning(setting.model, frame)
      if (!meaning.ok) return [meaning]
      const said = meaning.value
      return said.says === 'fall' ? fall(said.on) : speak(voice, said)
    },
  }
}

function speak(voice: RadarVoice, said: TinySaid): Result<Utterance>[] {
  switch (said.says) {
    case 'presence':
      return voice.seen(said.on ? 'some' : 0)
    case 'breath':
    case 'heart':
      return [...voice.vital(said.says, said.value), ...voice.sample()]
    case 'distance':
      return said.distance_m === undefined ? [] : voice.at({ y_m: said.distance_m })
    case 'targets':
      return tellTargets(voice, said.targets)
    default:
      return []
  }
}

function tellTargets(voice: RadarVoice, targets: readonly TinyTarget[]): Result<Utterance>[] {
  const level = ({ x_m, y_m }: TinyTarget) => Math.hypot(x_m, y_m)
  const [nearest] = targets.toSorted((a, b) => level(a) - level(b))
  const count = voice.seen(targets.length)
  return nearest === undefined ? count : [...count, ...voice.at({ x_m: nearest.x_m, y_m: nearest.y_m, z_m: nearest.z_m })]
}
