import type { Interpreter } from '../../adapters/adapter.ts'
import type { ForeignObject } from '../../adapters/foreign-json.ts'
import { zigbee2mqttCommander, zigbee2mqttCommands, type Zigbee2MqttCommands } from '../../adapters/zigbee2mqtt/zigbee2mqtt-command.ts'
import { zigbee2mqttInterpreter, zigbee2mqttMaps } from '../../adapters/zigbee2mqtt/zigbee2mqtt-interpreter.ts'
import { readZigbee2Mqtt } from '../../adapters/zigbee2mqtt/zigbee2mqtt-message.ts'
import type { ValueMap } from '../../adapters/value-map.ts'
import type { Zigbee2MqttSource } from '../file/gateway-file.ts'
import type { FamilyHeard, MessageFamily } from './message-family.ts'

interface Bound {
  interpreter: Interpreter<ForeignObject>
  /** Keys that tell what happened and not what is: a press that the broker kept happened long ago. */
  occurrences: ReadonlySet<string>
  commands: Zigbee2MqttCommands
}

const text = new TextEncoder()
const without = (values: ForeignObject, keys: ReadonlySet<string>): ForeignObject =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !keys.has(key)))

/** The devices of one Zigbee2MQTT: values, availability, and the state of the bridge. */
export function zigbee2mqttFamily({ base_topic = 'zigbee2mqtt', devices }: Zigbee2MqttSource): MessageFamily {
  const bound = new Map(
    Object.entries(devices).map(([name, { kind }]): [string, Bound] => {
      const map: ValueMap = zigbee2mqttMaps[kind]
      const occurrences = Object.keys(map).filter((key) => map[key]?.as === 'occurrence')
      return [name, { interpreter: zigbee2mqttInterpreter(kind), occurrences: new Set(occurrences), commands: zigbee2mqttCommander(kind) }]
    }),
  )
  const unknown = (name: string): FamilyHeard[] => [{ is: 'unknown', name }]

  return {
    filters: [`${base_topic}/#`],
    commands: (name) => zigbee2mqttCommands[devices[name]!.kind] ?? [],
    ask(name, command) {
      const said = bound.get(name)?.commands.say(command)
      return said === undefined ? undefined : { topic: `${base_topic}/${name}/set`, payload: text.encode(JSON.stringify(said)) }
    },
    hear(topic, payload, kept) {
      const message = readZigbee2Mqtt(topic, payload, base_topic)
      if (!message.ok) {
        const name = topic.slice(base_topic.length + 1).replace(/\/availability$/, '')
        return bound.has(name) ? [{ is: 'fault', fault: message.fault, name }] : unknown(name)
      }
      const said = message.value
      if (said.about === 'other') return []
      if (said.about === 'bridge') return [{ is: 'bridge', online: said.online }]
      const device = bound.get(said.name)
      if (device === undefined) return unknown(said.name)
      if (said.about === 'availability') return [{ is: 'presence', name: said.name, online: said.online }]
      device.commands.hear(said.values)
      const values = kept ? without(said.values, device.occurrences) : said.values
      return [{ is: 'said', name: said.name, said: device.interpreter.hear(values) }]
    },
  }
}
