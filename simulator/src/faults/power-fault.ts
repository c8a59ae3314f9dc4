import type { Static } from 'typebox'
import { homeFaultOf, seconds } from './fault-shape.ts'

/** Faults of the mains. */
export const powerFaults = [
  homeFaultOf(
    'power-cut',
    {
      en: 'The building has no mains: mains devices go dark, and those on battery lose the line, since the router is dark too.',
      zh: '楼栋停电:市电设备断电,电池设备因路由器断电而失去网络。',
    },
    { takes_s: seconds({ en: 'Seconds until the mains are back.', zh: '恢复供电所需秒数。' }) },
  ),
] as const
export type PowerFault = Static<(typeof powerFaults)[number]>
