// Goal: what is unusual in a day is told by the person's own habits, and what is usual is not. Method: drawn comings and goings against oracles that look at
// the finished list minute by minute; habits learned from weeks of made-up days; then the cases that matter one by one.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, type Instant } from '@anju/sdk'
import { learn, nothingLearned, quantile } from '../../src/detect/day-samples.ts'
import { nextAtMinute, wallTime } from '../../src/detect/night.ts'
import { bindRule, type Signal } from '../../src/detect/rule.ts'
import { away } from '../../src/detect/rules/away.ts'
import { bathroomLongStay } from '../../src/detect/rules/bathroom-long-stay.ts'
import { inactivity } from '../../src/detect/rules/inactivity.ts'
import { notUp } from '../../src/detect/rules/not-up.ts'
import { wristbandOff } from '../../src/detect/rules/wristband-off.ts'
import { changes, device, homeOf, report, runRule, timed } from './rule-bench.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const midnight = instant('2026-01-15T00:00:00+08:00')
const bath = device('bath', 'motion', { room: 'bathroom', room_kind: 'bathroom' })
const bathRadar = device('bath-radar', 'radar', { room: 'bathroom', room_kind: 'bathroom' })
const living = device('living', 'motion')
const bedroom = device('bedroom', 'radar', { room: 'bedroom', room_kind: 'bedroom' })
const front = device('front', 'door-contact', { entrance: true })
const band = device('band', 'wristband', { wearer: 'p1' })
const home = homeOf([bath, bathRadar, living, bedroom, front, band])
const moves = (from: typeof bath, at: number) => report(from, at, 'motion', { moving: true })
const door = (at: number, open: boolean) => report(front, at, 'door', { open })
const present = (from: typeof bath, at: number, now: boolean) => report(from, at, 'presence', { present: now })
const posture = (from: typeof bath, at: number, now: string) => report(from, at, 'posture', { posture: now })
const told = (rule: Parameters<typeof runRule>[0], signals: Signal[], until?: number) =>
  runRule(rule, home, signals, until).map(({ at, did, claim }) =>
    `${Math.round((at - midnight) / minute)} ${did} ${claim?.severity ?? ''}`.trim(),
  )

describe('habits', () => {
  it('[ALERT-21] are learned from the newest values, with the nearest rank for a quantile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 99 })), { minLength: 1, maxLength: 60 }),
        (list) => {
          const ordered = [...list].sort(([a], [b]) => a - b)
          const learned = ordered.reduce((all, [on, value]) => learn(all, on, value, 20), nothingLearned)
          expect(learned.days).toBe(new Set(ordered.map(([on]) => on)).size)
          expect(learned.values).toEqual(ordered.slice(-20).map(([, value]) => value))
          const p95 = quantile(learned.values, 0.95)!
          const share = (limit: number) => learned.values.filter((value) => value <= limit).length / learned.values.length
          expect(share(p95)).toBeGreaterThanOrEqual(0.95)
          expect(learned.values.filter((value) => value < p95).length / learned.values.length).toBeLessThan(0.95)
        },
      ),
    )
  })

  it('[ALERT-22] know the clock on the wall over a change of it', () => {
    const zone = 'Europe/Berlin'
    for (const [iso, shown] of [
      ['2026-03-29T00:59:00Z', 119],
      ['2026-03-29T01:01:00Z', 181],
      ['2026-10-25T00:59:00Z', 179],
      ['2026-10-25T01:01:00Z', 121],
    ] as const)
      expect(wallTime(instant(iso), zone).minute).toBe(shown)
    expect(nextAtMinute(instant('2026-03-28T20:00:00Z'), zone, 600)).toBe(instant('2026-03-29T08:00:00Z'))
    expect(nextAtMinute(instant('2026-03-29T08:00:00Z'), zone, 600)).toBe(instant('2026-03-30T08:00:00Z'))
  })
})

