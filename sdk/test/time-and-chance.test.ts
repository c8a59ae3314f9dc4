// Goal: time and chance are the same in every run and on every machine. Method: the queue clock against a sorted list; streams against themselves;
// one stream pinned number by number, so that a change of the generator cannot pass unseen.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { after, instant, iso, Milliseconds, queueClock, random, work, type Instant } from '@anju/sdk'

const START = instant('2026-01-15T22:30:00+08:00')

describe('queue clock', () => {
  it('wakes in the order of a sorted list, the first asked for first; cancelled ones never: drawn', () => {
    const entry = fc.record({ in_ms: fc.integer({ min: -5, max: 20 }), cancelled: fc.boolean(), again_ms: fc.option(fc.nat({ max: 10 })) })
    const property = fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
      const clock = queueClock(START)
      const woken: [number, string][] = []
      const due: { at: number; order: number; name: string }[] = []
      let order = 0
      const ask = (at: number, name: string, wake: () => void) => {
        due.push({ at: Math.max(at, clock.now()), order: order++, name })
        return clock.wakeAt(at as Instant, wake)
      }
      const cancels = entries.map(({ in_ms, again_ms }, i) =>
        ask(START + in_ms, `${i}`, () => {
          woken.push([clock.now(), `${i}`])
          if (again_ms !== null) ask(clock.now() + again_ms, `${i}+`, () => void woken.push([clock.now(), `${i}+`]))
        }),
      )
      entries.forEach(({ cancelled }, i) => cancelled && cancels[i]!())
      while (clock.next() !== undefined) {
        const next = clock.next()!
        expect(clock.step()).toBe(true)
        expect(clock.now()).toBe(next)
      }
      expect(clock.step()).toBe(false)
      const live = due.filter(({ name }) => name.endsWith('+') || !entries[Number(name)]!.cancelled)
      const sorted = live.sort((a, b) => a.at - b.at || a.order - b.order).map(({ at, name }): [number, string] => [at, name])
      expect(woken).toEqual(sorted)
    })
    fc.assert(property, { numRuns: 300 })
  })

  it('moves only forward and over no wake-up', () => {
    const clock = queueClock(START)
    clock.wakeAt(after(START, Milliseconds(10)), () => {})
    clock.moveTo(after(START, Milliseconds(10)))
    expect(() => clock.moveTo(START)).toThrow(RangeError)
    expect(() => clock.moveTo(after(START, Milliseconds(11)))).toThrow(RangeError)
    expect(clock.now() - START).toBe(10)
  })
})

describe('random', () => {
  const draws = (stream: ReturnType<typeof random>, n = 20) => Array.from({ length: n }, () => stream.unit())

  it('gives the same stream for the same seed, and forks that do not know each other: drawn', () => {
    const property = fc.property(fc.oneof(fc.integer(), fc.string()), fc.string(), fc.nat({ max: 50 }), (seed, label, drawn) => {
      const [a, b] = [random(seed), random(seed)]
      draws(b, drawn)
      b.fork('other').unit()
      expect(draws(a.fork(label))).toEqual(draws(b.fork(label)))
      expect(draws(random(seed).fork(label))).not.toEqual(draws(random(seed).fork(`${label}x`)))
      expect(draws(random(seed))).toEqual(draws(random(seed)))
    })
    fc.assert(property)
  })

  it('keeps its bounds: drawn', () => {
    const property = fc.property(fc.integer(), fc.integer({ min: -1_000, max: 1_000 }), fc.nat({ max: 1_000 }), (seed, min, width) => {
      const stream = random(seed)
      for (let i = 0; i < 50; i++) {
        const value = stream.int(min, min + width)
        expect(Number.isInteger(value) && value >= min && value <= min + width).toBe(true)
        const unit = stream.unit()
        expect(unit >= 0 && unit < 1).toBe(true)
        expect(Math.abs(stream.normal())).toBeLessThanOrEqual(6)
      }
      expect([stream.chance(0, 5), stream.chance(5, 5)]).toEqual([false, true])
    })
    fc.assert(property)
  })

  it('draws evenly: 60,000 throws of a die within 4 deviations, mean and deviation of the normal', () => {
    const stream = random('evenness')
    const counts = [0, 0, 0, 0, 0, 0]
    for (let i = 0; i < 60_000; i++) counts[stream.int(0, 5)]! += 1
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(60_000 * (1 / 6) * (5 / 6)))
    const normals = Array.from({ length: 20_000 }, () => stream.normal())
    const mean = normals.reduce((sum, n) => sum + n, 0) / normals.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(normals.reduce((sum, n) => sum + n * n, 0) / normals.length - 1)).toBeLessThan(0.05)
  })

  it('is pinned: the stream of seed 1 on every machine', () => {
    const stream = random(1)
    expect(Array.from({ length: 8 }, () => stream.int(0, 999_999))).toEqual([1136, 489475, 812993, 504826, 804701, 486932, 501722, 983129])
    expect(draws(random('anju').fork('radar'), 3)).toEqual([0.060789261013269424, 0.9078198452480137, 0.7810670600738376])
  })
})

describe('time and work', () => {
  it('reads an instant only with its zone, and writes UTC', () => {
    expect(iso(START)).toBe('2026-01-15T14:30:00.000Z')
    for (const bad of ['2026-01-15T22:30:00', 'tomorrow', '']) expect(() => instant(bad)).toThrow(RangeError)
  })

  it('counts what is in flight by port, and refuses to end a piece twice', () => {
    const all = work()
    const [a, b] = [all.begin('store'), all.begin('bus')]
    expect([all.inFlight, all.begun, all.busy()]).toEqual([2, 2, { store: 1, bus: 1 }])
    a()
    expect([all.inFlight, all.busy()]).toEqual([1, { bus: 1 }])
    expect(a).toThrow(/ended twice/)
    b()
    expect([all.inFlight, all.begun, all.busy()]).toEqual([0, 2, {}])
  })
})
