import { Type, type Static, type TProperties } from 'typebox'
import type { Title } from '@anju/sdk'
import type { Ratio } from '../faults/fault-shape.ts'

const closed = { additionalProperties: false } as const
const says = ({ zh, en }: Title) => ({ description: en, 'x-zh': zh })
const id = (zh: string, en: string) => Type.String({ minLength: 1, maxLength: 64, ...says({ zh, en }) })

const Room = id('房间编号。', 'Id of the room.')
const Who = id('老人编号。', 'Id of the resident.')
const lasting = {
  for_s: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 31 * 86_400,
      'x-unit': 's',
      ...says({ zh: '持续秒数,省略则为常见时长。', en: 'For how long; its usual time when left out.' }),
    }),
  ),
}
const ratio = {
  ratio: Type.Optional(
    Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 1 })], {
      ...says({
        zh: '被误认的比例(次数,总次数),省略则为默认值。',
        en: 'In how many cases of how many instruments are taken in; the documented ratio when left out.',
      }),
    }),
  ),
}
const one = <const Does extends string, P extends TProperties>(does: Does, title: Title, fields: P) =>
  Type.Object({ do: Type.Literal(does), ...fields }, { ...says(title), ...closed })

/**
 * What takes instruments in though nobody is in danger: each is an action of its own, so a scenario document and the director use it as it stands. No nuisance
 * brings a truth. Causes are those that users of home radars, infrared and gas sensors report; how often an instrument is taken in is chosen.
 */
export const nuisances = [
  one(
    'hang-mirror',
    {
      zh: '在家具(如洗手盆)上方的墙上挂镜子:雷达可能看到镜中的人。',
      en: 'Hang a mirror on the wall over a basin: a radar may see a second person in it.',
    },
    { what: id('家具编号。', 'Id of the piece of furniture it hangs over.'), ...lasting, ...ratio },
  ),
  one(
    'run-fan',
    { zh: '开电风扇:叶片的微动像人。', en: 'Let a fan run: its small movements are like a person’s.' },
    { room: Room, ...lasting, ...ratio },
  ),
  one(
    'stir-curtain',
    { zh: '风吹窗帘。', en: 'Let the wind move the curtain of a window.' },
    { opening: id('窗的编号。', 'Id of the window.'), ...lasting, ...ratio },
  ),
  one(
    'stir-plant',
    { zh: '风吹动盆栽。', en: 'Let a draught move a plant.' },
    { what: id('盆栽编号。', 'Id of the plant.'), ...lasting, ...ratio },
  ),
  one(
    'heat-radiator',
    { zh: '暖气片升温:热气流触发红外。', en: 'Heat a radiator: warm air rises in gusts before the infrared sensors of the room.' },
    { room: Room, ...lasting, ...ratio },
  ),
  one(
    'sun-patch',
    { zh: '阳光斑在地面移动:触发红外。', en: 'Let patches of sun come and go on the floor before infrared sensors.' },
    { room: Room, ...lasting, ...ratio },
  ),
  one('let-in-pet', { zh: '猫在房间里走动。', en: 'Let a cat roam about a room.' }, { room: Room, ...lasting, ...ratio }),
  one(
    'run-robot-cleaner',
    { zh: '扫地机器人清扫一个房间。', en: 'Let a robot clean the floor of a room.' },
    { room: Room, ...lasting, ...ratio },
  ),
  one(
    'fry',
    { zh: '爆炒产生油烟。', en: 'Fry with much oil: fumes reach the detectors of the room.' },
    { what: id('灶具编号。', 'Id of the stove.'), ...lasting, ...ratio },
  ),
  one(
    'spray-hair',
    { zh: '喷发胶。', en: 'Use hairspray: its propellant burns, and a gas detector knows it as gas.' },
    { room: Room, ...lasting, ...ratio },
  ),
  one('wipe-with-alcohol', { zh: '用酒精擦拭。', en: 'Wipe surfaces with alcohol.' }, { room: Room, ...lasting, ...ratio }),
  one('steam', { zh: '热水淋浴的水汽。', en: 'Let steam of a hot shower fill a room.' }, { room: Room, ...lasting, ...ratio }),
  one(
    'have-visitor',
    { zh: '客人进门坐一会儿再走。', en: 'Have a visitor, who comes by the front door, sits down for a while and leaves.' },
    { on: id('坐的家具编号。', 'Id of the seat.'), ...lasting },
  ),
  one('sit-hard', { zh: '重重地坐下。', en: 'Go and drop onto a seat.' }, { who: Who, on: id('坐的家具编号。', 'Id of the seat.') }),
  one('drop-object', { zh: '重物落地。', en: 'Let something heavy drop from a table to the floor.' }, { room: Room, ...ratio }),
  one(
    'make-bed',
    { zh: '整理床铺,弯腰多次。', en: 'Go and make a bed: bend down over it again and again.' },
    { who: Who, what: id('床的编号。', 'Id of the bed.') },
  ),
  one(
    'neighbour-walks',
    { zh: '邻居在薄墙另一侧走动。', en: 'Let a neighbour walk behind the thin wall of a room.' },
    {
      room: Room,
      wall: Type.Enum(['n', 'e', 's', 'w'], says({ zh: '哪面墙(北东南西)。', en: 'Which wall, by the compass.' })),
      ...lasting,
      ...ratio,
    },
  ),
  one(
    'tv-speech',
    { zh: '电视里有人说话。', en: 'Let the television speak: noise, and now and then words like a call.' },
    { room: Room, ...lasting, ...ratio },
  ),
] as const

