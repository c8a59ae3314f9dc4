import { gattVoice } from './ble-gatt/voice.ts'
import { ld2410Voice } from './ld2410/voice.ts'
import { ld2450Voice } from './ld2450/voice.ts'
import type { MicradarModel } from './micradar/capabilities.ts'
import { micradarVoice } from './micradar/voice.ts'
import { tasmotaVoice, type TasmotaVoiceSetting } from './tasmota/voice.ts'
import { tiVoice, type TiVoiceSetting } from './ti-mmwave/voice.ts'
import type { TinyModel } from './tinyframe/frame-types.ts'
import { tinyframeVoice } from './tinyframe/voice.ts'
import type { WireVoice } from './wire-said.ts'
import { zoneVoice } from './zigbee-ias/voice.ts'
import type { ZoneTypeName } from './zigbee-ias/zone-type.ts'
import type { Zigbee2MqttKind } from './zigbee2mqtt/zigbee2mqtt-interpreter.ts'
import { zigbee2mqttVoice } from './zigbee2mqtt/voice.ts'

/** A family, and what its encoder must be told of the device. */
export type WireSetting =
  | ({ family: 'ti-mmwave' } & TiVoiceSetting)
  | { family: 'micradar'; model?: MicradarModel }
  | { family: 'tinyframe'; model: TinyModel }
  | { family: 'ld2410' }
  | { family: 'ld2450' }
  | { family: 'zigbee2mqtt'; name: string; kind: Zigbee2MqttKind; base_topic?: string }
  | ({ family: 'tasmota' } & TasmotaVoiceSetting)
  | { family: 'ias-zone'; type: ZoneTypeName; zone?: number }
  | { family: 'ble-gatt' }

/** The voice of a device of a family: what is true of it in our words, as the device itself would put it on its wire. */
export function wireVoice(setting: WireSetting): WireVoice {
  switch (setting.family) {
    case 'ti-mmwave':
      return tiVoice(setting)
    case 'micradar':
      return micradarVoice(setting)
    case 'tinyframe':
      return tinyframeVoice(setting)
    case 'ld2410':
      return ld2410Voice()
    case 'ld2450':
      return ld2450Voice()
    case 'zigbee2mqtt':
      return zigbee2mqttVoice(setting)
    case 'tasmota':
      return tasmotaVoice(setting)
    case 'ias-zone':
      return zoneVoice(setting)
    case 'ble-gatt':
    default:
      return gattVoice()
  }
}
