import { defineDevice } from '../define-device.ts'
import { batteryLow, identify, selfTest } from './shared-events.ts'
import { charge, signal } from './shared-fields.ts'
import { sosState } from './sos-state.ts'

/** A help button on the wall, the bedside or a cord: one key. */
export const helpButton = defineDevice({
  kind: 'help-button',
  spec: 'DEV-7',
  title: { en: 'Help button', zh: '紧急按钮' },
  is: { en: 'One key that calls for help.', zh: '一键呼救按钮。' },
  class: 'alarm',
  use: 'press',
  power: 'battery',
  heartbeat_s: 3_600,
  events: {
    sos: {
      alarm: true,
      is: { en: 'The key was pressed, or held to take the call back.', zh: '按下按钮呼救,或长按取消。' },
      fields: { state: sosState },
    },
    'self-test': selfTest,
    'battery-low': batteryLow,
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