export const Nuisance = Type.Union([...nuisances], { $id: 'anju/nuisance' })
export type Nuisance = Static<typeof Nuisance>
export type NuisanceName = Nuisance['do']

/** How often instruments are taken in, and how long it lasts unless told. */
export interface NuisanceUsual {
  for_s: number
  /** For a radar: cases in which an echo counts as a person's, by appearance. */
  radar?: Ratio
  /** For an infrared sensor: cases in which it starts, by movement or gust. */
  motion?: Ratio
  /** For what smells, hears or sees smoke: cases in which it comes to an alarm, by occurrence. */
  alarm?: Ratio
}

/**
 * The usual figures of each nuisance; all chosen, none measured. What users report: a bathroom mirror and a fan or plant before the radar give daily false
 * presence, a radiator starts an infrared sensor every half to whole hour, fumes and sprays set off cheap gas and smoke detectors now and then.
 */
export const usual: { readonly [Name in NuisanceName]: NuisanceUsual } = {
  'hang-mirror': { for_s: 31 * 86_400, radar: [1, 4] },
  'run-fan': { for_s: 3_600, radar: [1, 3], motion: [1, 20] },
  'stir-curtain': { for_s: 1_800, radar: [1, 4], motion: [1, 10] },
  'stir-plant': { for_s: 1_800, radar: [1, 5], motion: [0, 1] },
  'heat-radiator': { for_s: 4 * 3_600, motion: [1, 2] },
  'sun-patch': { for_s: 3 * 3_600, motion: [1, 4] },
  'let-in-pet': { for_s: 3_600, radar: [1, 6], motion: [1, 3] },
  'run-robot-cleaner': { for_s: 1_500, radar: [1, 10], motion: [1, 20] },
  fry: { for_s: 600, alarm: [1, 8] },
  'spray-hair': { for_s: 20, alarm: [1, 3] },
  'wipe-with-alcohol': { for_s: 60, alarm: [1, 4] },
  steam: { for_s: 900, alarm: [1, 5] },
  'have-visitor': { for_s: 2_400, radar: [1, 1], motion: [1, 1] },
  'sit-hard': { for_s: 0 },
  'drop-object': { for_s: 4, radar: [1, 12] },
  'make-bed': { for_s: 0 },
  'neighbour-walks': { for_s: 1_200, radar: [1, 5] },
  'tv-speech': { for_s: 7_200, alarm: [1, 400] },
}

const names: ReadonlySet<string> = new Set(Object.keys(usual))
export const isNuisance = (action: { do: string }): action is Nuisance => names.has(action.do)
