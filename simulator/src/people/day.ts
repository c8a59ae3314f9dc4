import { Hours, Minutes, type Furniture, type Instant, type Plan, type Random } from '@anju/sdk'
import type { Action } from '../action.ts'
import { ln } from '../exact-math.ts'
import type { LocalTime } from '../world/local-time.ts'
import type { ResidentBody } from './resident.ts'

/** Something somebody does: actions one after the other, with waits between them, milliseconds. */
type Plot = (Action | number)[]

/** How one resident fills their time. */
export interface Day {
  /** When it wants to be asked next. */
  next(): Instant
  /** Goes on with the day, when the body has nothing else to do. */
  advance(now: Instant): void
  /** Somebody else has said what to do: the day waits. */
  pause(now: Instant): void
}

export interface DayOptions {
  plan: Plan
  body: ResidentBody
  random: Random
  time: LocalTime
  start: Instant
  perform: (action: Action, now: Instant) => void
}

/** After an action from outside the day goes on as late as this. */
const PAUSE = Minutes(10)
const LOOK_AGAIN = Minutes(1)

interface Memory {
  ate: Instant
  relieved: Instant
  needAt: Instant
  out: number
  bed_min: number
  up_min: number
  day: number
}

/**
 * Draws what comes next from what has been: bladder (gaps drawn anew after each visit), hunger, sleep between a drawn bedtime and a drawn hour of
 * rising, one outing a day in the mean; else a seat. No hour is fixed. The numbers are chosen to be plain, not fitted.
 */
export function day({ plan, body, random, time, start, perform }: DayOptions): Day {
  const who = body.registered.id
  let plot: Plot = []
  let until = (start + random.int(20_000, 240_000)) as Instant
  const gap = (least_h: number, mean_h: number) => Hours(least_h - ln(1 - random.unit()) * (mean_h - least_h))
  const memory: Memory = {
    ate: (start - Hours(1 + 3 * random.unit())) as Instant,
    relieved: start,
    needAt: (start + gap(0.5, 2)) as Instant,
    out: 0,
    bed_min: random.int(20 * 60 + 30, 22 * 60 + 15),
    up_min: random.int(5 * 60 + 15, 6 * 60 + 45),
    day: time.day(start),
  }
  const find = (...kinds: Furniture['kind'][]) => plan.furniture.find(({ kind }) => kinds.includes(kind))
  const places = {
    bed: find('bed'),
    toilet: find('toilet'),
    stove: find('stove'),
    basin: find('basin'),
    seat: plan.furniture.filter(({ kind }) => kind === 'sofa' || kind === 'armchair'),
    table: find('chair'),
    desk: plan.furniture.find(({ kind, room }) => kind === 'chair' && plan.rooms.find(({ id }) => id === room)?.kind === 'study'),
    door: plan.openings.find(({ entrance }) => entrance === true),
  }
  const asleep = (now: Instant) => {
    const minute = time.minuteOfDay(now)
    return minute >= memory.bed_min || minute < memory.up_min
  }

  const toilet = (now: Instant): Plot => {
    memory.relieved = now
    memory.needAt = (now + (asleep(now) ? gap(1.5, 3.5) : gap(0.8, 2.4))) as Instant
    if (places.toilet === undefined) return []
    const wash: Plot = places.basin === undefined ? [] : [{ do: 'walk', who, to: places.basin.id }, random.int(15_000, 50_000)]
    return [{ do: 'sit', who, on: places.toilet.id }, Minutes(random.int(2, 7)), { do: 'stand', who }, ...wash]
  }
  const meal = (now: Instant): Plot => {
    memory.ate = now
    const cook: Plot =
      places.stove === undefined
        ? []
        : [
            { do: 'walk', who, to: places.stove.id },
            { do: 'turn-on', what: places.stove.id, lit: true },
            Minutes(random.int(8, 20)),
            { do: 'turn-off', what: places.stove.id },
          ]
    const eat: Plot = places.table === undefined ? [] : [{ do: 'sit', who, on: places.table.id }, Minutes(random.int(12, 30))]
    return [...cook, ...eat]
  }
  const outing = (): Plot => {
    memory.out += 1
    return [{ do: 'go-out', who }, Minutes(random.int(25, 100)), { do: 'come-back', who }]
  }
  const rest = (): Plot => {
    const seats = [...places.seat, ...(places.desk === undefined ? [] : [places.desk])]
    if (seats.length === 0) return [Minutes(10)]
    return [{ do: 'sit', who, on: random.chance(7, 10) ? seats[0]!.id : random.pick(seats).id }, Minutes(random.int(10, 60))]
  }
  const potter = (): Plot => [{ do: 'walk', who, to: random.pick(plan.rooms).id }, random.int(20_000, 200_000)]
  const sleep = (now: Instant): Plot => {
    if (places.bed === undefined) return [Minutes(30)]
    const lies = body.on === places.bed.id && body.pose(now).posture === 'lying'
    const wakes = Math.min(memory.needAt, time.next(now, memory.up_min), now + Hours(8))
    const asleep_ms = Math.max(Minutes(5), wakes - now)
    return [...(lies ? [] : [{ do: 'lie', who, on: places.bed.id } as const]), asleep_ms]
  }

  const choose = (now: Instant): Plot => {
    if (time.day(now) !== memory.day) Object.assign(memory, { day: time.day(now), out: 0, up_min: random.int(5 * 60 + 15, 6 * 60 + 45) })
    if (body.away) return [{ do: 'come-back', who }]
    if (now >= memory.needAt) return toilet(now)
    if (asleep(now)) return sleep(now)
    memory.bed_min = time.minuteOfDay(now) < 18 * 60 ? random.int(20 * 60 + 30, 22 * 60 + 15) : memory.bed_min
    const hour = time.minuteOfDay(now) / 60
    const hungry = now - memory.ate > Hours(4.5 - (hour > 11 && hour < 13 ? 1 : 0) + random.unit())
    if (hungry && hour < 20) return meal(now)
    const light = hour > 7.5 && hour < 17
    if (places.door !== undefined && light && random.chance(memory.out === 0 ? 3 : 1, 20)) return outing()
    const nap = places.bed !== undefined && hour > 12.5 && hour < 14.5 && random.chance(2, 5)
    if (nap) return [{ do: 'lie', who, on: places.bed!.id }, Minutes(random.int(20, 70))]
    return random.chance(2, 3) ? rest() : potter()
  }

  return {
    next: () => until,
    advance(now) {
      while (now >= until) {
        const { posture } = body.pose(now)
        if (!body.idle || posture === 'on-floor') {
          until = (now + LOOK_AGAIN) as Instant
          return
        }
        if (plot.length === 0) plot = choose(now)
        const next = plot.shift()
        if (next === undefined) until = (now + LOOK_AGAIN) as Instant
        else if (typeof next === 'number') until = (now + next) as Instant
        else {
          perform(next, now)
          until = Math.max(now + 1_000, Math.min(body.phaseEnds, now + LOOK_AGAIN)) as Instant
        }
      }
    },
    pause(now) {
      plot = []
      until = (now + PAUSE) as Instant
    },
  }
}
