import { Type } from 'typebox'
import { defineDevice } from '../define-device.ts'
import { celsius, count, flag, gravities, percent, perMinute } from '../quantity.ts'
import { batteryLow, identify } from './shared-events.ts'
import { charge } from './shared-fields.ts'
import { sosState } from './sos-state.ts'

/** A wristband: heart, oxygen, skin temperature, steps, falls and an SOS key. Worn, and charged daily. */
export const wristband = defineDevice({
  kind: 'wristband',
  spec: 'DEV-6',
  title: { en: 'Wristband', zh: '智能手环' },
  is: {
    en: 'A band at the wrist with heart rate, oxygen, skin temperature, steps, fall detection and an SOS key.',
    zh: '测心率、血氧、皮温、步数并带跌倒检测和 SOS 键的手环。',
  },
  class: 'vitals',
  use: 'wear',
  power: 'battery',
  heartbeat_s: 3_600,
  events: {
    sos: {
      alarm: true,
      is: { en: 'The SOS key was held, or the wearer took the call back.', zh: '长按 SOS 键,或佩戴者取消呼救。' },
      fields: { state: sosState },
    },
    fall: {
      alarm: true,
      is: { en: 'An impact followed by stillness: a suspected fall. The application decides.', zh: '冲击后静止:疑似跌倒,由应用判定。' },
      fields: {
        peak_g: gravities({
          is: { en: 'Greatest acceleration of the impact. Clapping peaks above a fall.', zh: '冲击峰值加速度。拍手的峰值可高于跌倒。' },
          min: 0,
          max: 32,
        }),
        confidence_pct: percent({ is: { en: 'How sure the device is.', zh: '设备的置信度。' } }),
      },
    },
    worn: {
      is: { en: 'The band was put on or taken off.', zh: '手环被戴上或取下。' },
      fields: { worn: flag({ is: { en: 'The band is on a wrist.', zh: '手环在手腕上。' } }) },
    },
    charging: {
      is: { en: 'The band was put on its charger or taken off it.', zh: '手环开始或结束充电。' },
      fields: { charging: flag({ is: { en: 'The band is on its charger.', zh: '正在充电。' } }) },
    },
    'battery-low': batteryLow,
  },
  reading: {
    is: { en: 'Vitals, every 60 s.', zh: '每 60 秒上报的体征。' },
    every_s: 60,
    fields: {
      heart_per_min: Type.Optional(perMinute({ is: { en: 'Heart beats, while worn.', zh: '心率,佩戴时。' }, min: 0, max: 250 })),
      spo2_pct: Type.Optional(percent({ is: { en: 'Oxygen saturation by pulse oximetry, while worn.', zh: '血氧饱和度,佩戴时。' } })),
      skin_c: Type.Optional(
        celsius({ is: { en: 'Skin temperature at the wrist, while worn.', zh: '腕部皮肤温度,佩戴时。' }, min: 10, max: 45 }),
      ),
      steps: Type.Optional(count({ is: { en: 'Steps since midnight.', zh: '当日步数。' }, min: 0, max: 100_000 })),
      battery_pct: charge,
    },
  },
  commands: { identify },
})
