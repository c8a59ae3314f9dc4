import { habitFields, habitRange, random as randomOf, type HabitName, type Habits } from '@anju/sdk'
import { clamp } from '../world/vector.ts'
import { exp, ln } from '../exact-math.ts'
import { lossOf } from './distance.ts'
import type { RealHome } from './real-home.ts'
import { search, type Progress } from './search.ts'
import { simulateDays } from './simulate-days.ts'

export const habitNames = Object.keys(habitFields) as HabitName[]

/** Habits whose effect goes by ratio: the search sees their logarithm. */
const BY_RATIO: ReadonlySet<HabitName> = new Set([
  'bouts_per_h',
  'handling',
  'pace_s',
  'toilet_gap_h',
  'outing_min',
  'bed_spread_h',
  'rise_spread_h',
])
/** Added before the logarithm, so that a range may begin at 0. */
const SOFT = 0.05

const rangeOf = (name: HabitName): readonly [number, number] => {
  const [minimum, maximum] = habitRange(name)
  return BY_RATIO.has(name) ? [ln(minimum + SOFT), ln(maximum + SOFT)] : [minimum, maximum]
}

/** A habit as a share of its range. */
const toShare = (name: HabitName, value: number): number => {
  const [low, high] = rangeOf(name)
  return clamp(((BY_RATIO.has(name) ? ln(value + SOFT) : value) - low) / (high - low), 0, 1)
}
const fromShare = (name: HabitName, share: number): number => {
  const [low, high] = rangeOf(name)
  const [minimum, maximum] = habitRange(name)
  const value = low + share * (high - low)
  return clamp(BY_RATIO.has(name) ? exp(value) - SOFT : value, minimum, maximum)
}
const toHabits = (shares: readonly number[]): Habits =>
  Object.fromEntries(habitNames.map((name, i) => [name, round(fromShare(name, shares[i]!))])) as Habits
const round = (value: number): number => Math.round(value * 1_000) / 1_000

export interface FitOptions {
  home: RealHome
  /** Where the search begins. */
  start: Habits
  /** How many simulated lives may be tried. */
  tries: number
  seed: number | string
  /** Simulated days of a try (chosen: as long as the noise of a figure needs to be below what matters). */
  days?: number
  /** Figures that the fit sees; all when left out. */
  only?: ReadonlySet<string>
  progress?: (progress: Progress) => void
}

/**
 * Fits the habits of a persona to the statistics of one home by searching with simulated lives, the activity stream alone. Every try lives under the same
 * seed, so that two of them differ by their habits and not by chance. Of the profile only its divergence is used: no hour of it goes into the persona.
 */
export function fit({ home, start, tries, seed, days = 84, only, progress }: FitOptions): { habits: Habits; loss: number } {
  const { layout, toiletFrom, figures } = home
  const loss = (x: readonly number[]) => {
    const simulated = simulateDays({ habits: toHabits(x), layout, days, seed: `${seed}/life`, toiletFrom })
    return lossOf(simulated, figures, only)
  }
  const from = { ...start, ...known(home, only) }
  const found = search({
    start: habitNames.map((name) => toShare(name, from[name])),
    step: 0.12,
    tries,
    random: randomOf(seed).fork(`fit/${home.id}`),
    loss,
    ...(progress === undefined ? {} : { progress }),
  })
  return { habits: toHabits(found.x), loss: found.loss }
}

/** What a home's statistics say outright, as far as the fit may see it: hours of bed. */
function known({ figures }: RealHome, only: ReadonlySet<string> | undefined): Partial<Habits> {
  const told = { bed_h: 'bedtime_h', bed_spread_h: 'bedtime_sd_h', rise_h: 'rising_h', rise_spread_h: 'rising_sd_h' } as const
  const found: [string, number][] = []
  for (const [habit, figure] of Object.entries(told)) {
    const value = figures[figure]
    if (value !== undefined && only?.has(figure) !== false) found.push([habit, value])
  }
  return Object.fromEntries(found)
}
