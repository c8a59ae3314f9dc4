import type { Duration, Instant, Random, Resident, TruePosture } from '@anju/sdk'
import { cos, PI } from '../exact-math.ts'
import { apnoea } from './apnoea.ts'
import { carboxyhaemoglobin } from './carboxyhaemoglobin.ts'
import { constitution } from './constitution.ts'
import { effort } from './effort.ts'
import { course, type Course, type Illness, type Strain } from './illness.ts'
import { longLie } from './long-lie.ts'
import { slowNoise } from './slow-noise.ts'

/** Heart beats and breaths a minute, oxygen saturation in %, temperatures of the skin at the wrist and of the core in °C, carbon monoxide in the blood in %. */
export interface Vitals {
  heart_per_min: number
  breath_per_min: number
  spo2_pct: number
  skin_c: number
  core_c: number
  cohb_pct: number
}

/** From this share of carboxyhaemoglobin on people collapse: 40 to 50 % in the textbooks; they come round below the second (chosen). */
export const COLLAPSE_PCT = 45
const ROUND_PCT = 35
/** Headache and a fast heart begin at this share; a heart at 40 % beats some 25 times more a minute (chosen; Stewart 1975 has tachycardia at 30 to 40 %). */
const POISONED_PCT = 10
const POISONED_HEART = 0.8
const POISONED_BREATH = 0.15

/** A person's body as a function of time: reading it changes nothing, so a view may look as often as it likes. */
export interface Physiology {
  /** From `at` on the body does this. */
  turnsTo(posture: TruePosture, at: Instant): void
  at(instant: Instant): Vitals
  /** What of it moves the chest: all that a radar can see, and the most often asked for. */
  chest(instant: Instant): Pick<Vitals, 'heart_per_min' | 'breath_per_min'>
  /** What a doctor would find at rest, without effort and wavering: what an emergency of vital signs is judged by. */
  atRest(instant: Instant): Vitals
  /** What ails them adds to their own values at rest: illness and the cold floor, not chronic conditions. */
  strain(at: Instant): Strain
  /** Falls ill within a span; the same illness again takes the place of the first. */
  fallIll(illness: Illness, severity: number, at: Instant, over: Duration): void
  recover(illness: Illness, at: Instant, over: Duration): boolean
  /** Breathing stops for a while. */
  stopBreathing(at: Instant, span: Duration): void
  /** When the pause in breathing that runs at an instant began, and when it ends. */
  pauseAt(at: Instant): { from: Instant; until: Instant } | undefined
  /** From `at` on this much carbon monoxide is breathed. */
  breathes(co_ppm: number, at: Instant): void
  /** From `at` on the air around has this temperature: it cools whoever lies on the floor. */
  feels(air_c: number, at: Instant): void
  faint(at: Instant): void
  comeRound(at: Instant): void
  conscious(at: Instant): boolean
  /** Whether anything is under way that may become an emergency of vital signs. */
  troubled(at: Instant): boolean
}

export interface PhysiologyOptions {
  registered: Pick<Resident, 'born' | 'conditions'>
  random: Random
  /** Draws the values at rest; `random` unless told. */
  nature?: Random
  start: Instant
  /** Minutes since local midnight at the start: bodies keep the time of day. */
  minute: number
}

/** How the heart and breath sway over the day, and the core's temperature: highest at 16:00, lowest at 04:00 (chosen: 3 /min, 0.6 /min, 0.35 K). */
const DAILY = { heart: 3, breath: 0.6, core_c: 0.35, highest_h: 16 } as const

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

/** Of a slow heart, how deep its everyday dips are: a fifth of an illness (chosen). */
const SLOW_HEART = 0.2

/** What comes and goes with a chronic condition and is no emergency. */
const chronicCourses = ({ conditions = [] }: PhysiologyOptions['registered'], start: Instant, random: Random): readonly Course[] =>
  conditions.includes('bradycardia') ? [course('bradycardia', SLOW_HEART, start, 0 as Duration, random.fork('slow-heart'))] : []

