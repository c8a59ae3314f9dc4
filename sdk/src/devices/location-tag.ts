import { Type } from 'typebox'
import { defineDevice } from '../define-device.ts'
import { dbm, flag } from '../quantity.ts'
import { batteryLow, identify } from './shared-events.ts'
import { charge } from './shared-fields.ts'
import { sosState } from './sos-state.ts'

/** A carried tag (RFID or BLE) that readers in the rooms hear. */
export const locationTag = defineDevice({
  kind: 'location-tag',
  spec: 'DEV-10',
  title: { en: 'Location tag', zh: '定位卡' },
  is: { en: 'A carried RFID or BLE tag that readers hear.', zh: '随身携带、由读卡器识别的 RFID/BLE 标签。' },
  class: 'location',
  use: 'carry',
  power: 'battery',
  heartbeat_s: 3_600,
  events: {
    zone: {
      is: { en: 'The tag came into reach of a reader or left it.', zh: '标签进入或离开读卡器范围。' },
      fields: {
        reader: Type.String({ pattern: '^[a-z0-9-]{1,64}$', description: 'Id of the reader.', 'x-zh': '读卡器编号。' }),
        inside: flag({ is: { en: 'The reader hears the tag.', zh: '在读卡器范围内。' } }),
        rssi_dbm: dbm({ is: { en: 'Signal at the reader.', zh: '读卡器处信号强度。' }, min: -130, max: 0 }),
      },
    },
    sos: {
      alarm: true,
      is: { en: "The tag's key was held, or the call taken back.", zh: '长按标签按键呼救,或取消。' },
      fields: { state: sosState },
    },
    'battery-low': batteryLow,
  },
  reading: {
    is: { en: 'Battery, once an hour.', zh: '每小时上报电量。' },
    every_s: 3_600,
    fields: { battery_pct: charge },
  },
  commands: { identify },
})
