import { Type } from 'typebox'
import { defineDevice } from '../define-device.ts'
import { count, flag, metres, metresPerSecond, oneOf, percent, perMinute, seconds } from '../quantity.ts'
import { identify, mainsPower } from './shared-events.ts'

/**
 * Radar coordinates: origin at the device, x to the right of its aim, y along its aim, both level; z up. Metres. A device says what it measures: one
 * that tells only a distance, or none, leaves the others out.
 */
const place = {
  x_m: Type.Optional(metres({ is: { en: 'Right of the aim, level.', zh: '瞄准方向右侧的水平距离。' }, min: -12, max: 12 })),
  y_m: Type.Optional(metres({ is: { en: 'Along the aim, level.', zh: '沿瞄准方向的水平距离。' }, min: -12, max: 12 })),
  z_m: Type.Optional(
    metres({
      is: { en: 'Height of the body centre above the device, negative below it.', zh: '身体中心相对设备的高度,低于设备为负。' },
      min: -6,
      max: 6,
    }),
  ),
}
const confidence_pct = Type.Optional(percent({ is: { en: 'How sure the device is.', zh: '设备的置信度。' } }))

/** A vitals radar, 60 GHz: sees presence, targets, posture, falls, breathing and heart without camera or contact. */
export const radar = defineDevice({
  kind: 'radar',
  spec: 'DEV-1',
  title: { en: 'Vitals radar', zh: '毫米波雷达' },
  is: {
    en: 'A 60 GHz radar that sees presence, posture, falls, breathing and heart beat; no camera.',
    zh: '60 GHz 毫米波雷达,感知存在、姿态、跌倒、呼吸和心率,无摄像头。',
  },
  class: 'vitals',
  use: 'none',
  power: 'mains',
  heartbeat_s: 60,
  frames: true,
  events: {
    presence: {
      is: { en: 'Somebody came into view, or nobody is seen any more.', zh: '有人进入视野,或不再看到人。' },
      fields: {
        present: flag({ is: { en: 'At least one person is in view.', zh: '视野内至少有一人。' } }),
        targets: Type.Optional(count({ is: { en: 'People in view.', zh: '视野内人数。' }, min: 0, max: 16 })),
      },
    },
    posture: {
      is: { en: 'The posture of the nearest person changed.', zh: '最近一人的姿态改变。' },
      fields: {
        posture: oneOf(['standing', 'sitting', 'lying', 'on-floor', 'unknown'], {
          is: {
            en: 'Lying is on something raised, as a bed; on-floor is lower than 0.4 m.',
            zh: 'lying 指躺在床等高处;on-floor 指离地低于 0.4 米。',
          },
        }),
        ...place,
        confidence_pct,
      },
    },
    fall: {
      alarm: true,
      is: {
        en: 'A body dropped fast and stayed low: a suspected fall. The application decides.',
        zh: '身体快速下降并停留在低处:疑似跌倒,由应用判定。',
      },
      fields: {
        ...place,
        drop_m: Type.Optional(metres({ is: { en: 'How far the body centre dropped.', zh: '身体中心下降的距离。' }, min: 0, max: 3 })),
        speed_m_s: Type.Optional(metresPerSecond({ is: { en: 'Greatest downward speed.', zh: '最大下降速度。' }, min: 0, max: 10 })),
        confidence_pct,
      },
    },
    'target-lost': {
      is: { en: 'A person vanished from view without leaving by a known way.', zh: '目标在视野内消失,并非正常离开。' },
      fields: { ...place },
    },
    'mains-power': mainsPower,
  },
  reading: {
    is: {
      en: 'The nearest person, every 10 s while somebody is in view; else its sign of life.',
      zh: '有人在视野内时每 10 秒上报最近一人,否则为在线状态。',
    },
    every_s: 10,
    fields: {
      ...place,
      posture: oneOf(['standing', 'sitting', 'lying', 'on-floor', 'unknown'], { is: { en: 'Posture now.', zh: '当前姿态。' } }),
      motion_pct: Type.Optional(
        percent({ is: { en: 'How much the person moves: 0 still, 100 walking.', zh: '活动强度:0 静止,100 行走。' } }),
      ),
      breath_per_min: Type.Optional(
        perMinute({
          is: { en: 'Breaths, when the person is still and near enough.', zh: '呼吸率,仅在静止且距离合适时。' },
          min: 0,
          max: 60,
        }),
      ),
      heart_per_min: Type.Optional(
        perMinute({
          is: { en: 'Heart beats, when the person is still and near enough.', zh: '心率,仅在静止且距离合适时。' },
          min: 0,
          max: 250,
        }),
      ),
      still_s: Type.Optional(
        seconds({ is: { en: 'For how long the person has hardly moved.', zh: '几乎静止的持续时间。' }, min: 0, max: 86_400 }),
      ),
    },
  },
  commands: {
    identify,
    stream: {
      is: { en: 'Send binary frames for a while.', zh: '在一段时间内发送二进制帧。' },
      fields: { for_s: seconds({ is: { en: 'For how long; 0 stops.', zh: '持续时间,0 表示停止。' }, min: 0, max: 3_600 }) },
    },
  },
})
