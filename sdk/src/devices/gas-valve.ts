import { defineDevice } from '../define-device.ts'
import { oneOf } from '../quantity.ts'
import { identify, mainsPower } from './shared-events.ts'

const position = oneOf(['open', 'closed', 'stuck'], { is: { en: 'Where the valve stands.', zh: '阀门位置。' } })

/** A motor valve in the gas pipe: the one actuator of the catalogue. */
export const gasValve = defineDevice({
  kind: 'gas-valve',
  spec: 'DEV-13',
  title: { en: 'Gas valve', zh: '燃气阀' },
  is: {
    en: 'A motor valve in the gas pipe that can be closed from afar and opened only by hand.',
    zh: '可远程关闭、只能手动打开的燃气管道阀门。',
  },
  class: 'environment',
  use: 'none',
  power: 'mains',
  heartbeat_s: 60,
  events: {
    valve: {
      is: { en: 'The valve reached a position.', zh: '阀门到位。' },
      fields: { position },
    },
    'mains-power': mainsPower,
  },
  reading: {
    is: { en: 'Sign of life with the position, every 60 s.', zh: '每 60 秒上报在线状态与位置。' },
    every_s: 60,
    fields: { position },
  },
  commands: { identify, close: { is: { en: 'Close the gas.', zh: '关闭燃气。' }, fields: {} } },
})
