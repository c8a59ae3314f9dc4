import type { Habits, Instant, Random } from '@anju/sdk'
import type { LocalTime } from '../../world/local-time.ts'
import type { Activity, ActivityKind, Spot } from './activity.ts'
import { bladder } from './bladder.ts'
import { nextBout } from './day-ahead.ts'
import * as doing from './doing.ts'
import { exponential, happens, lognormal } from './draws.ts'
import { bout } from './handle-things.ts'
import { appetite, meal } from './meals.ts'
import { mood } from './mood.ts'
import { errand_ms, leavings, postponed, type Leaving } from './outings.ts'
import { sleep } from './sleep.ts'
import { stepWriter, type StepWriter, type Whereabouts } from './step-writer.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const NEVER = Number.MAX_SAFE_INTEGER as Instant
/** Nobody sits down for less than this. */
const SITS_FROM_MS = 2 * MINUTE_MS

/** Before bed the toilet is worth a visit from this fullness on. */
const WORTH_A_VISIT = 0.12

/** The life of one person as a stream of what they do, without a plan, a body or a device. */
export interface Life {
  /** What is done next. It begins where the last one ended. */
  next(): Activity
}

export interface LifeOptions {
  habits: Habits
  random: Random
  time: LocalTime
  start: Instant
  /** What the home has to be used. */
  has: ReadonlySet<Spot>
  gait_m_s: number
  /** Takes medicine with breakfast and dinner. */
  medicine?: boolean
  /** Showers or baths a day. */
  showers_per_day?: number
  /** Times a night that one gets up without needing the toilet. */
  restless_per_night?: number
}

/** What is still to come today, each with the instant at which it is due. */
interface Today {
  rose: Instant
  bed: Instant
  midnight: Instant
  busy: number
  ahead: Leaving[]
  bout: Instant
  wash: Instant
  shower: Instant
  nap: Instant
  guest: Instant
  guestLeaves: Instant
}

/**
 * Draws a life: drives with memory (bladder, hunger, sleep pressure, mood) and habits with a usual hour and a spread. Whatever is due and most pressing
 * is done next, and between it one sits. Nothing of it is an emergency.
 */
