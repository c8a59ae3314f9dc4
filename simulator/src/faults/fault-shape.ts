import { Type, type Static, type TProperties } from 'typebox'
import type { Title } from '@anju/sdk'

const closed = { additionalProperties: false } as const

/** A probability as whole numbers: in `times` of `outOf` cases. */
export const Ratio = Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 1 })], {
  description: 'In how many cases of how many.',
  'x-zh': '多少次中的多少次。',
})
export type Ratio = Static<typeof Ratio>

/** A span of seconds as a field of a fault. Its name ends in `_s`: a scenario document writes it in words, without that ending. */
export const seconds = ({ en, zh }: Title, most_s = 86_400) =>
  Type.Number({ minimum: 0, maximum: most_s, 'x-unit': 's', description: en, 'x-zh': zh })

const device = Type.Optional(
  Type.String({ description: 'Id of the device; the whole home when left out.', 'x-zh': '设备编号,省略则为全家。' }),
)
const from_s = Type.Optional(Type.Number({ minimum: 0, 'x-unit': 's', description: 'Seconds after the start.', 'x-zh': '开始后的秒数。' }))
const until_s = Type.Optional(
  Type.Number({ minimum: 0, 'x-unit': 's', description: 'Seconds after the start; to the end when left out.', 'x-zh': '结束秒数。' }),
)

/** A fault of one device, or of all devices of the home, for a while. */
export const faultOf = <const Name extends string, P extends TProperties>(name: Name, { en, zh }: Title, fields: P) =>
  Type.Object({ fault: Type.Literal(name), device, from_s, until_s, ...fields }, { description: en, 'x-zh': zh, ...closed })

/** A fault of the whole home. It begins at `from_s` and lasts as its own fields say. */
export const homeFaultOf = <const Name extends string, P extends TProperties>(name: Name, { en, zh }: Title, fields: P) =>
  Type.Object({ fault: Type.Literal(name), from_s, ...fields }, { description: en, 'x-zh': zh, ...closed })
