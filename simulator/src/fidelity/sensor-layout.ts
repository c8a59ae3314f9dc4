import type { LifeRoom, Spot, Step } from '../people/life/activity.ts'

/** What a sensor can notice of a step. */
export type Notice =
  | 'front-door'
  | 'interior-door'
  | 'fridge'
  | 'cupboard'
  | 'drawer'
  | 'wardrobe'
  | 'medicine'
  | 'appliance'
  | 'stove'
  | 'tv'
  | 'tap'
  | 'basin'
  | 'shower'
  | 'flush'
  | 'bed'
  | 'seat'
  | 'window'
  | 'light'
  | 'motion'

/** Sensors of one type in a home: how many, and what sets them off. */
export interface SensorGroup {
  type: string
  count: number
  notices: readonly Notice[]
  /** The only room that they look at, where their name says one. */
  room?: LifeRoom
}
export type SensorLayout = readonly SensorGroup[]

/** What sets off sensors of a type, by words in its name; the first that fits counts. `most`: a home has no more of them. */
const TYPES: readonly { name: RegExp; notices: readonly Notice[]; most?: number }[] = [
  { name: /front|entrance|entry/, notices: ['front-door'], most: 1 },
  { name: /interior|room_door/, notices: ['interior-door'], most: 4 },
  { name: /basin|sink|tap|faucet/, notices: ['basin', 'tap'], most: 4 },
  { name: /shower|bath/, notices: ['shower'], most: 1 },
  { name: /cook|stove|oven/, notices: ['stove'], most: 2 },
  { name: /flush|toilet/, notices: ['flush'], most: 1 },
  { name: /pir|motion/, notices: ['motion'] },
  { name: /fridge|freezer|refrigerator/, notices: ['fridge'], most: 2 },
  { name: /cabinet_drawer/, notices: ['cupboard', 'drawer', 'wardrobe', 'medicine'] },
  { name: /cupboard/, notices: ['cupboard'] },
  { name: /cabinet|medic/, notices: ['medicine'] },
  { name: /drawer|wardrobe|closet/, notices: ['drawer', 'wardrobe'] },
  { name: /electric|power|plug/, notices: ['tv', 'appliance'] },
  { name: /appliance|microwave|toaster|wash|kettle/, notices: ['appliance'] },
  { name: /^bed|_bed/, notices: ['bed'], most: 1 },
  { name: /pressure|mat/, notices: ['bed', 'seat'], most: 2 },
  { name: /seat|couch|sofa|chair/, notices: ['seat'], most: 2 },
  { name: /light|lamp/, notices: ['light'] },
  { name: /door/, notices: ['front-door', 'interior-door'], most: 6 },
]
/** Rooms that a type may name, as "kitchen_pir" does. The word is taken off before the type is read: a bathroom's door is no bath. */
const ROOM_WORDS: readonly (readonly [RegExp, LifeRoom])[] = [
  [/bed_?room/, 'bedroom'],
  [/bath_?room/, 'bathroom'],
  [/kitchen/, 'kitchen'],
  [/(living|lounge|dining)(_?room)?/, 'living'],
  [/hall(_?way)?|corridor/, 'hall'],
]
function typeNamed(type: string): { known: (typeof TYPES)[number] | undefined; room?: LifeRoom } {
  const words = type.toLowerCase()
  const [word, room] = ROOM_WORDS.find(([word]) => word.test(words)) ?? []
  const rest = word === undefined ? words : words.replace(word, '')
  return { known: TYPES.find(({ name }) => name.test(rest)), ...(room === undefined ? {} : { room }) }
}

/** Types that tell no activity. */
const TELLS_NOTHING = /^(temp|batter|humid)/
const ANYTHING: readonly Notice[] = ['tap', 'basin', 'shower', 'window', 'medicine', 'stove', 'tv', 'appliance']

/**
 * A layout like a real home's: one group for each type that it counts, `sensors` in all. What may be many (cupboards, drawers, motion) shares out the
 * rest by the root of its activations, since a busier type has more sensors and busier ones.
 */