/** Rest values are drawn once; everything else follows from the time, from what the body does and from what befalls it. */
export function physiology({ registered, random, nature = random, start, minute }: PhysiologyOptions): Physiology {
  const own = constitution(registered, nature.fork('constitution'))
  const wander = {
    heart: slowNoise(random.fork('heart'), 150, own.heart_wanders),
    breath: slowNoise(random.fork('breath'), 100, own.breath_wanders),
    spo2: slowNoise(random.fork('spo2'), 300, 0.5),
    skin: slowNoise(random.fork('skin'), 1_800, 0.25),
  }
  const exertion = effort(start, own.answers)
  const pauses = apnoea()
  const blood = carboxyhaemoglobin(start)
  const floor = longLie(start)
  const courses = new Map<Illness, Course>()
  const chronic = chronicCourses(registered, start, random)
  let fainted: Instant | undefined
  let poisoned = false

  const hour = (at: Instant) => minute / 60 + (at - start) / 3_600_000
  const daily = (at: Instant) => cos((2 * PI * (hour(at) - DAILY.highest_h)) / 24)
  const atRest = (at: Instant): Vitals => {
    const toxic = Math.max(0, blood.pct(at) - POISONED_PCT)
    const cold = floor.strain(at)
    const sway = daily(at)
    const found: Vitals = {
      heart_per_min: own.heart_per_min + DAILY.heart * sway + POISONED_HEART * toxic + cold.heart_per_min,
      breath_per_min: own.breath_per_min + DAILY.breath * sway + POISONED_BREATH * toxic,
      spo2_pct: own.spo2_pct,
      skin_c: own.skin_c + cold.skin_c,
      core_c: own.core_c + DAILY.core_c * sway + cold.core_c,
      cohb_pct: blood.pct(at),
    }
    for (const running of chronic.length === 0 && courses.size === 0 ? [] : [...chronic, ...courses.values()]) {
      const added = running.strain(at)
      found.heart_per_min += added.heart_per_min
      found.breath_per_min += added.breath_per_min
      found.spo2_pct += added.spo2_pct
      found.core_c += added.core_c
      found.skin_c += added.skin_c
    }
    return found
  }
  const conscious = (at: Instant) => {
    const share = blood.pct(at)
    return fainted === undefined && share < (poisoned ? ROUND_PCT : COLLAPSE_PCT)
  }
  const chest = (at: Instant, rest: Vitals, asked: { heart: number; breath: number }, pause: ReturnType<typeof pauses.effect>) => {
    const awake = conscious(at)
    const drive = rest.breath_per_min + (awake ? asked.breath : Math.min(asked.breath, 0)) + wander.breath(at) + pause.rebound
    return {
      heart_per_min: within(rest.heart_per_min + (awake ? asked.heart : asked.heart / 3) + wander.heart(at), 20, 190),
      breath_per_min: pause.stopped ? 0 : within(drive, 4, 50),
    }
  }
  return {
    turnsTo: (posture, at) => {
      exertion.turnsTo(posture, at)
      floor.lies(posture === 'on-floor', at)
    },
    atRest,
    strain(at) {
      const cold = floor.strain(at)
      const sum = { breath_per_min: 0, spo2_pct: 0, ...cold }
      for (const running of courses.values()) {
        const added = running.strain(at)
        sum.heart_per_min += added.heart_per_min
        sum.breath_per_min += added.breath_per_min
        sum.spo2_pct += added.spo2_pct
        sum.core_c += added.core_c
        sum.skin_c += added.skin_c
      }
      return sum
    },
    at(instant) {
      const rest = atRest(instant)
      const asked = exertion.at(instant)
      const pause = pauses.effect(instant)
      return {
        ...chest(instant, rest, asked, pause),
        // A pulse oximeter takes carboxyhaemoglobin for oxyhaemoglobin, so poisoning does not show here.
        spo2_pct: within(rest.spo2_pct - (asked.breath > 4 ? 1 : 0) + wander.spo2(instant) - pause.desaturation, 50, 100),
        skin_c: within(rest.skin_c + wander.skin(instant), 10, 41),
        core_c: within(rest.core_c, 24, 42),
        cohb_pct: rest.cohb_pct,
      }
    },
    chest: (instant) => chest(instant, atRest(instant), exertion.at(instant), pauses.effect(instant)),
    fallIll: (illness, severity, at, over) =>
      void courses.set(illness, course(illness, severity, at, over, random.fork(`illness/${illness}/${at}`))),
    recover(illness, at, over) {
      const running = courses.get(illness)
      running?.passes(at, over)
      return running !== undefined
    },
    stopBreathing: (at, span) => pauses.stop(at, span),
    pauseAt: (at) => pauses.at(at),
    breathes(co_ppm, at) {
      poisoned = blood.pct(at) >= (poisoned ? ROUND_PCT : COLLAPSE_PCT)
      blood.breathes(co_ppm, at)
    },
    feels: (air_c, at) => floor.feels(air_c, at),
    faint: (at) => void (fainted = at),
    comeRound: () => void (fainted = undefined),
    conscious,
    troubled(at) {
      for (const [illness, running] of courses) if (running.isOver(at)) courses.delete(illness)
      return courses.size > 0 || floor.under(at) || blood.pct(at) > POISONED_PCT / 2 || pauses.at(at) !== undefined
    },
  }
}
