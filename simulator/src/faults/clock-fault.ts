import { Type, type Static } from 'typebox'
import { faultOf, seconds } from './fault-shape.ts'

const by_s = seconds({ en: 'By how much it is wrong, seconds.', zh: '误差秒数。' }, 10 * 365 * 86_400)
const wrong = Type.Enum(['ahead', 'behind'], { description: 'Which way it is wrong.', 'x-zh': '快还是慢。' })

/** A device's own clock that is wrong. What it says of its clock's quality is what such a device believes. */
export const clockFaults = [
  faultOf(
    'clock-offset',
    { en: 'The clock was set wrongly: off by a constant. It believes itself synced.', zh: '时钟设错,固定偏差,自认为已同步。' },
    { by_s, wrong },
  ),
  faultOf(
    'clock-drift',
    { en: 'The clock runs too fast or too slow, and knows that nobody checked it.', zh: '时钟走得过快或过慢,自知未校准。' },
    {
      wrong,
      ppm: Type.Integer({
        minimum: 1,
        maximum: 100_000,
        'x-unit': '1e-6',
        description: 'Microseconds a second.',
        'x-zh': '每秒误差微秒数。',
      }),
    },
  ),
  faultOf(
    'clock-swing',
    {
      en: 'The clock is ahead and behind in turn, as by warm days and cold nights, and knows that nobody checked it.',
      zh: '时钟周期性忽快忽慢(如冷热交替),自知未校准。',
    },
    { by_s, period_s: seconds({ en: 'Seconds from ahead to ahead.', zh: '周期秒数。' }, 31_536_000) },
  ),
  faultOf(
    'clock-step',
    {
      en: 'The clock jumps to another error again and again, as by a bad time server. It believes itself synced.',
      zh: '时钟反复跳变(如时间服务器有误),自认为已同步。',
    },
    {
      most_s: seconds({ en: 'The largest error, seconds.', zh: '最大误差秒数。' }),
      every_s: seconds({ en: 'Seconds between jumps.', zh: '跳变间隔秒数。' }),
    },
  ),
  faultOf(
    'clock-local',
    {
      en: 'The device sends its local time as though it were UTC. It believes itself synced.',
      zh: '设备把当地时间当作 UTC 上报,自认为已同步。',
    },
    {},
  ),
  faultOf(
    'clock-daylight',
    {
      en: 'The device puts its clock an hour ahead or behind for daylight saving that is not kept. It believes itself synced.',
      zh: '设备误用夏令时,拨快或拨慢一小时,自认为已同步。',
    },
    { wrong },
  ),
  faultOf(
    'clock-unset',
    {
      en: 'The clock was never set: it counts from 1970 at each start, and says so.',
      zh: '时钟从未设置:每次启动从 1970 年计起,并如实上报。',
    },
    {},
  ),
] as const
export type ClockFault = Static<(typeof clockFaults)[number]>
