import { defineDevice } from '../define-device.ts'
import { celsius, percent } from '../quantity.ts'
import { batteryLow, identify } from './shared-events.ts'
import { charge } from './shared-fields.ts'

/** A temperature and humidity sensor. */
export const climate = defineDevice({
  kind: 'climate',
  spec: 'DEV-11',
  title: { en: 'Climate sensor', zh: '温湿度传感器' },
  is: { en: 'Air temperature and relative humidity.', zh: '空气温度与相对湿度。' },
  class: 'environment',
  use: 'none',
  power: 'battery',
  heartbeat_s: 3_600,
  events: { 'battery-low': batteryLow },
  reading: {
    is: { en: 'The air, every 60 s.', zh: '每 60 秒上报空气状态。' },
    every_s: 60,
    fields: {
      air_c: celsius({ is: { en: 'Air temperature.', zh: '空气温度。' }, min: -40, max: 85 }),
      humidity_pct: percent({ is: { en: 'Relative humidity.', zh: '相对湿度。' } }),
      battery_pct: charge,
    },
  },
  commands: { identify },
})
