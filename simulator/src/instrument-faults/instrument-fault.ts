import { Type, type Static, type TProperties } from 'typebox'
import type { Title } from '@anju/sdk'
import { seconds } from '../faults/fault-shape.ts'

const closed = { additionalProperties: false } as const
const says = ({ zh, en }: Title) => ({ description: en, 'x-zh': zh })

/** What a firmware that went wrong does to what a device says. */
export const firmwareChanges = ['swapped-axes', 'feet', 'fahrenheit', 'inverted', 'doubled-heart'] as const
export type FirmwareChange = (typeof firmwareChanges)[number]

/** A fault of one device, from an instant until another or to the end. */
const of = <const Name extends string, P extends TProperties>(name: Name, title: Title, fields: P) =>
  Type.Object(
    {
      fault: Type.Literal(name),
      device: Type.String({ minLength: 1, maxLength: 64, ...says({ zh: '设备编号。', en: 'Id of the device.' }) }),
      from_s: Type.Optional(Type.Number({ minimum: 0, 'x-unit': 's', ...says({ zh: '开始后的秒数。', en: 'Seconds after the start.' }) })),
      until_s: Type.Optional(
        Type.Number({
          minimum: 0,
          'x-unit': 's',
          ...says({ zh: '结束秒数,省略则到最后。', en: 'Seconds after the start; to the end when left out.' }),
        }),
      ),
      ...fields,
    },
    { ...says(title), ...closed },
  )

const really_in = Type.String({
  minLength: 1,
  maxLength: 64,
  ...says({ zh: '实际所在房间编号。', en: 'Id of the room where it really is.' }),
})

/** What goes wrong with a device itself. The world and the line stay right; the registry knows of nothing. */
export const instrumentFaults = [
  of('unplugged', { en: 'The plug is pulled or the battery taken out.', zh: '拔掉电源或取出电池。' }, {}),
  of('flat', { en: 'The battery is empty; at the end it is changed.', zh: '电池耗尽,结束时更换。' }, {}),
  of('stuck', { en: 'The sensor shows what it showed when it got stuck, whatever happens.', zh: '传感器卡住,一直显示同一数值。' }, {}),
  of(
    'drifting',
    { en: 'A measured quantity drifts away from the truth.', zh: '测量值逐渐漂移。' },
    {
      field: Type.String({
        minLength: 1,
        maxLength: 64,
        ...says({ zh: '上报中的字段。', en: 'Which field of the reading, like gas_lel_pct.' }),
      }),
      per_h: Type.Number({
        minimum: -1_000,
        maximum: 1_000,
        ...says({ zh: '每小时漂移量。', en: 'By how much an hour, in the unit of the field.' }),
      }),
    },
  ),
  of(
    'wrong-room',
    { en: 'It hangs in another room than the registry says.', zh: '设备装在与登记不同的房间。' },
    {
      really_in,
      births: Type.Optional(
        Type.Boolean(says({ zh: '上线消息说明实际房间。', en: 'It was told where it hangs and says so in its birth.' })),
      ),
    },
  ),
  of(
    'tilted',
    { en: 'It hangs askew by so many degrees and does not know it.', zh: '设备歪斜而自身不知。' },
    {
      by_deg: Type.Number({
        minimum: 1,
        maximum: 80,
        'x-unit': 'deg',
        ...says({ zh: '歪斜角度。', en: 'Degrees in the plane of its aim.' }),
      }),
    },
  ),
  of(
    'reboots',
    { en: 'It starts anew again and again, at a fixed period.', zh: '按固定周期反复重启。' },
    {
      every_s: seconds({ en: 'From one start to the next, seconds.', zh: '重启周期秒数。' }, 7 * 86_400),
      down_s: Type.Optional(seconds({ en: 'How long it is dark each time, seconds; 8 when left out.', zh: '每次断电秒数。' })),
    },
  ),
  of(
    'brown-out',
    { en: 'Its voltage breaks down at times drawn by chance, for 2 to 20 s.', zh: '电压随机跌落,每次 2 至 20 秒。' },
    { every_s: seconds({ en: 'Mean time between two, seconds.', zh: '平均间隔秒数。' }, 7 * 86_400) },
  ),
  of(
    'firmware',
    { en: 'A new firmware is installed that says things wrongly; at the end the old one comes back.', zh: '新固件出错,结束时回退。' },
    {
      change: Type.Enum(
        [...firmwareChanges],
        says({
          zh: '坐标轴对调、单位英尺、华氏度、开关取反或心率加倍。',
          en: 'Axes swapped, feet for metres, Fahrenheit for Celsius, on and off inverted, or the heart doubled.',
        }),
      ),
    },
  ),
  of(
    'duplicate-id',
    {
      en: 'A second device with the same id is switched on in another room; the broker lets only one of them in at a time.',
      zh: '另一房间有同一编号的设备。',
    },
    { really_in },
  ),
  of('mute', { en: 'Its periodic reports are not sent; events are.', zh: '不再发送周期上报,事件照常。' }, {}),
] as const

export type InstrumentFault = Static<(typeof instrumentFaults)[number]>
export type InstrumentFaultNamed<Name extends InstrumentFault['fault']> = Extract<InstrumentFault, { fault: Name }>

const names: ReadonlySet<string> = new Set(instrumentFaults.map(({ properties }) => properties.fault.const))
export const isInstrumentFault = (fault: { fault: string }): fault is InstrumentFault => names.has(fault.fault)