export function life(options: LifeOptions): Life {
  const { habits, random, time, start, has, gait_m_s, medicine = false, showers_per_day = 0.5, restless_per_night = 0 } = options
  const night_h = 24 - (habits.bed_h - habits.rise_h)
  const chance = { day: random.fork('day'), bout: random.fork('bout'), step: random.fork('step') }
  const humour = mood(random.fork('mood'), habits.day_spread)
  const hunger = appetite(habits, random.fork('meals'))
  const rhythm = sleep(habits, random.fork('sleep'))
  const { toilet_gap_h: gap_h, night_toilets } = habits
  const need = bladder({ random: random.fork('bladder'), start, gap_h, night_toilets, night_h })
  const where: Whereabouts = { room: 'living', shut: new Set() }
  const midnightOf = (at: Instant) => (Math.floor(at / MINUTE_MS) * MINUTE_MS - time.minuteOfDay(at) * MINUTE_MS) as Instant
  const isWeekday = (at: Instant) => (time.day(at) + 3) % 7 < 5

  let now = start
  let today!: Today
  /** Asleep until then; undefined by day. */
  let rises: Instant | undefined
  let restless = NEVER

  const rise = (at: Instant) => {
    humour.newDay()
    const midnight = midnightOf(at)
    const busy = humour.factor()
    const bed = rhythm.bedtime(at, midnight)
    const later = (probability: number, after: Instant) => (happens(chance.day, probability) ? after : NEVER)
    const around = (hour: number, spread_h: number) => Math.round(midnight + (hour + spread_h * chance.day.normal()) * HOUR_MS) as Instant
    const wash = Math.round(at + lognormal(chance.day, 8 * MINUTE_MS, 0.6)) as Instant
    const evening = Math.round(bed - lognormal(chance.day, 60 * MINUTE_MS, 0.5)) as Instant
    today = {
      rose: at,
      bed,
      midnight,
      busy,
      ahead: leavings(habits, chance.day, { rose: at, bed, midnight, weekday: isWeekday(at), busy }),
      bout: nextBout(habits, chance.bout, { rose: at, bed, busy }, at),
      wash,
      shower: later(showers_per_day, happens(chance.day, 0.6) ? ((wash + 2 * MINUTE_MS) as Instant) : evening),
      nap: later(habits.nap_share, around(habits.lunch_h + 1, 0.6)),
      guest: later(habits.visits_per_week / 7, around(14, 2.5)),
      guestLeaves: NEVER,
    }
    hunger.newDay(at, midnight)
    need.asleep(at, false)
    rises = undefined
  }

  const toBed = (at: Instant) => {
    const next = midnightOf((at + 9 * HOUR_MS) as Instant)
    rises = rhythm.rising(at, next, !isWeekday((next + 12 * HOUR_MS) as Instant))
    need.asleep(at, true)
    restless =
      restless_per_night === 0 ? NEVER : (Math.round(at + exponential(chance.day, (night_h / restless_per_night) * HOUR_MS)) as Instant)
  }

  const writer = (): StepWriter => stepWriter({ habits, random: chance.step, where, has, gait_m_s, from: now })
  const done = (kind: ActivityKind, write: StepWriter): Activity => ({
    kind,
    from: now,
    until: Math.max(write.at, now + 1_000) as Instant,
    steps: write.steps,
  })

  const relieve = (): Activity => {
    const write = writer()
    doing.toilet(write, chance.step, rises !== undefined)
    need.empty(write.at)
    return done('toilet', write)
  }
  const slumber = (): Activity => {
    if (need.due() <= now) return relieve()
    const write = writer()
    if (restless <= now) {
      restless = NEVER
      const kind = bout(write, habits, chance.step, 0.5)
      return done(kind, write)
    }
    write.lie('bed')
    const until = Math.max(now + MINUTE_MS, Math.min(need.due(), restless, rises!)) as Instant
    return { kind: 'sleep', from: now, until, steps: write.steps }
  }
  const leave = ({ kind, for_ms }: Leaving): Activity => {
    const write = writer()
    doing.goOut(write, habits, chance.step, for_ms ?? errand_ms(habits, chance.day))
    today.ahead = postponed(today.ahead.slice(1), write.at, today.bed, chance.day)
    if (today.guest < write.at) today.guest = NEVER
    need.empty(Math.max(now, write.at - 20 * MINUTE_MS) as Instant)
    return done(kind, write)
  }
  const eat = (which: doing.Meal): Activity => {
    const write = writer()
    meal(write, habits, chance.step, which, today.busy)
    if (medicine && which !== 'lunch') write.use('cabinet', 0)
    hunger.ate(which, now)
    need.drink(write.at)
    return done(which, write)
  }
  const potter = (): Activity => {
    const write = writer()
    const kind = bout(write, habits, chance.step, Math.sqrt(today.busy))
    if (kind === 'snack') need.drink(write.at)
    today.bout = nextBout(habits, chance.bout, today, write.at)
    return done(kind, write)
  }
  const nap = (): Activity => {
    const write = writer()
    today.nap = NEVER
    write.lie(happens(chance.day, 0.5) ? 'bed' : 'seat')
    const span = Math.min(lognormal(chance.day, 50 * MINUTE_MS, 0.4), Math.max(need.due() - write.at, 10 * MINUTE_MS))
    write.wait(span)
    today.bed = rhythm.nap(write.at, span / HOUR_MS, today.bed)
    return done('nap', write)
  }
  const welcome = (): Activity => {
    const write = writer()
    today.guest = NEVER
    const stays_ms = lognormal(chance.day, 70 * MINUTE_MS, 0.5)
    write.admit(stays_ms)
    today.guestLeaves = Math.round(write.at + stays_ms) as Instant
    return done('visit', write)
  }
  const seeOff = (): Activity => {
    const write = writer()
    today.guestLeaves = NEVER
    write.door('let-out')
    return done('visit', write)
  }
  const simple = (kind: ActivityKind, does: (write: StepWriter, random: Random) => void): Activity => {
    const write = writer()
    does(write, chance.step)
    return done(kind, write)
  }
  /** Sits until something is due. */
  const rest = (until: Instant): Activity => {
    const write = writer()
    if (until - now >= SITS_FROM_MS) {
      if (happens(chance.step, 0.3)) write.use('tv')
      write.sit('seat')
    }
    return { kind: 'rest', from: now, until: Math.max(until, write.at, now + 1_000) as Instant, steps: write.steps }
  }

  /** By day: the most pressing of what is due, in this order; else a seat until the first of them is. */
  const choose = (): Activity => {
    const hosts = today.guestLeaves < NEVER
    const hungry = hunger.due(now)
    const [leaving] = today.ahead
    const drives: (readonly [due: Instant, does: () => Activity])[] = [
      [need.due(), relieve],
      [today.guestLeaves, seeOff],
      [hosts ? NEVER : today.bed, retire],
      [today.guest, welcome],
      [hosts ? NEVER : (leaving?.at ?? NEVER), () => leave(leaving!)],
      [today.wash, () => ((today.wash = NEVER), simple('wash', doing.wash))],
      [today.shower, () => ((today.shower = NEVER), simple('shower', doing.shower))],
      [hungry?.at ?? NEVER, () => eat(hungry!.meal)],
      [hosts ? NEVER : today.nap, nap],
      [today.bout, potter],
    ]
    const pressing = drives.find(([due]) => due <= now)
    return pressing === undefined ? rest(Math.min(...drives.map(([due]) => due)) as Instant) : pressing[1]()
  }
  const retire = (): Activity => {
    const evening = simple('wash', (write, random) => doing.retire(write, random, need.fullness(now) > WORTH_A_VISIT))
    if (need.fullness(now) > WORTH_A_VISIT) need.empty(evening.until)
    toBed(evening.until)
    return evening
  }

  /** Begins in the middle of things: in bed at night, else in a day that began at the usual hour. */
  const begin = () => {
    const midnight = midnightOf(start)
    const hour = (start - midnight) / HOUR_MS
    const late = hour + 24 < habits.bed_h && hour < habits.rise_h
    rise((midnight + (habits.rise_h - (late ? 24 : 0)) * HOUR_MS) as Instant)
    const passed = (due: Instant) => (due < start ? NEVER : due)
    const { ahead, wash, shower, nap, guest } = today
    Object.assign(today, { wash: passed(wash), shower: passed(shower), nap: passed(nap), guest: passed(guest) })
    today.ahead = ahead.filter(({ at }) => at >= start)
    today.bout = nextBout(habits, chance.bout, today, start)
    if (late || (hour >= habits.rise_h && hour < habits.bed_h)) return
    where.room = 'bedroom'
    toBed(start)
  }
  begin()
  return {
    next() {
      if (rises !== undefined && rises <= now) rise(now)
      const activity = rises === undefined ? choose() : slumber()
      now = activity.until
      return activity
    },
  }
}
