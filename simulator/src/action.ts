import { Type, type Static, type TProperties } from 'typebox'
import type { Title } from '@anju/sdk'
import { hazards } from './hazards/hazard.ts'
import { nuisances } from './nuisances/nuisance.ts'

const closed = { additionalProperties: false } as const
const says = ({ zh, en }: Title) => ({ description: en, 'x-zh': zh })
const id = (title: Title) => Type.String({ minLength: 1, maxLength: 64, ...says(title) })

const Who = id({ zh: '老人编号。', en: 'Id of the resident.' })
const What = id({
  zh: '家具编号,如灶具、洗手盆或淋浴。',
  en: 'Id of a piece of furniture: a stove, basin, sink, shower or washing machine.',
})
const Device = id({ zh: '设备编号。', en: 'Id of the device.' })
const Gap = id({ zh: '门或窗的编号。', en: 'Id of a door or window.' })

const one = <const Does extends string, P extends TProperties>(does: Does, title: Title, fields: P) =>
  Type.Object({ do: Type.Literal(does), ...fields }, { ...says(title), ...closed })

/**
 * One thing that is let happen in a simulated home. Scenario documents and the director use it as it stands. What somebody does takes its time:
 * a walk is a walk, and a new action of the same person begins where the last one was broken off.
 */
