import { defineDevice } from '../define-device.ts'
import { flag } from '../quantity.ts'
import { batteryLow, identify, selfTest, tamper } from './shared-events.ts'
import { charge } from './shared-fields.ts'

/** A smoke detector on the ceiling. */
export const smokeDetector = defineDevice({
  kind: 'smoke-detector',
  spec: 'DEV-12',
  title: { en: 'Smoke detector', zh: '烟雾探测器' },
  is: { en: 'An optical smoke detector.', zh: '光电式烟雾探测器。' },
  class: 'environment',
  use: 'none',
  power: 'battery',
  heartbeat_s: 3_600,
  events: {
    smoke: {
      alarm: true,
      is: { en: "The detector's alarm of smoke began or ended.", zh: '烟雾报警开始或结束。' },
      fields: { alarm: flag({ is: { en: 'The detector sounds its alarm.', zh: '探测器正在报警。' } }) },
    },
    'self-test': selfTest,
    'battery-low': batteryLow,
    tamper,
  },
  reading: {
    is: { en: 'Battery, once an hour.', zh: '每小时上报电量。' },
    every_s: 3_600,
    fields: { battery_pct: charge },
  },
  commands: { identify },
})
