import { catalogue } from '../../devices/catalogue.ts'
import type { ForeignObject } from '../foreign-json.ts'
import { own } from '../foreign-json.ts'
import type { Zigbee2MqttKind } from './zigbee2mqtt-interpreter.ts'

/** A foreign device is told by its `set` topic, in the words in which it speaks of itself. */
export interface Zigbee2MqttCommands {
  /** What a message of the device shows of its words: valves are switches to some makers and covers to others. */
  hear(values: ForeignObject): void
  /** The payload of `set` for a command of the kind; undefined where there are no words for it. */
  say(command: Readonly<Record<string, unknown>>): ForeignObject | undefined
}

/** The commands of a kind that have words. */
export const zigbee2mqttCommands: Readonly<Partial<Record<Zigbee2MqttKind, readonly string[]>>> = {
  'smart-plug': ['switch'],
  'gas-valve': ['close'],
}

/** Words for the commands of one device. Of a valve that has not said how it calls its states nothing is known: it is told as a switch. */
export function zigbee2mqttCommander(kind: Zigbee2MqttKind): Zigbee2MqttCommands {
  let cover = false
  return {
    hear(values) {
      const state = own(values, 'state')
      if (state === 'OPEN' || state === 'CLOSE' || state === 'CLOSED') cover = true
      if (state === 'ON' || state === 'OFF') cover = false
    },
    say({ command, on }) {
      if (zigbee2mqttCommands[kind]?.includes(String(command)) !== true || !Object.hasOwn(catalogue[kind].commands, String(command)))
        return undefined
      if (command === 'switch') return { state: on === true ? 'ON' : 'OFF' }
      return { state: cover ? 'CLOSE' : 'OFF' }
    },
  }
}
