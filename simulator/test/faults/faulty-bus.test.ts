// Goal: a bad line is as bad as it says and no worse, and good again when the fault ends. Method: numbered messages pass a faulty bus before a real memory
// broker, one a second each way; what arrives is held against an oracle: a count against the exact binomial test, an order, or a queue worked out by hand.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '@anju/sdk'
import type { Fault } from '@anju/simulator'
import { luckOf } from '../../src/faults/faulty-bus.ts'
import { plausible } from '../binomial.ts'
import { passedLine, type Passed } from './passed-line.ts'

const COUNT = 900
const span = fc.record({ from_s: fc.integer({ min: 50, max: 200 }), lasts_s: fc.integer({ min: 200, max: 600 }), seed: fc.integer() })
const ratio = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constant(5)) as fc.Arbitrary<[number, number]>

const numbers = (all: Passed['heard']) => all.map(({ number }) => number)
const all = Array.from({ length: COUNT }, (_, i) => i)
const within = (from_s: number, until_s: number) => (number: number) => number >= from_s && number < until_s
const asSaid = ({ number, at_s }: { number: number; at_s: number }) => number === at_s
const sorted = (list: number[]) => list.toSorted((a, b) => a - b)

const holds = (property: fc.IAsyncProperty<unknown>) => fc.assert(property, { numRuns: 12, seed: 20 })

