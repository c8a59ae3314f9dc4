import type { SaidValues } from '../value-voice.ts'
import { wording } from '../value-voice.ts'
import { voiceOf, type WireSaid, type WireVoice } from '../wire-said.ts'
import { zigbee2mqttMaps, type Zigbee2MqttKind } from './zigbee2mqtt-interpreter.ts'

const text = new TextEncoder()

/** A device of Zigbee2MQTT: each message carries its whole state, retained is only its availability. A press stands in its own message only. */
export function zigbee2mqttVoice({
  name,
  kind,
  base_topic = 'zigbee2mqtt',
}: {
  name: string
  kind: Zigbee2MqttKind
  base_topic?: string
}): WireVoice {
  let state: SaidValues = {}
  const topic = `${base_topic}/${name}`
  const publish = (values: SaidValues): WireSaid => ({
    over: 'mqtt',
    topic,
    payload: text.encode(JSON.stringify(values)),
    qos: 0,
    retain: false,
  })
  return voiceOf({
    say(said) {
      const words = said.kind === kind ? wording(zigbee2mqttMaps[kind], said) : undefined
      if (words === undefined) return []
      const whole = { ...state, ...words.values }
      state = Object.fromEntries(Object.entries({ ...whole, ...words.released }).filter(([key]) => !words.momentary.includes(key)))
      return words.released === undefined ? [publish(whole)] : [publish(whole), publish(state)]
    },
    presence: (online) => [
      {
        over: 'mqtt',
        topic: `${topic}/availability`,
        payload: text.encode(JSON.stringify({ state: online ? 'online' : 'offline' })),
        qos: 1,
        retain: true,
      },
    ],
  })
}
