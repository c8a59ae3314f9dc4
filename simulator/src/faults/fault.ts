import { Type, type Static, type TProperties } from 'typebox'

const closed = { additionalProperties: false } as const

/** A probability as whole numbers: in `times` of `outOf` cases. */
export const Ratio = Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 1 })], {
  description: 'In how many cases of how many.',
  'x-zh': '多少次中的多少次。',
})
export type Ratio = Static<typeof Ratio>

const when = {
  device: Type.Optional(Type.String({ description: 'Id of the device; the whole home when left out.', 'x-zh': '设备编号,省略则为全家。' })),
  from_s: Type.Optional(Type.Number({ minimum: 0, 'x-unit': 's', description: 'Seconds after the start.', 'x-zh': '开始后的秒数。' })),
  until_s: Type.Optional(
    Type.Number({ minimum: 0, 'x-unit': 's', description: 'Seconds after the start; to the end when left out.', 'x-zh': '结束秒数。' }),
  ),
}
const one = <const Name extends string, P extends TProperties>(name: Name, en: string, zh: string, fields: P) =>
  Type.Object({ fault: Type.Literal(name), ...when, ...fields }, { description: en, 'x-zh': zh, ...closed })

/** Something wrong between the devices and the broker, for a while. The world itself stays right. */
export const Fault = Type.Union(
  [
    one('loss', 'The radio loses messages, both ways. Births and wills come through.', '无线丢包(双向),上线与遗嘱消息除外。', {
      ratio: Ratio,
    }),
    one('delay', 'Messages from the device come late, in order.', '设备消息延迟到达,顺序不变。', {
      ratio: Ratio,
      least_s: Type.Number({ minimum: 0, 'x-unit': 's' }),
      most_s: Type.Number({ minimum: 0, maximum: 86_400, 'x-unit': 's' }),
    }),
    one('duplication', 'Messages from the device come twice.', '设备消息重复到达。', { ratio: Ratio }),
    one('outage', 'No connection at all: lines drop and none can be had.', '网络中断:连接断开且无法重连。', {}),
  ],
  { $id: 'anju/fault' },
)
export type Fault = Static<typeof Fault>
