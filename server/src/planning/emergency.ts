import type { Title } from '@anju/sdk'

/** So many cases of so many: how sure a figure is comes from how many there are behind it. */
export type Odds = readonly [times: number, outOf: number]

/** Kinds of emergency that a mix of devices is planned against; falls are counted room by room. */
export const emergencies = {
  fall: { zh: '跌倒', en: 'Fall' },
  illness: { zh: '突发疾病', en: 'Sudden illness' },
  gas: { zh: '燃气泄漏', en: 'Gas' },
  co: { zh: '一氧化碳', en: 'Carbon monoxide' },
  fire: { zh: '火情', en: 'Fire' },
  water: { zh: '漏水', en: 'Water' },
  wandering: { zh: '走失', en: 'Wandering' },
} as const satisfies Record<string, Title>
export type Emergency = keyof typeof emergencies
export const emergencyKinds = Object.keys(emergencies) as Emergency[]

/**
 * How often they come to somebody over 80 who lives alone, in cases of so many home-years. All chosen: no figure for such homes was found that could be
 * cited; the numbers behind them are small, so that the interval says how little is known. Falls are shared among the rooms below.
 */
export const RATES: Readonly<Record<Emergency, Odds>> = {
  fall: [20, 40],
  illness: [12, 40],
  gas: [2, 200],
  co: [1, 200],
  fire: [2, 200],
  water: [6, 200],
  wandering: [4, 200],
}
/** In which rooms people fall, as parts of one (chosen). A kind of room that a flat has not got gives its part to the others. */
export const FALLS_IN: Readonly<Record<string, number>> = { bathroom: 0.3, bedroom: 0.3, living: 0.25, kitchen: 0.15 }
/** How much oftener somebody falls, by how they walk and from an age on (chosen). */
export const FALLS_BY = { free: 1, stick: 1.3, walker: 1.6 } as const
export const FALLS_FROM_AGE = [85, 1.2] as const

/** What a kind of device notices, in how many of how many cases, in its own room or in all of the home. */
interface Notices {
  kind: string
  of: Emergency
  odds: Odds
  where: 'room' | 'home'
}

/**
 * Chosen with what was published in mind: laboratories report 0.88 to 0.98 of falls for radars, and that does not transfer to homes; a band notices
 * what happens while it is worn; a button what leaves its owner able to press it.
 */
export const NOTICES: readonly Notices[] = [
  { kind: 'radar', of: 'fall', odds: [40, 50], where: 'room' },
  { kind: 'radar', of: 'illness', odds: [6, 50], where: 'home' },
  { kind: 'wristband', of: 'fall', odds: [20, 50], where: 'home' },
  { kind: 'wristband', of: 'illness', odds: [20, 50], where: 'home' },
  { kind: 'help-button', of: 'fall', odds: [10, 50], where: 'room' },
  { kind: 'help-button', of: 'illness', odds: [10, 50], where: 'home' },
  { kind: 'voice-terminal', of: 'fall', odds: [15, 50], where: 'home' },
  { kind: 'voice-terminal', of: 'illness', odds: [15, 50], where: 'home' },
  { kind: 'motion', of: 'fall', odds: [15, 50], where: 'home' },
  { kind: 'motion', of: 'illness', odds: [20, 50], where: 'home' },
  { kind: 'gas-detector', of: 'gas', odds: [45, 50], where: 'home' },
  { kind: 'gas-detector', of: 'co', odds: [30, 50], where: 'home' },
  { kind: 'smoke-detector', of: 'fire', odds: [42, 50], where: 'home' },
  { kind: 'water-sensor', of: 'water', odds: [42, 50], where: 'home' },
  { kind: 'door-contact', of: 'wandering', odds: [40, 50], where: 'home' },
]

/** What a device costs, put up and working, yuan (chosen: give your own). */
export const PRICES_YUAN: Readonly<Record<string, number>> = {
  radar: 600,
  wristband: 300,
  'help-button': 60,
  'voice-terminal': 400,
  motion: 60,
  'gas-detector': 160,
  'smoke-detector': 80,
  'water-sensor': 60,
  'door-contact': 40,
}
