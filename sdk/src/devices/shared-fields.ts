import { Type } from 'typebox'
import { dbm, percent } from '../quantity.ts'

/** What a cell has left. Left out by a device that cannot tell, as one that knows only that it is low. */
export const charge = Type.Optional(percent({ is: { en: 'Charge left.', zh: '剩余电量。' } }))

/** How well the gateway hears the device. Left out where nobody measures it. */
export const signal = Type.Optional(dbm({ is: { en: 'Signal at the gateway.', zh: '网关处信号强度。' }, min: -130, max: 0 }))