export function sensorLayout(perDay: Readonly<Record<string, number>>, sensors: number): SensorLayout {
  const telling = Object.entries(perDay).filter(([type]) => !TELLS_NOTHING.test(type))
  const groups = telling.map(([type, times]) => {
    const { known, ...where } = typeNamed(type)
    return {
      ...where,
      type,
      notices: known?.notices ?? ANYTHING,
      most: known?.most ?? Infinity,
      weight: Math.sqrt(Math.max(times, 0.1)),
      count: 1,
    }
  })
  for (let left = sensors - groups.length; left > 0; left--) {
    const open = groups.filter(({ count, most }) => count < most)
    if (open.length === 0) break
    open.reduce((best, group) => (group.weight / group.count > best.weight / best.count ? group : best)).count += 1
  }
  return groups.map(({ type, count, notices, room }) => ({ type, count, notices, ...(room === undefined ? {} : { room }) }))
}

/** Fourteen reed switches, where a home does not say what it has. */
export const USUAL_LAYOUT: SensorLayout = sensorLayout(
  { front_door: 4, interior_door: 12, fridge: 6, cupboard: 9, appliance: 3, toilet_flush: 6 },
  14,
)

/** What a home says of its sensors in words, as "31 PIR, 3 door": types that are known here; the usual layout where there is none. */
export function layoutInWords(words: string): SensorLayout {
  const groups = [...words.toLowerCase().matchAll(/(\d+)\s+([a-z_]+)/g)].flatMap(([, count, type]) => {
    const known = TYPES.find(({ name }) => name.test(type!))
    return known === undefined ? [] : [{ type: type!, count: Number(count), notices: known.notices }]
  })
  return groups.length === 0 ? USUAL_LAYOUT : groups
}

/** How many sensors the words count in all; those that tell no activity aside. */
export function sensorsInWords(words: string): number {
  const counts = [...words.toLowerCase().matchAll(/(\d+)\s*:?\s*([a-z]*)/g)].filter(([, , type]) => !TELLS_NOTHING.test(type!))
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

const NOTICED_OF_USE: { readonly [S in Spot]?: Notice } = {
  fridge: 'fridge',
  cupboard: 'cupboard',
  sink: 'tap',
  appliance: 'appliance',
  'washing-machine': 'appliance',
  stove: 'stove',
  basin: 'basin',
  medicine: 'medicine',
  shower: 'shower',
  toilet: 'flush',
  wardrobe: 'wardrobe',
  cabinet: 'drawer',
  tv: 'tv',
  window: 'window',
}

/** What a step lets contacts notice; motion and light come with where one is. */
export function noticeOf({ does, spot }: Step): Notice | undefined {
  switch (does) {
    case 'use':
      return NOTICED_OF_USE[spot]
    case 'lie':
      return spot === 'bed' ? 'bed' : 'seat'
    case 'sit':
      return spot === 'toilet' ? undefined : 'seat'
    case 'pass':
      return 'interior-door'
    case 'shut':
      return undefined
    default:
      return 'front-door'
  }
}

const ROOMS: readonly LifeRoom[] = ['living', 'kitchen', 'bedroom', 'bathroom', 'hall']

/** Which sensor of a group it is, from 0 on: rooms have doors and motion sensors of their own, and of many cupboards a few are the usual ones. */
export function sensorIn({ count, notices, room: only }: SensorGroup, notice: Notice, { room, item }: Pick<Step, 'room' | 'item'>): number {
  const byRoom = only === undefined && (notice === 'interior-door' || notice === 'motion' || notice === 'light')
  const part = byRoom ? ROOMS.indexOf(room) / ROOMS.length : notices.indexOf(notice) / notices.length
  const width = byRoom ? 1 / ROOMS.length : 1 / notices.length
  return Math.min(count - 1, Math.floor(count * (part + width * item * Math.sqrt(item))))
}
