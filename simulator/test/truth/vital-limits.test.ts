// Goal: every limit of vital signs is passed where the norms put it, and is over where one is safely back. Method: one sign of a body runs up a ramp and down again,
// so that the instants at which limits are passed are known by a formula; the table is that of the norms (NEWS2, tachypnoea over 65), written down once more.
import { describe, expect, it } from 'vitest'
import { random, type Instant, type Truth } from '@anju/sdk'
import { physiology, type Vitals } from '../../src/physiology/vitals.ts'
import { truthLog } from '../../src/truth/truth-log.ts'
import { watchVitals } from '../../src/truth/watch-vitals.ts'

const START = 1_768_442_400_000 as Instant
/** Up in so long, and down in as long. */
const RAMP_MS = 4 * 3_600_000

/** A triangle from one value to another and back. */
const ramp = (from: number, to: number) => (at: number) => from + (to - from) * Math.max(0, 1 - Math.abs((at - START) / RAMP_MS - 1))
/** When a ramp is at a value: going, and coming back. */
const going = (from: number, to: number, value: number) => (RAMP_MS * (value - from)) / (to - from)
const coming = (from: number, to: number, value: number) => 2 * RAMP_MS - going(from, to, value)

/** What is true while one sign, or how far it is from the person's own, follows a ramp, milliseconds after the start. */
function truthsOf(
  signs: (at: number) => Partial<Vitals>,
  off: (at: number) => Record<string, number>,
  conditions: readonly string[] = [],
): Truth[] {
  const truths: Truth[] = []
  const body = physiology({ registered: { born: 1940 }, random: random('limits'), start: START, minute: 720 })
  const still = body.strain(START)
  const well: Vitals = { ...body.atRest(START), breath_per_min: 16, heart_per_min: 70, spo2_pct: 97, core_c: 36.6 }
  const watch = watchVitals(
    [
      {
        registered: { id: 'a', conditions },
        away: false,
        physiology: {
          ...body,
          atRest: (at) => ({ ...well, ...signs(at) }),
          strain: (at) => ({ ...still, ...off(at) }),
          troubled: () => true,
          pauseAt: () => undefined,
        },
      },
    ],
    truthLog('home', (truth) => truths.push({ ...truth, at_ms: truth.at_ms - START })),
    (_, at) => ({ room: `room-at-${at - START}` }),
  )
  let now: number = START
  while (now <= START + 2 * RAMP_MS) {
    watch.look(now as Instant)
    now = watch.next(now as Instant)!
  }
  return truths
}

/** Truth is found to a tenth of a second. */
const NEAR_MS = 150

describe('limits of vital signs', () => {
  it.each([
    ['bradycardia', 'heart_per_min', [], 70, 30, 40, 44],
    ['tachycardia', 'heart_per_min', [], 70, 150, 131, 125],
    ['tachypnoea', 'breath_per_min', [], 16, 36, 28, 27],
    ['low-spo2', 'spo2_pct', [], 97, 80, 91, 92],
    ['low-spo2', 'spo2_pct', ['copd'], 97, 75, 83, 84],
    ['fever', 'core_c', [], 36.6, 40, 39.1, 38.9],
    ['hypothermia', 'core_c', [], 36.6, 33, 35, 35.2],
  ] as const)(
    '[SIM-69] %s by %s (%j) is passed where it should be, and over where one is safely back',
    (cause, field, ill, from, to, limit, back) => {
      const sign = ramp(from, to)
      const truths = truthsOf(
        (at) => ({ [field]: sign(at) }),
        () => ({}),
        ill,
      )
      expect(truths.map(({ kind, cause: why, phase }) => [kind, why, phase])).toEqual([
        ['vitals-critical', cause, 'onset'],
        ['vitals-critical', cause, 'end'],
      ])
      const [onset, end] = truths
      expect(Math.abs(onset!.at_ms - going(from, to, limit))).toBeLessThan(NEAR_MS)
      expect(Math.abs(end!.at_ms - coming(from, to, back))).toBeLessThan(NEAR_MS)
      expect([onset!.resident, onset!.room]).toEqual(['a', `room-at-${onset!.at_ms}`])
    },
  )

  it.each([
    ['breath-high', 'breath_per_min', 1.2],
    ['heart-high', 'heart_per_min', 4],
    ['spo2-low', 'spo2_pct', -0.8],
    ['skin-high', 'skin_c', 0.5],
  ] as const)('[SIM-144] %s: five deviations of %s off the own are unlike usual, four and a half no longer', (cause, field, deviation) => {
    const to = 8 * deviation
    const off = ramp(0, to)
    const truths = truthsOf(
      () => ({}),
      (at) => ({ [field]: off(at) }),
    )
    expect(truths.map(({ kind, cause: why, phase }) => [kind, why, phase])).toEqual([
      ['vitals-deviation', cause, 'onset'],
      ['vitals-deviation', cause, 'end'],
    ])
    expect(Math.abs(truths[0]!.at_ms - going(0, to, 5 * deviation))).toBeLessThan(NEAR_MS)
    expect(Math.abs(truths[1]!.at_ms - coming(0, to, 4.5 * deviation))).toBeLessThan(NEAR_MS)
  })

  it.each([
    ['vitals-critical', 119, 0],
    ['vitals-critical', 151, 1],
    ['vitals-deviation', 30 * 60 - 1, 0],
    ['vitals-deviation', 30 * 60 + 31, 1],
  ] as const)('[SIM-69] [SIM-144] %s that lasts %i s is told %i times', (kind, lasts_s, times) => {
    const on = (at: number) => at >= START + 600_000 && at < START + 600_000 + lasts_s * 1_000
    const truths = truthsOf(
      (at) => (kind === 'vitals-critical' && on(at) ? { heart_per_min: 38 } : {}),
      (at): Record<string, number> => (kind === 'vitals-deviation' && on(at) ? { heart_per_min: 24 } : {}),
    )
    expect(truths.filter((truth) => truth.kind === kind && truth.phase === 'onset')).toHaveLength(times)
    for (const { at_ms } of truths.filter(({ phase }) => phase === 'onset')) expect(Math.abs(at_ms - 600_000)).toBeLessThan(NEAR_MS)
  })
})
