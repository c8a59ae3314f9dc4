import { defineDevice } from '../define-device.ts'
import { flag } from '../quantity.ts'
import { batteryLow, identify, tamper } from './shared-events.ts'
import { charge, signal } from './shared-fields.ts'

/** A reed switch on a door or window leaf. */
export const doorContact = defineDevice({
  kind: 'door-contact',
  spec: 'DEV-4',
  title: { en: 'Door contact', zh: '门磁' },
  is: { en: 'A reed switch on a door or window leaf.', zh: '装在门扇或窗扇上的磁簧开关。' },
  class: 'environment',
  use: 'none',
  power: 'battery',
  heartbeat_s: 3_600,
  events: {
    door: {
      is: { en: 'The leaf left its frame or came back to it.', zh: '门扇离开或回到门框。' },
      fields: { open: flag({ is: { en: 'The leaf is away from its frame.', zh: '门扇离开门框。' } }) },
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
