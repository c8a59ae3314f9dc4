import { defineDevice } from '../define-device.ts'
import { flag } from '../quantity.ts'
import { batteryLow, identify, tamper } from './shared-events.ts'
import { charge, signal } from './shared-fields.ts'

/** A water-immersion sensor: two contacts on the floor. */
export const waterSensor = defineDevice({
  kind: 'water-sensor',
  spec: 'DEV-3',
  title: { en: 'Water sensor', zh: '水浸传感器' },
  is: { en: 'Two contacts on the floor that water joins.', zh: '地面上被水接通的两个触点。' },
  class: 'environment',
  use: 'none',
  power: 'battery',
  heartbeat_s: 3_600,
  events: {
    water: {
      alarm: true,
      is: { en: 'The contacts became wet or dry.', zh: '触点变湿或变干。' },
      fields: { wet: flag({ is: { en: 'Water joins the contacts.', zh: '触点处有水。' } }) },
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
