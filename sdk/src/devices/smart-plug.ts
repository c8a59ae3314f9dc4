import { defineDevice } from '../define-device.ts'
import { flag, watts } from '../quantity.ts'
import { identify, mainsPower } from './shared-events.ts'

/** A smart plug: measures what hangs on it, and lets an unplugged device be told from a dead network. */
export const smartPlug = defineDevice({
  kind: 'smart-plug',
  spec: 'DEV-9',
  title: { en: 'Smart plug', zh: '智能插座' },
  is: { en: 'A socket that measures the power drawn.', zh: '可测功率的插座。' },
  class: 'environment',
  use: 'none',
  power: 'mains',
  heartbeat_s: 60,
  events: {
    switched: {
      is: { en: 'The socket was switched on or off.', zh: '插座被打开或关闭。' },
      fields: { on: flag({ is: { en: 'The socket gives power.', zh: '插座供电。' } }) },
    },
    load: {
      is: { en: 'Something was plugged in or pulled out.', zh: '有设备插入或拔出。' },
      fields: { plugged: flag({ is: { en: 'Something hangs on the socket.', zh: '插座上有设备。' } }) },
    },
    'mains-power': mainsPower,
  },
  reading: {
    is: { en: 'Power drawn, every 60 s.', zh: '每 60 秒上报的功率。' },
    every_s: 60,
    fields: { power_w: watts({ is: { en: 'Mean power since the last reading.', zh: '上次上报以来的平均功率。' }, min: 0, max: 4_000 }) },
  },
  commands: {
    identify,
    switch: { is: { en: 'Switch the socket.', zh: '开关插座。' }, fields: { on: flag({ is: { en: 'Give power.', zh: '供电。' } }) } },
  },
})
