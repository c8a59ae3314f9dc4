import { Type } from 'typebox'
import { defineDevice } from '../define-device.ts'
import { flag, lel, ppm } from '../quantity.ts'
import { identify, mainsPower, selfTest } from './shared-events.ts'

const gas_lel_pct = Type.Optional(lel({ is: { en: 'Combustible gas at the detector.', zh: '探测器处可燃气体浓度。' } }))
const co_ppm = Type.Optional(ppm({ is: { en: 'Carbon monoxide at the detector.', zh: '探测器处一氧化碳浓度。' }, min: 0, max: 2_000 }))

/** A household gas detector: combustible gas in %LEL, carbon monoxide in ppm where it has the cell for it. One that only sounds tells no figure. */
export const gasDetector = defineDevice({
  kind: 'gas-detector',
  spec: 'DEV-2',
  title: { en: 'Gas detector', zh: '燃气探测器' },
  is: { en: 'A detector of combustible gas, and of carbon monoxide where fitted.', zh: '可燃气体探测器,可选一氧化碳传感单元。' },
  class: 'environment',
  use: 'none',
  power: 'mains',
  heartbeat_s: 60,
  events: {
    gas: {
      alarm: true,
      is: { en: "The detector's own alarm of combustible gas began or ended.", zh: '探测器自身的可燃气体报警开始或结束。' },
      fields: { alarm: flag({ is: { en: 'The detector sounds its alarm.', zh: '探测器正在报警。' } }), gas_lel_pct },
    },
    co: {
      alarm: true,
      is: { en: "The detector's own alarm of carbon monoxide began or ended.", zh: '探测器自身的一氧化碳报警开始或结束。' },
      fields: { alarm: flag({ is: { en: 'The detector sounds its alarm.', zh: '探测器正在报警。' } }), co_ppm },
    },
    fault: {
      is: { en: 'The sensor is warming up, worn out or in order.', zh: '传感器预热、失效或恢复正常。' },
      fields: { faulty: flag({ is: { en: 'The readings mean nothing now.', zh: '当前读数无效。' } }) },
    },
    'self-test': selfTest,
    'mains-power': mainsPower,
  },
  reading: {
    is: { en: 'What the sensor shows, every 60 s.', zh: '每 60 秒上报的读数。' },
    every_s: 60,
    fields: { gas_lel_pct, co_ppm },
  },
  commands: { identify },
})