export const Action = Type.Union(
  [
    one(
      'walk',
      { zh: '走到某个房间或家具旁。', en: 'Walk to a room or up to a piece of furniture.' },
      {
        who: Who,
        to: id({ zh: '房间或家具编号。', en: 'Id of a room or of a piece of furniture.' }),
      },
    ),
    one('sit', { zh: '走过去坐下。', en: 'Go and sit down on something.' }, { who: Who, on: What }),
    one('lie', { zh: '走过去躺下。', en: 'Go and lie down on a bed or sofa.' }, { who: Who, on: What }),
    one(
      'use',
      {
        zh: '走过去使用家具,如打开冰箱、橱柜或冲马桶。',
        en: 'Go and use a piece of furniture: open a fridge or a cupboard, flush a toilet.',
      },
      { who: Who, what: What },
    ),
    one('stand', { zh: '站起来。', en: 'Stand up from what one sits or lies on.' }, { who: Who }),
    one('fall', { zh: '当场跌倒,并一直躺着直到起身。', en: 'Fall where one is, and stay down until a `get-up`.' }, { who: Who }),
    one(
      'slide-down',
      {
        zh: '慢慢从座位、床边或站立处滑坐到地上,并一直躺着直到起身。',
        en: 'Slide slowly from a seat, a bed or the feet to the floor, and stay down until a `get-up`: no fall that a sensor knows.',
      },
      { who: Who },
    ),
    one('get-up', { zh: '从地上起来。', en: 'Get up from the floor.' }, { who: Who }),
    one(
      'press',
      { zh: '按下呼救键;够不着时先走过去。', en: 'Press a help key; walk to it first when it is out of reach.' },
      {
        who: Who,
        device: Device,
        cancel: Type.Optional(Type.Boolean(says({ zh: '长按以取消呼救。', en: 'Hold it, to take the call back.' }))),
        held_ms: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 60_000,
            ...says({ zh: '按住的毫秒数,省略则为通常时长。', en: 'How long it is held; as usual when left out.' }),
          }),
        ),
      },
    ),
    one(
      'call',
      { zh: '大声呼救,由语音终端识别。', en: 'Call out for help, for a voice terminal to understand.' },
      {
        who: Who,
        cancel: Type.Optional(Type.Boolean(says({ zh: '说没事了。', en: 'Say that all is well after all.' }))),
      },
    ),
    one('clap', { zh: '拍手。', en: 'Clap the hands: the wrist peaks above a fall.' }, { who: Who }),
    one('go-out', { zh: '从入户门出去。', en: 'Leave by the front door and shut it.' }, { who: Who }),
    one('come-back', { zh: '从入户门回来。', en: 'Come home by the front door and shut it.' }, { who: Who }),
    one('take-off', { zh: '取下穿戴设备。', en: 'Take off a worn device.' }, { who: Who, device: Device }),
    one('put-on', { zh: '戴上穿戴设备。', en: 'Put on a worn device.' }, { who: Who, device: Device }),
    one('loosen', { zh: '把表带松开。', en: 'Loosen the strap of a worn device.' }, { device: Device }),
    one('tighten', { zh: '把表带收紧。', en: 'Tighten the strap of a worn device.' }, { device: Device }),
    one('put-on-charger', { zh: '摘下手环放上充电座。', en: 'Take a wristband off and put it on its charger.' }, { device: Device }),
    one('take-off-charger', { zh: '从充电座上取下手环。', en: 'Take a wristband off its charger.' }, { device: Device }),
    one('open', { zh: '打开门或窗。', en: 'Open a door or window.' }, { opening: Gap }),
    one('shut', { zh: '关上门或窗。', en: 'Shut a door or window.' }, { opening: Gap }),
    one(
      'turn-on',
      { zh: '打开灶具或水龙头。', en: 'Turn a stove or a tap on.' },
      {
        what: What,
        lit: Type.Optional(
          Type.Boolean(
            says({ zh: '灶具是否点着;否则燃气未燃烧直接流出。', en: 'Of a stove: whether the gas burns; else it flows unburnt.' }),
          ),
        ),
        pot_l: Type.Optional(
          Type.Number({
            exclusiveMinimum: 0,
            maximum: 12,
            'x-unit': 'L',
            ...says({
              zh: '灶上锅里的水量:按热平衡烧干后冒烟。',
              en: 'Of a lit stove: water in the pot on it. It boils dry by its heat balance, and then smokes.',
            }),
          }),
        ),
        full: Type.Optional(
          Type.Boolean(
            says({
              zh: '锅是否满到边:烧开时溢出并浇灭火焰。',
              en: 'Of a pot: whether it is full to the brim. It boils over and puts the flame out; the gas flows on.',
            }),
          ),
        ),
        drain: Type.Optional(
          Type.Enum(['open', 'shut'], says({ zh: '下水是否畅通。', en: 'Of a basin: whether it drains; else it runs over.' })),
        ),
      },
    ),
    one('turn-off', { zh: '关闭灶具或水龙头。', en: 'Turn a stove or a tap off.' }, { what: What }),
    one(
      'mop',
      { zh: '擦干某个房间的地面。', en: 'Wipe the floor of a room dry.' },
      { room: id({ zh: '房间编号。', en: 'Id of the room.' }) },
    ),
    one('unplug', { zh: '拔掉设备电源或取出电池。', en: "Pull a device's plug or take its battery out." }, { device: Device }),
    one('plug-in', { zh: '给设备重新供电。', en: 'Give a device its power back.' }, { device: Device }),
    one('run-flat', { zh: '设备电池耗尽。', en: "Let a device's battery run flat." }, { device: Device }),
    one('tamper', { zh: '打开设备外壳或把它拆离原位。', en: 'Open the housing of a device or take it off its place.' }, { device: Device }),
    one('put-back', { zh: '把被拆动的设备复位。', en: 'Put a device back that was tampered with.' }, { device: Device }),
    one(
      'spend-calls',
      { zh: '语音终端本月的呼叫次数已用去。', en: 'Let the emergency calls of this month be spent at a voice terminal.' },
      {
        device: Device,
        left: Type.Optional(
          Type.Integer({ minimum: 0, maximum: 10, ...says({ zh: '剩余次数,默认 0。', en: 'How many are left; none when left out.' }) }),
        ),
      },
    ),
    ...nuisances,
    ...hazards,
  ],
  { $id: 'anju/action' },
)
export type Action = Static<typeof Action>
