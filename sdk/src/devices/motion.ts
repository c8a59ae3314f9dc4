import { defineDevice } from '../define-device.ts'
import { dbm, flag, percent } from '../quantity.ts'
import { batteryLow, identify, tamper } from './shared-events.ts'

/** A passive infrared motion sensor. Silence is not absence: a still person is not seen. */
export const motion = defineDevice({
  kind: 'motion',
  spec: 'DEV-5',
  title: { en: 'Motion sensor', zh: '人体红外传感器' },
  is: { en: 'A passive infrared sensor of moving warmth.', zh: '被动红外人体移动传感器。' },
  class: 'location',
  use: 'none',
  power: 'battery',
  heartbeat_s: 3_600,
  events: {
    motion: {
      is: { en: "Motion began, or none was seen for the sensor's hold time.", zh: '检测到移动,或在保持时间内未再检测到。' },
      fields: { moving: flag({ is: { en: 'Motion was seen within the hold time.', zh: '保持时间内有移动。' } }) },
    },
    'battery-low': batteryLow,
    tamper,
  },
  reading: {
    is: { en: 'Battery and radio, once an hour.', zh: '每小时上报电量与信号。' },
    every_s: 3_600,
    fields: {
      battery_pct: percent({ is: { en: 'Charge left.', zh: '剩余电量。' } }),
      rssi_dbm: dbm({ is: { en: 'Signal at the gateway.', zh: '网关处信号强度。' }, min: -130, max: 0 }),
    },
  },
  commands: { identify },
})
