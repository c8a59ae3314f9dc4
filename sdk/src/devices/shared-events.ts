import type { CommandDefinition, EventDefinition } from '../define-device.ts'
import { flag, oneOf, seconds } from '../quantity.ts'
import { charge } from './shared-fields.ts'

/** A cell that runs low is told once, when it passes 15 %. For kinds that run on a battery. */
export const batteryLow = {
  is: { en: 'The battery has fallen to 15 % or less, or was charged above it again.', zh: '电量降至 15% 或以下,或重新充到以上。' },
  fields: {
    low: flag({ is: { en: 'The charge is 15 % or less.', zh: '电量不高于 15%。' } }),
    battery_pct: charge,
  },
} as const satisfies EventDefinition

/** A housing that was opened or torn from the wall. */
export const tamper = {
  is: { en: 'The housing was opened or the device taken off its place, or put back.', zh: '外壳被打开或设备被取下,或已复位。' },
  fields: { tampered: flag({ is: { en: 'The housing is open or the device is off its place.', zh: '外壳打开或设备离位。' } }) },
} as const satisfies EventDefinition

/** A kind with mains and a small reserve can still say that its plug was pulled. */
export const mainsPower = {
  is: { en: 'Mains power was lost or came back; the device says so with its reserve.', zh: '市电断开或恢复;设备靠备用电量上报。' },
  fields: { mains: oneOf(['lost', 'back'], { is: { en: 'Whether mains power is there.', zh: '市电是否存在。' } }) },
} as const satisfies EventDefinition

/** The test button, or the monthly test: proves the way from the device to the desk. */
export const selfTest = {
  is: { en: 'The test button was pressed or a self-test ended.', zh: '按下测试键或自检结束。' },
  fields: { passed: flag({ is: { en: 'The device found itself in order.', zh: '设备自检正常。' } }) },
} as const satisfies EventDefinition

/** Makes a device show itself, so that a person can find it. */
export const identify = {
  is: { en: 'Blink or beep, so that a person can find the device.', zh: '闪灯或鸣响,便于找到设备。' },
  fields: { blink_s: seconds({ is: { en: 'For how long.', zh: '持续时间。' }, min: 1, max: 60 }) },
} as const satisfies CommandDefinition
