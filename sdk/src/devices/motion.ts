import { defineDevice } from '../define-device.ts'
import { flag } from '../quantity.ts'
import { batteryLow, identify, tamper } from './shared-events.ts'
import { charge, signal } from './shared-fields.ts'

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
      battery_pct: charge,
      rssi_dbm: signal,
    },
  },
  commands: { identify },
})