describe('bathroom-long-stay', () => {
  const rule = bindRule(bathroomLongStay)
  const noon = midnight + 12 * hour

  it('[ALERT-21] warns after 30 and alarms after 45 minutes between coming and being seen elsewhere, for any comings and goings', () => {
    const move = fc.tuple(
      fc.constantFrom(1, 7, 29, 31, 44, 46, 90).map((n) => n * minute),
      fc.constantFrom('bath', 'living'),
    )
    fc.assert(
      fc.property(fc.array(move, { maxLength: 15 }), (list) => {
        const walks = timed(noon as Instant, list)
        const end = (walks.at(-1)?.[0] ?? noon) + 3 * hour
        const due: string[] = []
        let since: number | undefined
        for (const [at, where] of [...walks, [end, 'end'] as const]) {
          if (where === 'bath') since ??= at
          else if (since !== undefined) {
            if (at - since > 30 * minute) due.push(`${since + 30 * minute} raise warning`)
            if (at - since > 45 * minute) due.push(`${since + 45 * minute} raise alarm`)
            if (at - since > 30 * minute && where !== 'end') due.push(`${at} clear`)
            since = undefined
          }
        }
        const said = runRule(
          rule,
          home,
          walks.map(([at, where]) => moves(where === 'bath' ? bath : living, at)),
          end,
        )
        expect(said.map(({ at, did, claim }) => `${at} ${did} ${claim?.severity ?? ''}`.trim())).toEqual(due)
      }),
      { numRuns: 300 },
    )
  })

  it('[ALERT-21] believes a radar there before signs from elsewhere, and knows who vanished from who left', () => {
    const at = (n: number) => noon + n * minute
    expect(told(rule, [present(bathRadar, at(0), true), moves(living, at(5))], at(60))).toEqual(['750 raise warning', '765 raise alarm'])
    expect(told(rule, [present(bathRadar, at(0), true), present(bathRadar, at(5), false)], at(60))).toEqual([])
    const vanished = [present(bathRadar, at(0), true), report(bathRadar, at(5), 'target-lost', {}), present(bathRadar, at(5), false)]
    expect(told(rule, vanished, at(60))).toEqual(['750 raise warning', '765 raise alarm'])
    expect(told(rule, [...vanished, moves(living, at(6))], at(60))).toEqual([])
  })

  it('[ALERT-21] gives more time to who stands at the basin, and none to who sat down again', () => {
    const at = (n: number) => noon + n * minute
    const stands = [present(bathRadar, at(0), true), posture(bathRadar, at(1), 'standing')]
    expect(told(rule, stands, at(100))).toEqual(['810 raise warning'])
    expect(told(rule, [...stands, posture(bathRadar, at(2), 'sitting')], at(40))).toEqual(['750 raise warning'])
  })

  it('[ALERT-21] learns what is usual: thirty short stays in fourteen days, and the warning comes sooner', () => {
    const stays = (days: number, minutes: number) =>
      Array.from({ length: days * 3 }, (_, i) => {
        const from = midnight + Math.floor(i / 3) * day + (8 + (i % 3) * 4) * hour
        return [moves(bath, from), moves(living, from + minutes * minute)]
      }).flat()
    const last = (days: number, minutes: number) => {
      const from = midnight + days * day + 9 * hour
      return runRule(rule, home, [...stays(days, minutes), moves(bath, from)], from + 2 * hour).map(({ at }) => (at - from) / minute)
    }
    expect(last(13, 10)).toEqual([30, 45])
    expect(last(14, 10)).toEqual([20, 30])
    expect(last(14, 26)).toEqual([39, 58.5])
  })
})