describe('a faulty line', () => {
  it('[SIM-16] loses both ways in its ratio, within its time', () =>
    holds(
      fc.asyncProperty(span, ratio, async ({ from_s, lasts_s, seed }, [times, outOf]) => {
        const until_s = from_s + lasts_s
        const passed = await passedLine({ faults: [{ fault: 'loss', ratio: [times, outOf], from_s, until_s }], count: COUNT, seed })
        for (const side of [passed.heard, passed.down]) {
          expect(side.every(asSaid)).toBe(true)
          const inside = numbers(side).filter(within(from_s, until_s)).length
          expect(side.length - inside).toBe(COUNT - lasts_s)
          expect(plausible(lasts_s - inside, lasts_s, times / outOf)).toBe(true)
        }
      }),
    ))

  it('[SIM-16] doubles in its ratio, within its time', () =>
    holds(
      fc.asyncProperty(span, ratio, async ({ from_s, lasts_s, seed }, [times, outOf]) => {
        const until_s = from_s + lasts_s
        const { heard, down } = await passedLine({
          faults: [{ fault: 'duplication', ratio: [times, outOf], from_s, until_s }],
          count: COUNT,
          seed,
        })
        expect([...new Set(numbers(heard))]).toEqual(all)
        expect(numbers(down)).toEqual(all)
        const twice = numbers(heard).filter((number, i, list) => number === list[i - 1])
        expect(twice.every(within(from_s, until_s))).toBe(true)
        expect(plausible(twice.length, lasts_s, times / outOf)).toBe(true)
      }),
    ))

  it('[SIM-16] delays within its bounds, and keeps the order', () =>
    holds(
      fc.asyncProperty(span, ratio, async ({ from_s, lasts_s, seed }, wrong) => {
        const until_s = from_s + lasts_s
        const { heard } = await passedLine({
          faults: [{ fault: 'delay', ratio: wrong, least_s: 5, most_s: 30, from_s, until_s }],
          count: COUNT,
          seed,
        })
        expect(numbers(heard)).toEqual(all)
        const delays = heard.map(({ number, at_s }) => at_s - number)
        expect(Math.min(...delays)).toBeGreaterThanOrEqual(0)
        expect(Math.max(...delays)).toBeLessThanOrEqual(30)
        expect(heard.filter(({ number }) => !within(from_s, until_s + 30)(number)).every(asSaid)).toBe(true)
        expect(delays.filter((late) => late > 4).length).toBeGreaterThan(20)
      }),
    ))

  it('[SIM-110] lets messages be overtaken in its ratio, and loses none', () =>
    holds(
      fc.asyncProperty(span, ratio, async ({ from_s, lasts_s, seed }, [times, outOf]) => {
        const until_s = from_s + lasts_s
        const { heard } = await passedLine({
          faults: [{ fault: 'reordering', ratio: [times, outOf], least_s: 2, most_s: 20, from_s, until_s }],
          count: COUNT,
          seed,
        })
        expect(sorted(numbers(heard))).toEqual(all)
        const late = heard.filter((one) => !asSaid(one))
        expect(late.every(({ number, at_s }) => within(from_s, until_s)(number) && at_s - number >= 2 && at_s - number <= 20)).toBe(true)
        expect(plausible(late.length, lasts_s, times / outOf)).toBe(true)
        expect(numbers(heard)).not.toEqual(all)
      }),
    ))

  it('[SIM-111] holds everything while a link is clogged, and lets it go in random order when it is released', () =>
    holds(
      fc.asyncProperty(span, async ({ from_s, lasts_s, seed }) => {
        const until_s = from_s + lasts_s
        const { heard } = await passedLine({ faults: [{ fault: 'clog', from_s, until_s }], count: COUNT, seed })
        const late = heard.filter((one) => !asSaid(one))
        expect(sorted(numbers(heard))).toEqual(all)
        expect(sorted(numbers(late))).toEqual(all.filter(within(from_s, until_s)))
        expect(late.every(({ at_s }) => at_s === until_s)).toBe(true)
        expect(numbers(late)).not.toEqual(sorted(numbers(late)))
        const rising = numbers(late).filter((number, i, list) => i > 0 && number > list[i - 1]!).length
        expect(plausible(rising, lasts_s - 1, 1 / 2)).toBe(true)
      }),
    ))

  it('[SIM-111] releases the links of a home one by one in random order', async () => {
    const fault: Fault = { fault: 'clog', from_s: 100, until_s: 200, spread_s: 60 }
    const ends = await Promise.all(
      all.slice(0, 24).map(async (seed) => {
        const { heard } = await passedLine({ faults: [fault], count: 300, seed })
        const late = heard.filter((one) => !asSaid(one))
        expect(late.every(({ number }) => number >= 100 && number < 260)).toBe(true)
        return late.at(-1)!.at_s
      }),
    )
    expect(ends.every((end) => end >= 200 && end <= 260)).toBe(true)
    expect(new Set(ends).size).toBeGreaterThan(20)
    expect(ends).not.toEqual(sorted(ends))
  })

  it('[SIM-112] lets nothing through a half-open line and tells neither end, until it breaks', () =>
    holds(
      fc.asyncProperty(span, async ({ from_s, lasts_s, seed }) => {
        const until_s = from_s + lasts_s
        const passed = await passedLine({ faults: [{ fault: 'half-open', from_s, until_s }], count: COUNT, seed, again: true })
        const outside = all.filter((number) => !within(from_s, until_s)(number))
        expect(passed.heard.every(asSaid) && passed.down.every(asSaid)).toBe(true)
        for (const side of [passed.heard, passed.down])
          expect(outside.filter((number) => !numbers(side).includes(number)).length).toBeLessThan(2)
        expect(numbers(passed.heard).some(within(from_s, until_s))).toBe(false)
        expect(numbers(passed.down).some(within(from_s, until_s))).toBe(false)
        expect([passed.closed_s, passed.wills_s]).toEqual([[until_s], [until_s]])
      }),
    ))

  it('[SIM-113] carries so many bytes a second and no more, in order: a queue worked out by hand', () =>
    holds(
      fc.asyncProperty(fc.integer({ min: 10, max: 400 }), fc.integer({ min: 20, max: 200 }), async (bytes_per_s, bytes) => {
        const { heard } = await passedLine({ faults: [{ fault: 'low-bandwidth', bytes_per_s }], count: 60, bytes, for_s: 3_600 })
        const size = bytes + 'anju/1/s/h/d/event'.length + 7
        let free = 0
        const due = all.slice(0, 60).map((number) => (free = Math.max(free, number * 1000) + Math.ceil((size * 1000) / bytes_per_s)) / 1000)
        expect(numbers(heard)).toEqual(all.slice(0, 60))
        expect(heard.map(({ at_s }) => at_s)).toEqual(due)
      }),
    ))

  it('[SIM-114] breaks lines and refuses new ones while it lasts; a broker that starts anew sends no will', () =>
    holds(
      fc.asyncProperty(
        span,
        fc.constantFrom('outage', 'gateway-reboot', 'broker-restart', 'power-cut'),
        async ({ from_s, lasts_s, seed }, name) => {
          const until_s = from_s + lasts_s
          const fault = (name === 'outage' ? { fault: name, from_s, until_s } : { fault: name, from_s, takes_s: lasts_s }) as Fault
          const passed = await passedLine({ faults: [fault], count: COUNT, seed, again: true })
          expect(passed.closed_s).toEqual([from_s])
          expect(passed.wills_s).toEqual(name === 'broker-restart' ? [] : [from_s])
          expect(passed.connected_s).toEqual([0, until_s])
          expect(numbers(passed.heard).filter((number) => number !== until_s)).toEqual(
            all.filter((number) => number < from_s || number > until_s),
          )
        },
      ),
    ))

  it('[SIM-115] gives each fault luck of its own: one more changes nothing for the others', async () => {
    const loss: Fault = { fault: 'loss', ratio: [1, 5] }
    const alone = await passedLine({ faults: [loss], count: COUNT })
    const both = await passedLine({
      faults: [{ fault: 'duplication', ratio: [1, 3] }, loss, { fault: 'reordering', ratio: [1, 2], least_s: 1, most_s: 9 }],
      count: COUNT,
    })
    expect(numbers(both.down)).toEqual(numbers(alone.down))
    const [first, second]: Fault[] = [loss, { fault: 'loss', ratio: [1, 5], from_s: 1 }]
    const draws = (fault: Fault) =>
      Array.from(
        { length: 20 },
        (
          (luck) => () =>
            luck.int(0, 1_000)
        )(luckOf(random('line'), fault)),
      )
    expect(draws(first!)).toEqual(draws({ ...first! }))
    expect(draws(first!)).not.toEqual(draws(second!))
    const clean = await passedLine({ faults: [], count: COUNT })
    expect(numbers(clean.heard)).toEqual(all)
  })
})
