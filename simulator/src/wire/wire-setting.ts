import type { Clock, RegisteredDevice } from '@anju/sdk'
import { zigbee2mqttMaps, type WireSetting, type Zigbee2MqttKind } from '@anju/sdk/adapters'
import type { LocalTime } from '../world/local-time.ts'

type ZoneType = Extract<WireSetting, { family: 'ias-zone' }>['type']

/** Which zone of Zigbee a kind is. */
const ZONES: Readonly<Record<string, ZoneType>> = {
  motion: 'motion',
  'door-contact': 'contact',
  'smoke-detector': 'fire',
  'water-sensor': 'water',
  'gas-detector': 'gas',
  'help-button': 'personal-emergency',
}
const KINDS: Readonly<Record<string, string>> = {
  'ti-mmwave': 'radar',
  micradar: 'radar',
  tinyframe: 'radar',
  ld2410: 'radar',
  ld2450: 'radar',
  tasmota: 'smart-plug',
  'ble-gatt': 'wristband',
}

/** Whether a kind of device can speak a family. */
export function speaksFamily(kind: string, family: WireSetting['family']): boolean {
  if (family === 'zigbee2mqtt') return Object.hasOwn(zigbee2mqttMaps, kind)
  if (family === 'ias-zone') return Object.hasOwn(ZONES, kind)
  return KINDS[family] === kind
}

/**
 * How a registered device speaks its family unless the runner says more: by its id as its name, from its height, on its own clock. Throws a RangeError for
 * what it cannot speak.
 */
export function wireSettingOf(device: RegisteredDevice, clock: Clock, time: LocalTime): WireSetting {
  const { id, kind, wire, place_m } = device
  if (wire === undefined || !speaksFamily(kind, wire)) throw new RangeError(`The ${kind} ${id} cannot speak ${wire ?? 'a family'}.`)
  switch (wire) {
    case 'ti-mmwave':
      return { family: wire, mount_height_m: place_m[2] }
    case 'tinyframe':
      return { family: wire, model: 'mr60bha2' }
    case 'zigbee2mqtt':
      return { family: wire, name: id, kind: kind as Zigbee2MqttKind }
    case 'tasmota':
      return { family: wire, name: id, now: () => clock.now(), zone_min: zoneOf_min(clock, time) }
    case 'ias-zone':
      return { family: wire, type: ZONES[kind]! }
    default:
      return { family: wire }
  }
}

/** How far the local time of a home is ahead of UTC now, minutes. */
function zoneOf_min(clock: Clock, time: LocalTime): number {
  const now = clock.now()
  const utc_min = Math.floor((now % 86_400_000) / 60_000)
  return ((Math.floor(time.minuteOfDay(now)) - utc_min + 2_160) % 1_440) - 720
}
