import { fail, ok, type Result } from '../../result.ts'
import { own, quoted, readForeignJson, readForeignText, type ForeignObject } from '../foreign-json.ts'

/** One MQTT message of Zigbee2MQTT. Names may contain slashes. */
export type Zigbee2MqttMessage =
  | { about: 'device'; name: string; values: ForeignObject }
  | { about: 'availability'; name: string; online: boolean }
  | { about: 'bridge'; online: boolean }
  /** The bridge's own affairs, and what others ask of devices: nothing was said by a device. */
  | { about: 'other' }

const FAMILY = 'Zigbee2MQTT'
const OTHER: Result<Zigbee2MqttMessage> = ok({ about: 'other' })

/** `{"state":"online"}`, or the bare word that older versions send. */
function readOnline(payload: Uint8Array): Result<boolean> {
  const text = readForeignText(payload)
  if (!text.ok) return text
  const json = text.value.startsWith('{') ? readForeignJson(FAMILY, payload) : ok<ForeignObject>({ state: text.value })
  if (!json.ok) return json
  const state = own(json.value, 'state')
  if (state === 'online' || state === 'offline') return ok(state === 'online')
  return fail('value-meaningless', { what: 'state', value: quoted(state), problem: 'neither online nor offline' })
}

/**
 * Reads one message. `base` is the configured base topic. Errors `foreign-topic-unknown`, those of JSON, `value-meaningless`.
 * An empty payload, which clears a retained message, is about nothing.
 */
export function readZigbee2Mqtt(topic: string, payload: Uint8Array, base = 'zigbee2mqtt'): Result<Zigbee2MqttMessage> {
  const path = topic.startsWith(`${base}/`) ? topic.slice(base.length + 1) : ''
  if (path === '') return fail('foreign-topic-unknown', { topic: quoted(topic), family: FAMILY })
  if (payload.byteLength === 0) return OTHER
  if (path === 'bridge/state') {
    const online = readOnline(payload)
    return online.ok ? ok({ about: 'bridge', online: online.value }) : online
  }
  if (path.startsWith('bridge/') || /\/(set|get)(\/|$)/.test(path)) return OTHER
  if (path.endsWith('/availability')) {
    const online = readOnline(payload)
    return online.ok ? ok({ about: 'availability', name: path.slice(0, -'/availability'.length), online: online.value }) : online
  }
  const values = readForeignJson(FAMILY, payload)
  return values.ok ? ok({ about: 'device', name: path, values: values.value }) : values
}