describe('not-up', () => {
  const rule = bindRule(notUp)
  const up = (on: number, at_min: number) => moves(living, midnight + on * day + at_min * minute)

  it('[ALERT-22] warns at 10:00 until fourteen days are known, then an hour after the usual, and alarms an hour later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 300, max: 560 }), (days, rises_min) => {
        const mornings = Array.from({ length: days }, (_, on) => up(on, rises_min))
        const limit = days >= 14 ? rises_min + 60 : 600
        const end = midnight + (days + 1) * day
        expect(told(rule, mornings, end)).toEqual([`${days * 1_440 + limit} raise warning`, `${days * 1_440 + limit + 60} raise alarm`])
      }),
      { numRuns: 60 },
    )
  })

  it('[ALERT-22] is quiet when somebody is up or out, and clears when they get up', () => {
    const end = midnight + 2 * day - hour
    expect(told(rule, [up(0, 450), up(1, 590)], end)).toEqual([])
    expect(told(rule, [up(0, 450), up(1, 640)], end)).toEqual(['2040 raise warning', '2080 clear'])
    const out = [up(0, 450), door(midnight + 20 * hour, true), door(midnight + 20 * hour + 5_000, false)]
    expect(told(rule, out, end)).toEqual([])
    // To the toilet and back to bed at four is no rising; nor is turning over.
    const night = [up(0, 450), moves(bath, midnight + day + 4 * hour), posture(bedroom, midnight + day + 5 * hour, 'lying')]
    expect(told(rule, night, end)).toEqual(['2040 raise warning', '2100 raise alarm'])
  })
})

describe('inactivity', () => {
  const rule = bindRule(inactivity)

  it('[ALERT-23] warns after six quiet hours of the day until habits are known, and alarms at nine', () => {
    fc.assert(
      fc.property(fc.integer({ min: 420, max: 1_300 }), (from_min) => {
        const said = told(rule, [moves(living, midnight + from_min * minute)], midnight + 3 * day)
        const first = from_min + 360 <= 22 * 60 ? from_min + 360 : 1_440 + 7 * 60 + 360
        expect(said[0]).toBe(`${first} raise warning`)
        expect(said[1]).toMatch(/raise alarm$/)
      }),
      { numRuns: 60 },
    )
    expect(told(rule, [moves(living, midnight + 8 * hour), moves(living, midnight + 13 * hour)], midnight + 18 * hour)).toEqual([])
    expect(told(rule, [moves(living, midnight + 8 * hour)], midnight + 20 * hour)).toEqual(['840 raise warning', '1020 raise alarm'])
  })

  it('[ALERT-23] is quiet while nobody is at home, and clears with the next movement', () => {
    const at = midnight + 8 * hour
    expect(told(rule, [moves(living, at), door(at + minute, true), door(at + minute + 9_000, false)], at + 20 * hour)).toEqual([])
    expect(told(rule, [moves(living, at), moves(living, at + 7 * hour)], at + 8 * hour)).toEqual(['840 raise warning', '900 clear'])
  })

  it('[ALERT-23] takes a long sleep after lunch for what it is, once it is known', () => {
    const days = Array.from({ length: 20 }, (_, on) =>
      [7, 8, 9, 10, 11, 12, 17, 18, 19, 20, 21].map((h) => moves(living, midnight + on * day + h * hour)),
    ).flat()
    const quiet = (last: readonly number[], until: number) =>
      told(rule, [...days, ...last.map((h) => moves(living, midnight + 20 * day + h * hour))], midnight + 20 * day + until * hour)
    // Five hours after lunch are usual: seven and a half are the limit. Before lunch an hour is: the least limit holds, with the hour beside it.
    expect(quiet([7, 8, 9, 10, 11, 12], 19)).toEqual([])
    expect(quiet([7, 8, 9, 10, 11, 12], 20)).toEqual([`${20 * 1_440 + 19.5 * 60} raise warning`])
    expect(quiet([7, 8, 9], 13.5)).toEqual([`${20 * 1_440 + 13 * 60} raise warning`])
  })

  it('[ALERT-23] is not judged by the usual hours where nothing but a bathroom is watched, until the habit is known', () => {
    const bathroom = device('bath', 'motion', { room: 'bathroom', room_kind: 'bathroom' })
    const pilot = homeOf([bathroom])
    const rule = bindRule(inactivity)
    const visits = (days: number) =>
      Array.from({ length: days }, (_, on) => [7, 13, 17, 21].map((h) => moves(bathroom, midnight + on * day + h * hour))).flat()
    const last = (days: number) => midnight + (days - 1) * day + 21 * hour
    expect(runRule(rule, pilot, visits(3), last(3) + 3 * day)).toEqual([])
    const [first] = runRule(rule, pilot, visits(20), last(20) + 3 * day)
    expect(first).toMatchObject({ did: 'raise', at: last(20) + 15 * hour })
  })
})

