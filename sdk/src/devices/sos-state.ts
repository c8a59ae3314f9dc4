import { oneOf } from '../quantity.ts'

/** An SOS is raised by a key or by speech, and may be taken back by the resident; only an operator closes it. */
export const sosState = oneOf(['raised', 'cancelled'], {
  is: { en: 'Help is asked for, or the resident took the call back.', zh: '呼救,或老人取消呼救。' },
})
