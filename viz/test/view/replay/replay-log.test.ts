// Goal: a replay shows of every instant exactly what was there. Method: drawn messages against an oracle that begins at the beginning and applies
// every message up to the instant; the same for steps from instant to instant; limits and time that goes back by example.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterHeard, nothingShown, type Heard } from '../../../src/view/replay/heard.ts'
import { ReplayLog } from '../../../src/view/replay/replay-log.ts'
import { device, fallIn, person, quietHello, T0, world } from '../../fixture/situations.ts'

const message = (at_ms: number, seq: number, sort: number): Heard => {
  if (sort === 0)
    return {
      at_ms,
      from: 'feed',
      message: { type: 'device', seq, device: device('gas-kitchen', { reading: { at_ms, body: { gas_lel_pct: seq % 40 } } }) },
    }
  if (sort === 1)
    return {
      at_ms,
      from: 'director',
      message: { type: 'world', world: world(at_ms, { people: [person({ position_m: [seq % 5, 1, 0] })] }) },
    }
  if (sort === 2) return { at_ms, from: 'feed', message: { type: 'clock', seq, now_ms: at_ms } }
  const { incident, alert } = fallIn(at_ms)
  return { at_ms, from: 'feed', message: { type: 'incident', seq, incident: { ...incident, version: seq + 1 }, alerts: [alert] } }
}

/** Messages with gaps of 0 to 900 ms, many at one instant. */
const story = fc
  .array(fc.tuple(fc.constantFrom(0, 0, 7, 100, 900), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 450 })
  .map((steps): Heard[] => {
    let at_ms = T0
    const hello: Heard = { at_ms, from: 'feed', message: { type: 'hello', seq: 0, ...quietHello() } }
    return [hello, ...steps.map(([gap, sort], i) => message((at_ms += gap), i + 1, sort))]
  })

const oracle = (heard: readonly Heard[], at_ms: number) => heard.filter((one) => one.at_ms <= at_ms).reduce(afterHeard, nothingShown)

const logOf = (heard: readonly Heard[], most?: number) => {
  const log = new ReplayLog(most)
  for (const one of heard) log.push(one)
  return log
}

describe('the log of a replay', () => {
  it('seeks to what stepping from the beginning gives', () => {
    fc.assert(
      fc.property(story, fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true }), { maxLength: 8 }), (heard, shares) => {
        const log = logOf(heard)
        const end_ms = heard.at(-1)!.at_ms
        for (const share of [0, 1, ...shares]) {
          const at_ms = T0 + Math.round((end_ms - T0) * share)
          expect(log.at(at_ms)).toEqual(oracle(heard, at_ms))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('steps to what it seeks to', () => {
    fc.assert(
      fc.property(story, fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 30 }), (heard, gaps) => {
        const log = logOf(heard)
        let at_ms = T0
        let shown = log.at(at_ms)
        for (const gap of gaps) {
          shown = log.step(shown, at_ms, at_ms + gap)
          at_ms += gap
          expect(shown).toEqual(log.at(at_ms))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is bounded, and goes on showing what it keeps exactly as before', () => {
    const heard = Array.from({ length: 2_345 }, (_, i) => message(T0 + i * 50, i, i % 4))
    const [whole, bounded] = [logOf(heard), logOf(heard, 1_000)]
    expect(bounded.size).toBeLessThanOrEqual(1_000)
    expect(bounded.size).toBeGreaterThan(800)
    const { from_ms, to_ms } = bounded.span!
    expect(to_ms).toBe(whole.span!.to_ms)
    for (let at_ms = from_ms; at_ms <= to_ms; at_ms += 7_777) expect(bounded.at(at_ms)).toEqual(whole.at(at_ms))
    expect(bounded.at(T0)).toEqual(bounded.start)
  })

  it('lets no time go back', () => {
    const log = logOf([message(T0 + 500, 1, 2), message(T0, 2, 0)])
    expect([...log.all()].map(({ at_ms }) => at_ms)).toEqual([T0 + 500, T0 + 500])
  })
})
