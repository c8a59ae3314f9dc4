import { readTasmota, readTasmotaTopic } from '../../adapters/tasmota/tasmota-message.ts'
import { tasmotaPlug } from '../../adapters/tasmota/tasmota-plug.ts'
import type { TasmotaSource } from '../file/gateway-file.ts'
import type { MessageFamily } from './message-family.ts'

/** The sockets of one broker with Tasmota, in the default order of its topics. Its will `LWT` is presence. */
export function tasmotaFamily({ devices }: TasmotaSource): MessageFamily {
  const bound = new Map(Object.keys(devices).map((name) => [name, tasmotaPlug()]))
  return {
    filters: ['tele/#', 'stat/#'],
    commands: () => ['switch'],
    ask: (name, { command, on }) =>
      command === 'switch' ? { topic: `cmnd/${name}/POWER`, payload: new TextEncoder().encode(on === true ? 'ON' : 'OFF') } : undefined,
    hear(topic, payload) {
      const from = readTasmotaTopic(topic)
      const name = from.ok ? from.value.name : topic
      const device = bound.get(name)
      if (device === undefined) return [{ is: 'unknown', name }]
      const message = readTasmota(topic, payload)
      if (!message.ok) return [{ is: 'fault', fault: message.fault, name }]
      if (message.value.about === 'presence') return [{ is: 'presence', name, online: message.value.online }]
      return [{ is: 'said', name, said: message.value.about === 'values' ? device.hear(message.value.values) : [] }]
    },
  }
}
