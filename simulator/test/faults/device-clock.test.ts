// Goal: a wrong clock is as wrong as it says, and nothing but the clock. Method: a home lives with and without the fault; the times on the wire are held
// against a formula each, and everything else against the run without.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fault } from '@anju/simulator'
import { live, type Lived, type Said } from '../lived.ts'

const DEVICE = 'radar-living'
const BEGAN_MS = Date.parse('2026-01-15T10:00:00+08:00')
const [FROM_S, UNTIL_S, FOR_S] = [600, 1_800, 3_000]

interface Told {
  at_s: number
  error_s: number
  clock: string
}

const envelope = ({ text }: Said) => JSON.parse(text) as { time_ms: number; clock: string }
const told = ({ said }: Lived, device = DEVICE): Told[] =>
  said
    .filter((one) => one.device === device && one.channel !== 'death')
    .map((one) => ({ at_s: one.at_s, error_s: (envelope(one).time_ms - BEGAN_MS) / 1000 - one.at_s, clock: envelope(one).clock }))
const withoutTime = ({ said }: Lived) =>
  said.map(({ at_s, device, channel, body, text }) => [at_s, device, channel, body, text.replace(/"time_ms":\d+,"clock":"\w+"/, '')])

const lived = (faults: Fault[], more = {}) => live({ for_s: FOR_S, starts: { day: true }, faults, ...more })
const during = ({ at_s }: { at_s: number }) => at_s >= FROM_S && at_s < UNTIL_S
const when = { device: DEVICE, from_s: FROM_S, until_s: UNTIL_S }

/** How wrong the clock is by the formula, and what it believes, so many seconds after the fault began. */
type Oracle = (since_s: number) => number
const by = fc.integer({ min: 2, max: 40_000 })
const wrong = fc.constantFrom('ahead' as const, 'behind' as const)
const sign = (way: 'ahead' | 'behind') => (way === 'ahead' ? 1 : -1)
const drawn: Readonly<Record<string, fc.Arbitrary<{ fault: Fault; quality: string; error: Oracle }>>> = {
  offset: fc.tuple(by, wrong).map(([by_s, way]) => ({
    fault: { fault: 'clock-offset', ...when, by_s, wrong: way },
    quality: 'synced',
    error: () => sign(way) * by_s,
  })),
  drift: fc.tuple(fc.integer({ min: 10, max: 90_000 }), wrong).map(([ppm, way]) => ({
    fault: { fault: 'clock-drift', ...when, ppm, wrong: way },
    quality: 'drifting',
    error: (since_s) => (sign(way) * since_s * ppm) / 1e6,
  })),
  swing: fc.tuple(by, fc.integer({ min: 100, max: 9_000 })).map(([by_s, period_s]) => ({
    fault: { fault: 'clock-swing', ...when, by_s, period_s },
    quality: 'drifting',
    error: (since_s) => by_s * Math.sin((2 * Math.PI * since_s) / period_s),
  })),
  local: fc.constant({ fault: { fault: 'clock-local', ...when }, quality: 'synced', error: () => 8 * 3_600 }),
  daylight: wrong.map((way) => ({
    fault: { fault: 'clock-daylight', ...when, wrong: way },
    quality: 'synced',
    error: () => sign(way) * 3_600,
  })),
}

describe("a device's clock", () => {
  it.each(Object.entries(drawn))(
    '[SIM-116] by %s is wrong as the formula says while the fault is there, and nothing else changes',
    async (_, each) => {
      const right = await lived([])
      await fc.assert(
        fc.asyncProperty(each, async ({ fault, quality, error }) => {
          const run = await lived([fault])
          expect(withoutTime(run)).toEqual(withoutTime(right))
          expect(run.truths).toEqual(right.truths)
          for (const { at_s, error_s, clock } of told(run)) {
            const inside = during({ at_s })
            expect(Math.abs(error_s - (inside ? error(at_s - FROM_S) : 0)), `${at_s}`).toBeLessThanOrEqual(0.0011)
            expect(clock).toBe(inside ? quality : 'synced')
          }
          expect(told(run).filter(during).length).toBeGreaterThan(10)
          expect(told(run, 'gas-kitchen')).toEqual(told(right, 'gas-kitchen'))
        }),
        { numRuns: 3, seed: 5 },
      )
    },
  )

  it('[SIM-116] by steps stays within its bound, jumps at its interval and nowhere else', async () => {
    const run = await lived([{ fault: 'clock-step', ...when, most_s: 90, every_s: 300 }])
    const inside = told(run).filter(during)
    const steps = Map.groupBy(inside, ({ at_s }) => Math.floor(at_s / 300))
    for (const group of steps.values()) expect(new Set(group.map(({ error_s }) => Math.round(error_s * 1000))).size).toBe(1)
    expect(new Set(inside.map(({ error_s }) => Math.round(error_s * 1000))).size).toBe(steps.size)
    expect(Math.max(...inside.map(({ error_s }) => Math.abs(error_s)))).toBeLessThanOrEqual(90)
  })

  it('[SIM-116] stands in the goodbye of a battery that ran flat as well, and only a goodbye bears a time', async () => {
    const button = 'button-bedside'
    const run = await lived([{ fault: 'clock-offset', device: button, from_s: FROM_S, until_s: UNTIL_S, by_s: 777, wrong: 'behind' }], {
      script: [
        [700, { do: 'run-flat', device: button }],
        [900, { do: 'unplug', device: DEVICE }],
      ],
    })
    const deaths = run.said.filter(({ channel }) => channel === 'death').map((one) => ({ ...one, ...envelope(one) }))
    expect(deaths.map(({ device, body, at_s, time_ms }) => [device, body['reason'], at_s, time_ms])).toEqual([
      [button, 'battery', 700, BEGAN_MS + (700 - 777) * 1000],
      [DEVICE, 'lost', 900, undefined],
    ])
  })

  it('[SIM-117] that was never set counts from 1970 at each start and says so; set later, it is right', async () => {
    const run = await lived([{ fault: 'clock-unset', device: DEVICE, until_s: UNTIL_S }], {
      script: [
        [700, { do: 'unplug', device: DEVICE }],
        [900, { do: 'plug-in', device: DEVICE }],
      ],
    })
    const times = run.said
      .filter(({ device, channel }) => device === DEVICE && channel !== 'death')
      .map((one) => ({ at_s: one.at_s, ...envelope(one) }))
    for (const { at_s, time_ms, clock } of times) {
      expect(clock).toBe(at_s < UNTIL_S ? 'unset' : 'synced')
      const booted_s = at_s < 900 ? 0 : 900
      expect(time_ms).toBe(Math.round(at_s < UNTIL_S ? (at_s - booted_s) * 1000 : BEGAN_MS + at_s * 1000))
    }
    expect(run.bad).toEqual([])
  })
})