describe('away', () => {
  const rule = bindRule(away)
  const goes = (at: number) => [door(at, true), door(at + 8_000, false)]

  it('[ALERT-24] is wandering when ten minutes after a leaving at night nothing inside shows anybody', () => {
    const move = fc.tuple(fc.constantFrom(10_000, 30_000, 90_000, 5 * minute, 11 * minute, 15 * minute), fc.constantFrom('door', 'seen'))
    const night = instant('2026-01-16T00:30:00+08:00')
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (list) => {
        const walks = timed<string>(night, list)
        const end = (walks.at(-1)?.[0] ?? night) + 20 * minute
        // Word for word: somebody is out since the last movement of the door that nobody inside has followed after twenty seconds, and comes in by an
        // opening after a minute of that.
        const due: string[] = []
        let [out, raised] = [undefined as number | undefined, false]
        for (const [at, what] of [...walks, [end, 'end'] as const]) {
          if (out !== undefined && !raised && at > out + 10 * minute) {
            due.push(`${out + 10 * minute} raise home`)
            raised = true
          }
          const comes = what === 'door' && out !== undefined && at - out > minute
          const seen = what === 'seen' && out !== undefined && at > out + 20_000
          if (comes || seen) {
            if (raised) due.push(`${at} clear home`)
            ;[out, raised] = [undefined, false]
          } else if (what === 'door') out = at
        }
        const said = runRule(
          rule,
          home,
          walks.map(([at, what]) => (what === 'door' ? door(at, true) : moves(living, at))),
          end,
        )
        expect(changes(said)).toEqual(due)
        expect(said.every(({ claim }) => claim === undefined || claim.kind === 'wandering')).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it('[ALERT-24] is not claimed of who shut the door and went back to bed, nor where nobody could see that', () => {
    const night = instant('2026-01-16T02:00:00+08:00')
    const back = [...goes(night), posture(bedroom, night + 40_000, 'lying')]
    expect(told(rule, back, night + hour)).toEqual([])
    const blind = homeOf([living, front])
    expect(runRule(rule, blind, goes(night), night + hour)).toEqual([])
    expect(rule.lacks(blind)).toEqual(['sensor-in-bedroom'])
    expect(rule.lacks(homeOf([living, front, bedroom], 2))).toEqual(['one-resident'])
  })

  it('[ALERT-24] is judged by when somebody left when the word of it was kept back, and by nothing that newer words overtook', () => {
    const night = instant('2026-01-16T02:00:00+08:00')
    const kept = (at: number, signal: ReturnType<typeof door>) => ({ ...signal, at: at as Instant, late: at - signal.at > 60_000 })
    const words = (order: readonly number[], released: number) => {
      const said = goes(night).map((signal, i) => ({ ...signal, message: `boot-${i}` }))
      return order.map((i, n) => kept(released + n * 500, said[i]!))
    }
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const [early, late] = [night + 4 * minute, night + 25 * minute]
      expect(runRule(rule, home, words(order, early), night + hour).map(({ at }) => Math.round((at - night) / minute))).toEqual([10])
      expect(runRule(rule, home, words(order, late), night + hour).map(({ at }) => Math.round((at - night) / minute))).toEqual([25])
      const seenSince = [moves(living, night + 10 * minute), ...words(order, late)]
      expect(runRule(rule, home, seenSince, night + hour)).toEqual([])
    }
  })

  it('[ALERT-25] is not back after six hours, or after what is usual once fourteen outings are known', () => {
    const morning = midnight + 9 * hour
    expect(told(rule, goes(morning), morning + 10 * hour)).toEqual(['900 raise'])
    expect(told(rule, [...goes(morning), ...goes(morning + 5 * hour)], morning + 20 * hour)).toEqual([])
    const outings = (count: number) =>
      Array.from({ length: count }, (_, on) => {
        const at = morning + on * day
        return [...goes(at), door(at + 100 * minute, true), door(at + 100 * minute + 8_000, false), moves(living, at + 101 * minute)]
      }).flat()
    const last = (count: number) => {
      const at = morning + count * day
      return runRule(rule, home, [...outings(count), ...goes(at)], at + 10 * hour).map((said) => Math.round((said.at - at) / minute))
    }
    expect(last(13)).toEqual([360])
    expect(last(14)).toEqual([150])
  })
})

describe('wristband-off', () => {
  const rule = bindRule(wristbandOff)
  const worn = (at: number, now: boolean) => report(band, at, 'worn', { worn: now })
  const awake = (from: number, minutes: number) => Array.from({ length: minutes }, (_, i) => moves(living, from + (i + 1) * minute))

  it('[ALERT-26] is told after thirty minutes in which somebody was seen awake by day, and cleared when it is put on', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(1, 2, 5, 9, 11, 25), { minLength: 1, maxLength: 40 }), (gaps) => {
        const nine = midnight + 9 * hour
        let [at, awake_min] = [nine, 0]
        let due: number | undefined
        const signs = gaps.map((gap) => {
          at += gap * minute
          if (gap <= 10) awake_min += gap
          if (due === undefined && awake_min >= 30) due = at
          return moves(living, at)
        })
        const said = runRule(rule, home, [worn(nine, false), ...signs, worn(at + minute, true)])
        expect(changes(said)).toEqual(due === undefined ? [] : [`${due} raise band`, `${at + minute} clear band`])
      }),
      { numRuns: 200 },
    )
  })

  it('[ALERT-26] is not told at night, nor while it charges for an hour', () => {
    expect(told(rule, [worn(midnight + 2 * hour, false), ...awake(midnight + 2 * hour, 60)])).toEqual([])
    const nine = midnight + 9 * hour
    const charging = report(band, nine + 1_000, 'charging', { charging: true })
    expect(told(rule, [worn(nine, false), charging, ...awake(nine + 2_000, 90)])).toEqual([])
    expect(told(rule, [worn(nine, false), charging, ...awake(nine + 2_000, 190)])).toHaveLength(1)
  })

  it('[ALERT-26] knows that it charges, whichever is told first, and counts anew when it comes off the charger', () => {
    const nine = midnight + 9 * hour
    const charging = (at: number, now: boolean) => report(band, at, 'charging', { charging: now })
    const before = [charging(nine - 1_000, true), worn(nine, false)]
    expect(told(rule, [...before, ...awake(nine, 90)])).toEqual([])
    const off = nine + 90 * minute + 1
    expect(told(rule, [...before, ...awake(nine, 90), charging(off, false), ...awake(off, 25), worn(off + 26 * minute, true)])).toEqual([])
    expect(told(rule, [...before, ...awake(nine, 90), charging(off, false), ...awake(off, 45)])).toHaveLength(1)
  })

  it('[ALERT-26] sees a band that never said that it was worn, by samples without vitals', () => {
    const nine = midnight + 9 * hour
    const bare = report(band, nine, 'reading', { steps: 0, battery_pct: 90 })
    expect(told(rule, [bare, ...awake(nine, 40)])).toHaveLength(1)
    expect(told(rule, [worn(nine - hour, true), bare, ...awake(nine, 40)])).toEqual([])
    expect(told(rule, [bare, report(band, nine + minute, 'reading', { heart_per_min: 70 }), ...awake(nine + minute, 40)])).toEqual([])
  })
})
