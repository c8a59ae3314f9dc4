import { Type } from 'typebox'
import { defineDevice } from '../../define-device.ts'
import { flag, percent, seconds } from '../../quantity.ts'

/** A kind as a vendor would bring it, to prove that the kit judges those as it judges Anju's: a mat under a mattress. Invented. */
export const bedMat = defineDevice({
  kind: 'bed-mat',
  spec: 'DEV-17',
  title: { en: 'Bed mat', zh: '床垫传感器' },
  is: { en: 'A mat under the mattress that feels who lies there.', zh: '置于床垫下,感知是否有人卧床。' },
  class: 'location',
  use: 'none',
  power: 'mains',
  heartbeat_s: 60,
  events: {
    occupied: {
      is: { en: 'Somebody lay down or got up.', zh: '有人上床或离床。' },
      fields: {
        occupied: flag({ is: { en: 'Somebody lies there.', zh: '有人卧床。' } }),
        for_s: Type.Optional(seconds({ is: { en: 'For how long it was the other way.', zh: '前一状态持续时间。' }, min: 0, max: 86_400 })),
      },
    },
  },
  reading: {
    is: { en: 'How much of the mat is loaded.', zh: '受压面积比例。' },
    every_s: 60,
    fields: { load_pct: percent({ is: { en: 'Loaded share of the mat.', zh: '受压比例。' } }) },
  },
  commands: {},
})
