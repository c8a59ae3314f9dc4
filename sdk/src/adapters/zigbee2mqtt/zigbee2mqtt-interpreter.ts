import { catalogue } from '../../devices/catalogue.ts'
import type { Interpreter } from '../adapter.ts'
import type { ForeignObject } from '../foreign-json.ts'
import { valueInterpreter } from '../value-interpreter.ts'
import { batteryFlag, coFlag, gasFlag, selfTestFlag, sosFlag, tamperFlag, twoState, type ValueMap } from '../value-map.ts'

const battery = { battery: { as: 'sample', field: 'battery_pct' }, battery_low: batteryFlag } as const
const guarded = { ...battery, tamper: tamperFlag } as const

/**
 * What the keys of Zigbee2MQTT mean, by kind. `contact` is true when shut, against the alarm bit of the zone. "No occupancy" is often the
 * gateway's timer and no report, which is what the kind's `moving: false` means too.
 */
export const zigbee2mqttMaps = {
  'door-contact': { contact: twoState('door', 'open', { inverted: true }), ...guarded },
  'water-sensor': { water_leak: twoState('water', 'wet'), ...guarded },
  'smoke-detector': { smoke: twoState('smoke', 'alarm'), test: selfTestFlag, ...guarded },
  'gas-detector': { gas: gasFlag, carbon_monoxide: coFlag, co: { as: 'sample', field: 'co_ppm' }, test: selfTestFlag },
  motion: { occupancy: twoState('motion', 'moving'), ...guarded },
  'help-button': {
    action: {
      as: 'occurrence',
      event: 'sos',
      cases: [{ when: ['emergency', 'sos', 'panic'], body: { state: 'raised' } }],
    },
    sos: sosFlag,
    ...battery,
  },
  'smart-plug': { state: twoState('switched', 'on', { on: ['ON'], off: ['OFF'] }), power: { as: 'sample', field: 'power_w' } },
  'gas-valve': {
    state: {
      as: 'state',
      event: 'valve',
      sampled: true,
      cases: [
        { when: ['OFF', 'CLOSE', 'CLOSED'], body: { position: 'closed' } },
        { when: ['ON', 'OPEN'], body: { position: 'open' } },
      ],
    },
  },
  climate: { temperature: { as: 'sample', field: 'air_c' }, humidity: { as: 'sample', field: 'humidity_pct' }, ...battery },
} as const satisfies Record<string, ValueMap>

/** Kinds that a Zigbee2MQTT device can be bound to. */
export type Zigbee2MqttKind = keyof typeof zigbee2mqttMaps

/** One Zigbee2MQTT device. Its link quality is no signal strength and is not told. */
export const zigbee2mqttInterpreter = (kind: Zigbee2MqttKind): Interpreter<ForeignObject> =>
  valueInterpreter({ device: catalogue[kind], map: zigbee2mqttMaps[kind] })
