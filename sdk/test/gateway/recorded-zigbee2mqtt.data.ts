/** What a Zigbee2MQTT publishes in a home on one morning, topic and payload as they stand on the wire. */
export const recorded: readonly (readonly [topic: string, payload: string, retain?: true])[] = [
  ['zigbee2mqtt/bridge/state', '{"state":"online"}', true],
  ['zigbee2mqtt/bridge/info', '{"version":"2.1.3","network":{"channel":11,"pan_id":6754},"permit_join":false}', true],
  ['zigbee2mqtt/kitchen_leak/availability', '{"state":"online"}', true],
  ['zigbee2mqtt/front_door/availability', '{"state":"online"}', true],
  ['zigbee2mqtt/kitchen_leak', '{"battery":97,"battery_low":false,"linkquality":112,"tamper":false,"voltage":3005,"water_leak":false}'],
  [
    'zigbee2mqtt/front_door',
    '{"battery":100,"contact":true,"device_temperature":23,"linkquality":87,"power_outage_count":4,"voltage":3015}',
  ],
  ['zigbee2mqtt/hall_light', '{"brightness":254,"color_mode":"color_temp","color_temp":370,"linkquality":140,"state":"ON"}'],
  [
    'zigbee2mqtt/front_door',
    '{"battery":100,"contact":false,"device_temperature":23,"linkquality":84,"power_outage_count":4,"voltage":3015}',
  ],
  ['zigbee2mqtt/bedside', '{"action":"","battery":74,"linkquality":65}'],
  ['zigbee2mqtt/hall_light/set', '{"state":"OFF"}'],
  [
    'zigbee2mqtt/front_door',
    '{"battery":100,"contact":true,"device_temperature":23,"linkquality":88,"power_outage_count":4,"voltage":3015}',
  ],
  ['zigbee2mqtt/bedside', '{"action":"emergency","battery":74,"linkquality":71}'],
  ['zigbee2mqtt/kitchen_leak', '{"battery":97,"battery_low":false,"linkquality":109,"tamper":false,"voltage":3005,"water_leak":true}'],
  ['zigbee2mqtt/bridge/logging', '{"level":"warning","message":"z2m: Failed to ping \'hall_light\'","namespace":"z2m"}'],
  ['zigbee2mqtt/kitchen_leak', '{"battery":12,"battery_low":true,"linkquality":109,"tamper":false,"voltage":2865,"water_leak":true}'],
]

/** What follows from it, device by device: the bodies of the events, in order. */
export const events: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  'kitchen-leak': [
    { event: 'water', wet: false },
    { event: 'water', wet: true },
    { event: 'battery-low', low: true, battery_pct: 12 },
  ],
  'front-door': [
    { event: 'door', open: false },
    { event: 'door', open: true },
    { event: 'door', open: false },
  ],
  bedside: [{ event: 'sos', state: 'raised' }],
}
