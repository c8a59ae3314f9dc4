// Goal: who gets what and when follows from what was asked, and nobody gets what they refused. Method: a worked example by hand; properties over drawn
// answers and refusals; the schedule held against its own three rules.
import type { Home } from '@anju/sdk'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { fittable, type AssessmentForm } from '../../src/planning/assessment.ts'
import { choosing } from '../../src/planning/choosing.ts'
import { fitting } from '../../src/planning/fitting.ts'
import { isWorkday, scheduled } from '../../src/planning/schedule.ts'
import { home as furnished } from '../one-home.ts'

const bare: Home = { ...furnished, devices: [] }
const answers: AssessmentForm = {
  wants: true,
  falls_last_year: 2,
  forgetful: false,
  hears_badly: false,
  burns_gas: true,
  family_near: false,
  network: 'mobile',
}
const YEAR = 2026

it('[PLAN-1] chooses and fits as was done by hand', () => {
  // Born 1942: 84 years, 10; alone 20; a stick 10; two falls 20; nobody near 10; gas 5.
  expect(choosing(bare, answers, YEAR)).toEqual({
    chosen: true,
    points: 75,
    reasons: [
      { code: 'lives-alone', points: 20 },
      { code: 'falls', points: 20 },
      { code: 'age', points: 10 },
      { code: 'mobility', points: 10 },
      { code: 'no-family-near', points: 10 },
      { code: 'burns-gas', points: 5 },
    ],
  })
  expect(choosing(bare, { ...answers, wants: false }, YEAR).chosen).toBe(false)
  // No band and no radar: a button and a motion sensor stand in. The bathroom and the bed have their button already; the motion sensor of the bathroom
  // and that of the bedroom take the radar's place, that of the living room is for who lives alone.
  const { fits, unmet } = fitting(bare, answers, new Set(['radar', 'wristband', 'smoke-detector']), YEAR)
  expect(fits.map(({ kind, room, instead_of }) => [kind, room, instead_of].filter((one) => one !== undefined).join(' '))).toEqual([
    'motion bathroom radar',
    'help-button bathroom',
    'motion bedroom radar',
    'help-button bedroom',
    'voice-terminal living',
    'motion living',
    'gas-detector kitchen',
    'water-sensor bathroom',
    'door-contact',
  ])
  expect(unmet.map(({ kind }) => kind)).toEqual(['smoke-detector'])
  expect(fitting(furnished, answers, new Set(), YEAR).fits.map(({ kind }) => kind)).toEqual(['voice-terminal', 'smoke-detector'])
})

const someAnswers = fc.record({
  wants: fc.boolean(),
  falls_last_year: fc.integer({ min: 0, max: 5 }),
  forgetful: fc.boolean(),
  hears_badly: fc.boolean(),
  burns_gas: fc.boolean(),
  family_near: fc.boolean(),
  network: fc.constantFrom('fixed' as const, 'mobile' as const, 'none' as const),
})

it('[PLAN-1] never fits what was refused or is there, and leaves no need unspoken', () => {
  fc.assert(
    fc.property(someAnswers, fc.subarray([...fittable]), fc.subarray(furnished.devices.map(({ id }) => id)), (given, refused, there) => {
      const home = { ...furnished, devices: furnished.devices.filter(({ id }) => there.includes(id)) }
      const { fits, unmet } = fitting(home, given, new Set(refused), YEAR)
      for (const { kind, room } of fits) {
        expect(refused).not.toContain(kind)
        expect(home.devices.some((one) => one.kind === kind && (room === undefined || one.room === room))).toBe(false)
      }
      expect(new Set(fits.map(({ kind, room }) => `${kind}/${room}`)).size).toBe(fits.length)
      // Whatever would be fitted with nothing refused is fitted, stood in for, or said to be unmet.
      for (const need of fitting(home, given, new Set(), YEAR).fits) {
        const done = fits.some((one) => one.kind === need.kind && one.room === need.room)
        if (!done) expect(refused).toContain(need.kind)
      }
      for (const { kind } of unmet) expect(refused).toContain(kind)
    }),
    { numRuns: 300 },
  )
})

it('[PLAN-1] more falls never put a home later', () => {
  fc.assert(
    fc.property(someAnswers, (given) => {
      const more = choosing(bare, { ...given, falls_last_year: given.falls_last_year + 1, family_near: false }, YEAR)
      expect(more.points).toBeGreaterThanOrEqual(choosing(bare, given, YEAR).points)
    }),
  )
})

it('[PLAN-2] dates every home once, on a day of work, no more a day than can be done, the first ones first, and keeps dates that were given', () => {
  const homes = fc.uniqueArray(
    fc.integer({ min: 0, max: 30 }).map((n) => `h${n}`),
    { maxLength: 25 },
  )
  fc.assert(
    fc.property(
      homes,
      homes,
      fc.integer({ min: 1, max: 4 }),
      fc.subarray(['2026-12-01', '2026-12-04', '2026-12-25']),
      (all, before, per_day, free) => {
        const holidays = new Set(free)
        const about = { from: '2026-11-30', per_day, holidays }
        const given = scheduled(before, [], about)
        const added = scheduled(all, given, about)
        const both = [...given, ...added]
        expect(new Set(both.map(({ home }) => home))).toEqual(new Set([...all, ...before]))
        expect(both).toHaveLength(new Set([...all, ...before]).size)
        for (const { date } of both) expect(isWorkday(date, holidays)).toBe(true)
        for (const [, of] of Map.groupBy(both, ({ date }) => date)) expect(of.length).toBeLessThanOrEqual(per_day)
        expect(added.map(({ home }) => home)).toEqual(all.filter((one) => !before.includes(one)))
        expect(added.map(({ date }) => date)).toEqual(added.map(({ date }) => date).toSorted())
      },
    ),
  )
  // 2026-12-05 is a Saturday.
  expect([isWorkday('2026-12-04', new Set()), isWorkday('2026-12-05', new Set()), isWorkday('2026-12-06', new Set())]).toEqual([
    true,
    false,
    false,
  ])
})
