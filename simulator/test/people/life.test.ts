// Goal: a life is whole, follows from its habits, and remembers. Method: streams of random habits held to their form (fast-check); then counts and hours of
// long streams against the habits that they were drawn from; then pairs of lives that differ in one thing.
import { habitFields, habitRange, random, type HabitName, type Habits, type Instant } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviation, mean } from '../../src/fidelity/quantile.ts'
import { spots, type Activity, type ActivityKind } from '../../src/people/life/activity.ts'
import { bladder } from '../../src/people/life/bladder.ts'
import { life } from '../../src/people/life/life.ts'
import { sleep } from '../../src/people/life/sleep.ts'
import { overEighty } from '../../src/persona/usual-habits.ts'
import { localTime } from '../../src/world/local-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const time = localTime('UTC')
const start = (20_454 * DAY) as Instant
const names = Object.keys(habitFields) as HabitName[]

function lived(habits: Partial<Habits>, days: number, seed: number, from = start): Activity[] {
  const own = life({
    habits: { ...overEighty, ...habits },
    random: random(seed),
    time,
    start: from,
    has: new Set(spots),
    gait_m_s: 0.9,
    showers_per_day: 0.5,
  })
  const all: Activity[] = []
  for (let activity = own.next(); activity.from < start + days * DAY; activity = own.next()) all.push(activity)
  return all
}

const anyHabits = fc.record(
  Object.fromEntries(
    names.map((name) => {
      const [least, most] = habitRange(name)
      return [name, fc.double({ min: least, max: most, noNaN: true })]
    }),
  ) as { [N in HabitName]: fc.Arbitrary<number> },
) as fc.Arbitrary<Habits>

const hourOf = (at: Instant) => ((at - start) % DAY) / HOUR
const count = (all: readonly Activity[], ...kinds: ActivityKind[]) => all.filter(({ kind }) => kinds.includes(kind)).length

describe('a life', () => {
  it('[SIM-41] goes on without gap or overlap, its steps in order and within what they belong to, for any habits', () => {
    fc.assert(
      fc.property(anyHabits, fc.nat(), fc.integer({ min: 0, max: 23 }), (habits, seed, hour) => {
        let reached: number = start + hour * HOUR
        for (const { from, until, steps } of lived(habits, 2, seed, reached as Instant)) {
          const inOrder = steps.every(({ at }, i) => at >= (steps[i - 1]?.at ?? from) && at <= until)
          const setsOut = steps.every(({ at, sets_out }) => sets_out <= at && sets_out >= from)
          if (from !== reached || until <= from || !inOrder || !setsOut) return false
          reached = until
        }
        return true
      }),
      { numRuns: 40 },
    )
  })

  it('[SIM-41] leaves and comes back in turn, and does nothing at home while away', () => {
    fc.assert(
      fc.property(anyHabits, fc.nat(), (habits, seed) => {
        let out = false
        for (const { does } of lived(habits, 4, seed).flatMap(({ steps }) => steps)) {
          if ((does === 'enter') !== out) return false
          out = does === 'leave'
        }
        return true
      }),
      { numRuns: 30 },
    )
  })

  it('[SIM-18] has no way out that is longer than five times the usual, for any habits', () => {
    fc.assert(
      fc.property(anyHabits, fc.nat(), (habits, seed) => {
        for (const { kind, steps } of lived(habits, 20, seed)) {
          if (kind !== 'outing') continue
          const [left, back] = [steps.find(({ does }) => does === 'leave')!.at, steps.find(({ does }) => does === 'enter')!.at]
          if (back - left > Math.max(5, 5 * habits.outing_min) * 60_000 + 10_000) return false
        }
        return true
      }),
      { numRuns: 60 },
    )
  })

  it('[SIM-18] brings no two seeds the same day', () => {
    const days = [1, 2, 3, 4, 5, 6].map((seed) => JSON.stringify(lived({}, 1, seed)))
    expect(new Set(days).size).toBe(6)
    expect(JSON.stringify(lived({}, 1, 3))).toBe(days[2])
  })
})

