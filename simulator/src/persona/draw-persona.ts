import { faker } from '@faker-js/faker/locale/zh_CN'
import {
  habitRange,
  petKinds,
  visitorKinds,
  type Condition,
  type HabitName,
  type Habits,
  type Random,
  type Resident,
  type Title,
} from '@anju/sdk'
import { exponential, happens, lognormal } from '../people/life/draws.ts'
import { clamp } from '../world/vector.ts'
import { habitsOf } from './habits-of.ts'
import { FAMILY, GIVEN_SYLLABLES } from './name-syllables.ts'

/** Whom to draw. */
export interface PersonaOptions {
  /** The year in which they have their age. */
  year: number
  /** Youngest and oldest; 80 and 99 when left out. */
  age?: readonly [from: number, to: number]
  sex?: Resident['sex']
  id?: string
}

/** How common conditions are over 80 (chosen after what geriatric surveys report in round numbers). Nocturia follows from the nights. */
const PREVALENCE: { readonly [C in Exclude<Condition, 'nocturia'>]: number } = {
  hypertension: 0.6,
  arthritis: 0.4,
  insomnia: 0.25,
  diabetes: 0.2,
  'dementia-early': 0.12,
  copd: 0.1,
  'heart-failure': 0.1,
  bradycardia: 0.05,
}
/** Mean age beyond the youngest, years; ages fall off as people die. */
const BEYOND = 5
/** Gait at home by mobility, m/s: mean and deviation, for somebody of 85; a year slows by 0.01 (chosen; over 80 about 0.95 is usual when walking freely). */
const GAIT = { free: [0.95, 0.13], stick: [0.75, 0.1], walker: [0.58, 0.06] } as const
/**
 * Visits to the toilet in a night: 82 % of people over 65 go at least once, about half at least twice (NHANES 2005–16; Korean men over 65). A median of 1.95
 * and a deviation of the logarithm of 0.73 give 82 % and 49 %.
 */
const NIGHT_TOILETS = { median: 1.95, spread: 0.73 }
/** More than two visits are nocturia in the medical sense. */
const NOCTURIA_FROM = 2

/** How much people differ in what is not a share: deviation of a normal, or of the logarithm (chosen). */
const DIFFERS: { readonly [H in HabitName]?: readonly ['by' | 'times', number] } = {
  bed_h: ['by', 0.7],
  bed_spread_h: ['times', 0.3],
  rise_h: ['by', 0.6],
  rise_spread_h: ['times', 0.3],
  clock_spread_h: ['times', 0.3],
  lunch_h: ['by', 0.3],
  dinner_h: ['by', 0.4],
  nap_share: ['by', 0.25],
  toilet_gap_h: ['times', 0.2],
  outings_per_day: ['times', 0.6],
  outing_h: ['by', 1],
  outing_min: ['times', 0.4],
  bouts_per_h: ['times', 0.4],
  handling: ['times', 0.35],
  lean: ['by', 0.25],
  day_spread: ['times', 0.3],
  visits_per_week: ['times', 0.8],
  shuts_doors: ['by', 0.15],
  pace_s: ['times', 0.25],
}

/** Draws somebody who could live there: over 80 unless told otherwise. The same `random`, the same person. Names are put together, nobody is meant. */
export function drawPersona(random: Random, options: PersonaOptions): Resident {
  const [youngest, oldest] = options.age ?? [80, 99]
  const sex = options.sex ?? (happens(random, 0.6) ? 'female' : 'male')
  const age = Math.min(oldest, Math.floor(youngest + exponential(random, BEYOND)))
  const name = nameOf(sex, random)
  const mobility = drawMobility(age, random)
  const [mean, differs] = GAIT[mobility]
  const common = (Object.keys(PREVALENCE) as (keyof typeof PREVALENCE)[]).filter((one) => happens(random, PREVALENCE[one]))
  const nights = round(clamp(lognormal(random, NIGHT_TOILETS.median, NIGHT_TOILETS.spread), 0.1, 5))
  const conditions: Condition[] = nights >= NOCTURIA_FROM ? [...common, 'nocturia'] : common
  const gait_m_s = round(clamp(mean - 0.01 * (age - 85) + differs * random.normal(), 0.5, 1.3))
  const pet = happens(random, 0.12) ? random.pick(petKinds) : undefined
  return {
    id: options.id ?? name.en.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
    name,
    born: options.year - age,
    sex,
    mobility,
    gait_m_s,
    persona: 'drawn',
    conditions,
    habits: drawHabits(conditions, nights, random),
    visitors: visitorKinds.filter((kind) => happens(random, kind === 'child' || kind === 'neighbour' ? 0.6 : 0.25)),
    ...(pet === undefined ? {} : { pet }),
  }
}

function drawMobility(age: number, random: Random): keyof typeof GAIT {
  const beyond = Math.max(0, age - 80)
  if (happens(random, Math.min(0.5, 0.06 + 0.02 * beyond))) return 'walker'
  return happens(random, Math.min(0.7, 0.3 + 0.02 * beyond)) ? 'stick' : 'free'
}

/** Habits around those usual over 80 with these conditions. */
function drawHabits(conditions: readonly Condition[], night_toilets: number, random: Random): Habits {
  const usual = habitsOf({ conditions: [...conditions] } as Resident)
  const drawn = Object.fromEntries(
    (Object.keys(usual) as HabitName[]).map((name) => {
      const [how, spread] = DIFFERS[name] ?? ['by', 0]
      const value = how === 'by' ? usual[name] + spread * random.normal() : lognormal(random, usual[name], spread)
      return [name, within(name, value)]
    }),
  ) as Habits
  return { ...drawn, night_toilets }
}

const within = (name: HabitName, value: number): number => {
  const [least, most] = habitRange(name)
  return round(clamp(value, least, most))
}
const round = (value: number): number => Math.round(value * 100) / 100

/** Family names by frequency, given names of two syllables, by faker under a seed of ours on fixed data of ours. */
function nameOf(sex: Resident['sex'], random: Random): Title {
  faker.seed(random.int(0, 2_147_483_647))
  const family = faker.helpers.weightedArrayElement(FAMILY.map((value, i) => ({ value, weight: FAMILY.length - i })))
  const [first, second] = GIVEN_SYLLABLES[sex].map((syllables) => faker.helpers.arrayElement(syllables)) as [Title, Title]
  return { zh: `${family.zh}${first.zh}${second.zh}`, en: `${family.en} ${first.en}${second.en}` }
}
