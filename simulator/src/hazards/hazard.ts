import { Type, type Static, type TProperties } from 'typebox'
import type { Title } from '@anju/sdk'
import { illnesses } from '../physiology/illness.ts'

const closed = { additionalProperties: false } as const
const says = ({ zh, en }: Title) => ({ description: en, 'x-zh': zh })
const id = (zh: string, en: string) => Type.String({ minLength: 1, maxLength: 64, ...says({ zh, en }) })

const Who = id('老人编号。', 'Id of the resident.')
const Room = id('房间编号。', 'Id of the room.')
const On = Type.Boolean(says({ zh: '开或关。', en: 'On or off.' }))
const Severity = Type.Number({
  exclusiveMinimum: 0,
  maximum: 1.5,
  ...says({ zh: '病情轻重,1 为需住院。', en: 'How bad it gets: 1 is what sends somebody to hospital.' }),
})
const hours = (zh: string, en: string) => Type.Number({ minimum: 0, maximum: 240, 'x-unit': 'h', ...says({ zh, en }) })

const one = <const Does extends string, P extends TProperties>(does: Does, title: Title, fields: P) =>
  Type.Object({ do: Type.Literal(does), ...fields }, { ...says(title), ...closed })

/** What endangers a home or a body, and what takes it back. Each is an action of its own, so a scenario document and the director use it as it stands. */
export const hazards = [
  one(
    'leak',
    { zh: '灶具等的软管漏气。', en: 'Let the gas hose at a stove leak.' },
    {
      what: id('灶具编号。', 'Id of the stove.'),
      flow_l_h: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          maximum: 2_000,
          'x-unit': 'L/h',
          ...says({ zh: '每小时漏气量,默认 60。', en: 'How much leaks; 60 when left out.' }),
        }),
      ),
    },
  ),
  one(
    'burst',
    { zh: '水管爆裂,水直接流到地上。', en: 'Let a pipe or hose burst: its water goes on the floor.' },
    {
      what: id('用水设备编号。', 'Id of the basin, sink, shower or washing machine.'),
      flow_l_min: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          maximum: 120,
          'x-unit': 'L/min',
          ...says({ zh: '每分钟水量,默认 20。', en: 'How much flows; 20 when left out.' }),
        }),
      ),
    },
  ),
  one(
    'mend',
    { zh: '修好漏气或漏水处。', en: 'Mend what leaks or has burst.' },
    { what: id('家具编号。', 'Id of the piece of furniture.') },
  ),
  one(
    'blow-out',
    { zh: '火焰被吹灭或被溢出的汤水浇灭,燃气继续流出。', en: 'Let the flame of a stove go out: its gas flows on unburnt.' },
    { what: id('灶具编号。', 'Id of the stove.') },
  ),
  one(
    'scorch',
    { zh: '锅烧干冒烟。', en: 'Let the pot on a lit stove boil dry: it smokes.' },
    { what: id('灶具编号。', 'Id of the stove.') },
  ),
  one('smoulder', { zh: '点炭盆取暖。', en: 'Light a charcoal brazier in a room.' }, { room: Room }),
  one('put-out', { zh: '熄灭炭盆。', en: 'Put the brazier of a room out.' }, { room: Room }),
  one(
    'block-flue',
    {
      zh: '燃气热水器烟道堵塞:淋浴时一氧化碳进入该房间。',
      en: 'Block the flue of a gas water heater in a room: while a shower runs its carbon monoxide stays.',
    },
    { room: Room },
  ),
  one('clear-flue', { zh: '清通烟道。', en: 'Clear the flue of the water heater of a room.' }, { room: Room }),
  one(
    'ventilate',
    { zh: '开关油烟机或排气扇。', en: 'Turn the hood of a kitchen or the fan of a room on or off.' },
    { room: Room, on: On },
  ),
  one('switch-light', { zh: '开关灯。', en: 'Switch the lamp of a room by hand.' }, { room: Room, on: On }),
  one(
    'switch',
    { zh: '开关电器,如电视机或洗衣机。', en: 'Switch an appliance on or off: a television, a washing machine.' },
    { what: id('家具编号。', 'Id of the piece of furniture.'), on: On },
  ),
  one(
    'fall-ill',
    { zh: '逐渐生病。', en: 'Fall ill within a span.' },
    {
      who: Who,
      illness: Type.Enum([...illnesses], says({ zh: '疾病。', en: 'The illness.' })),
      over_h: hours('几小时内达到高峰。', 'Within how many hours it comes to its height.'),
      severity: Type.Optional(Severity),
    },
  ),
  one(
    'recover',
    { zh: '病情好转。', en: 'Let an illness pass within a span.' },
    {
      who: Who,
      illness: Type.Enum([...illnesses], says({ zh: '疾病。', en: 'The illness.' })),
      over_h: hours('几小时内好转。', 'Within how many hours it passes.'),
    },
  ),
  one(
    'stop-breathing',
    { zh: '呼吸暂停。', en: 'Stop breathing for a while.' },
    { who: Who, for_s: Type.Number({ minimum: 1, maximum: 300, 'x-unit': 's', ...says({ zh: '持续秒数。', en: 'For how long.' }) }) },
  ),
  one('faint', { zh: '晕倒并失去意识。', en: 'Faint: fall where one is, and be unconscious.' }, { who: Who }),
  one('come-round', { zh: '恢复意识。', en: 'Come round from a faint.' }, { who: Who }),
] as const

export type Hazard = Static<(typeof hazards)[number]>

const names: ReadonlySet<string> = new Set(hazards.map(({ properties }) => properties.do.const))
export const isHazard = (action: { do: string }): action is Hazard => names.has(action.do)