describe('days', () => {
  it('[SIM-42] follow from habits: sleep, nights, meals, outings and handling', () => {
    const days = 120
    const habits = {
      bed_h: 22.5,
      bed_spread_h: 0.8,
      rise_h: 7,
      rise_spread_h: 0.6,
      nap_share: 0,
      lunch_share: 0.5,
      outings_per_day: 1.5,
      outing_min: 40,
    }
    const all = lived(habits, days, 5)
    const nights = all.filter(({ kind, steps }, i) => kind === 'sleep' && steps.length > 0 && all[i - 1]?.kind === 'wash')
    const toBed = nights.map(({ from }) => (hourOf(from) + 12) % 24)
    expect(mean(toBed)).toBeCloseTo(10.5, 0)
    expect(deviation(toBed)).toBeGreaterThan(0.5)
    expect(deviation(toBed)).toBeLessThan(1.3)
    const risen = all
      .filter(({ kind }, i) => kind === 'sleep' && all[i + 1]?.kind !== 'sleep' && hourOf(all[i]!.until) > 5)
      .map(({ until }) => hourOf(until))
    expect(Math.abs(mean(risen.filter((hour) => hour < 12)) - 7)).toBeLessThan(0.6)
    expect(count(all, 'lunch') / days).toBeGreaterThan(0.35)
    expect(count(all, 'lunch') / days).toBeLessThan(0.6)
    expect(count(all, 'outing') / days).toBeGreaterThan(1.1)
    expect(count(all, 'outing') / days).toBeLessThan(1.8)
    const uses = (handling: number) =>
      lived({ handling }, 30, 6)
        .flatMap(({ steps }) => steps)
        .filter(({ does }) => does === 'use').length
    expect(uses(8) / uses(2)).toBeGreaterThan(2)
  })

  it('[SIM-42] have as many visits to the toilet at night as the habit says', () => {
    for (const night_toilets of [0.2, 1, 2.5]) {
      const all = lived({ night_toilets, nap_share: 0 }, 200, 7)
      const atNight =
        all.filter(({ kind }, i) => kind === 'toilet' && all[i - 1]?.kind === 'sleep' && all[i + 1]?.kind === 'sleep').length / 200
      expect(Math.abs(atNight - night_toilets)).toBeLessThan(0.1 + 0.15 * night_toilets)
    }
  })

  it('[SIM-42] differ: good and bad ones, weekdays of work and days off', () => {
    const perDay = (day_spread: number) => {
      const found = Array.from({ length: 60 }, () => 0)
      for (const { steps } of lived({ day_spread, handling: 6 }, 60, 8))
        for (const { at } of steps) if (at < start + 60 * DAY) found[Math.floor((at - start) / DAY)]! += 1
      return deviation(found) / mean(found)
    }
    expect(perDay(0.8)).toBeGreaterThan(perDay(0) + 0.15)
    const worked = lived({ work_share: 1, work_h: 8, bed_h: 23, rise_h: 7 }, 28, 9).filter(({ kind }) => kind === 'work')
    expect(worked.length).toBe(20)
    expect(worked.every(({ from }) => (Math.floor(from / DAY) + 3) % 7 < 5)).toBe(true)
  })

  it('[SIM-42] remember: a nap makes the evening later, and a drink the next visit sooner', () => {
    const rhythm = sleep(overEighty, random(1))
    const midnight = start
    const bed = (midnight + 21 * HOUR) as Instant
    expect(rhythm.nap((midnight + 14 * HOUR) as Instant, 1.5, bed)).toBeGreaterThan(bed)
    const options = { start, gap_h: 3, night_toilets: 1, night_h: 9 }
    const [dry, wet] = [bladder({ ...options, random: random(2) }), bladder({ ...options, random: random(2) })]
    wet.drink(start)
    expect(wet.due()).toBeLessThan(dry.due())
    dry.empty(dry.due())
    const byDay = dry.due()
    dry.asleep(start, true)
    expect(dry.due()).toBeGreaterThan(byDay)
  })
})
