// Goal: bodies of people over 80 as they are measured. Method: a hundred drawn people over a day against the figures for people over 65; then effort, time of day, a pause
// in breathing and each illness against what it is said to do; and carbon monoxide in the blood against the published equation.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Hours, Minutes, random, Seconds, type Instant } from '@anju/sdk'
import { balance_pct, carboxyhaemoglobin } from '../../src/physiology/carboxyhaemoglobin.ts'
import { illnesses } from '../../src/physiology/illness.ts'
import { physiology, type Vitals } from '../../src/physiology/vitals.ts'

const START = 1_768_442_400_000 as Instant
const later = (span_ms: number) => (START + span_ms) as Instant
type Conditions = NonNullable<Parameters<typeof physiology>[0]['registered']['conditions']>
/** Somebody of 84, sitting since the start at midnight. */
const person = (seed: number | string, conditions: Conditions = []) =>
  physiology({ registered: { born: 1942, conditions }, random: random(seed), start: START, minute: 0 })

const quantile = (values: readonly number[], share: number) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]!
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const hourOf = (body: ReturnType<typeof person>, from_h: number, of: (vitals: Vitals) => number) =>
  mean(Array.from({ length: 180 }, (_, i) => of(body.at(later(from_h * 3_600_000 + i * 20_000)))))

describe('a body', () => {
  it('[SIM-68] of a hundred people without illness lies where people over 65 lie', () => {
    const all: Vitals[] = []
    for (let seed = 0; seed < 100; seed++) {
      const body = person(seed)
      for (let minute = 0; minute < 1_440; minute += 40) all.push(body.at(later(minute * 60_000)))
    }
    const breaths = all.map(({ breath_per_min }) => breath_per_min)
    // 95 % within 12 to 28, 99 % within 8.5 to 32; tachypnoea over 28.
    expect(quantile(breaths, 0.025)).toBeGreaterThan(11.5)
    expect(quantile(breaths, 0.975)).toBeLessThan(28)
    expect(Math.min(...breaths)).toBeGreaterThan(8.5)
    const hearts = all.map(({ heart_per_min }) => heart_per_min)
    expect(quantile(hearts, 0.1)).toBeGreaterThan(62)
    expect(mean(hearts)).toBeGreaterThan(66)
    expect(mean(hearts)).toBeLessThan(80)
    expect(quantile(hearts, 0.9)).toBeLessThan(82)
    // Lower limit of SpO2 over 65: 91 %.
    expect(
      quantile(
        all.map(({ spo2_pct }) => spo2_pct),
        0.01,
      ),
    ).toBeGreaterThan(91)
    for (const { core_c, skin_c } of all) {
      expect(core_c).toBeGreaterThan(35.5)
      expect(core_c).toBeLessThan(37.5)
      expect(skin_c).toBeGreaterThan(30)
      expect(skin_c).toBeLessThan(35.5)
    }
  })

  it('[SIM-68] keeps the time of day and answers to effort with a lag, up within a minute and down within two', () => {
    let [night, day] = [0, 0]
    for (let seed = 0; seed < 20; seed++) {
      night += hourOf(person(seed), 4, ({ heart_per_min }) => heart_per_min)
      day += hourOf(person(seed), 16, ({ heart_per_min }) => heart_per_min)
    }
    expect((day - night) / 20).toBeCloseTo(6, 0)
    const [walks, sits] = [person(1), person(1)]
    walks.turnsTo('walking', later(Hours(10)))
    const more = (seconds: number) => {
      const at = later(Hours(10) + seconds * 1000)
      return walks.at(at).heart_per_min - sits.at(at).heart_per_min
    }
    expect(more(0)).toBeCloseTo(0, 6)
    expect(more(30) / more(600)).toBeCloseTo(1 - Math.exp(-1), 2)
    expect(more(600)).toBeGreaterThan(12)
    expect(more(600)).toBeLessThan(23)
    walks.turnsTo('sitting', later(Hours(10.25)))
    expect(more(900 + 60) / more(900)).toBeCloseTo(Math.exp(-1), 2)
  })

  it('[SIM-68] with a chronic condition lies elsewhere, and is no emergency', () => {
    for (let seed = 0; seed < 60; seed++) {
      const rest = (conditions: Conditions) => person(seed, conditions).atRest(later(Hours(12)))
      const well = rest([])
      expect(rest(['copd']).spo2_pct).toBeLessThan(well.spo2_pct - 3)
      expect(rest(['copd']).spo2_pct).toBeGreaterThan(84)
      expect(rest(['bradycardia']).heart_per_min).toBeLessThan(well.heart_per_min - 10)
      expect(rest(['bradycardia']).heart_per_min).toBeGreaterThan(40)
      expect(rest(['heart-failure']).heart_per_min).toBeGreaterThan(well.heart_per_min)
      expect(rest(['copd', 'heart-failure']).breath_per_min).toBeLessThanOrEqual(28)
    }
  })

  it('[SIM-68] with a slow heart has dips of minutes through the day, and is not watched for them', () => {
    const body = person(11, ['bradycardia'])
    const beats = Array.from({ length: 24 * 60 }, (_, minute) => body.atRest(later(Minutes(minute))).heart_per_min)
    const smooth = person(11).atRest(later(Hours(12))).heart_per_min - 16
    expect(Math.min(...beats)).toBeLessThan(smooth - 6)
    expect(Math.min(...beats)).toBeGreaterThan(40)
    expect(beats.filter((beat) => beat < smooth - 8).length).toBeLessThan(500)
    expect(body.troubled(later(Hours(12)))).toBe(false)
  })

  it('[SIM-69] falls ill within the span that is said, and well again; each illness as it is known', () => {
    const signs: Record<(typeof illnesses)[number], (ill: Vitals, well: Vitals) => boolean> = {
      infection: (ill, well) =>
        ill.core_c > well.core_c + 2 && ill.heart_per_min > well.heart_per_min + 20 && ill.breath_per_min > well.breath_per_min + 6,
      'copd-exacerbation': (ill, well) => ill.spo2_pct < well.spo2_pct - 7 && ill.breath_per_min > well.breath_per_min + 8,
      bradycardia: () => true,
      dehydration: (ill, well) => ill.heart_per_min > well.heart_per_min + 20 && ill.skin_c > well.skin_c + 0.4,
      'heart-failure': (ill, well) => ill.breath_per_min > well.breath_per_min + 8 && ill.spo2_pct < well.spo2_pct - 4,
    }
    for (const illness of illnesses) {
      const [ill, well] = [person(7), person(7)]
      ill.fallIll(illness, 1, START, Hours(48))
      expect(ill.atRest(START)).toEqual(well.atRest(START))
      expect(signs[illness](ill.atRest(later(Hours(50))), well.atRest(later(Hours(50))))).toBe(true)
      // Never a jump: a course comes and goes smoothly.
      for (let minute = 0; minute < 60 * 72; minute += 7) {
        const [now, then] = [ill.atRest(later(Minutes(minute))), ill.atRest(later(Minutes(minute) + 1_000))]
        expect(Math.abs(now.heart_per_min - then.heart_per_min)).toBeLessThan(4)
        expect(Math.abs(now.core_c - then.core_c)).toBeLessThan(0.01)
      }
      expect(ill.recover(illness, later(Hours(60)), Hours(24))).toBe(true)
      expect(ill.atRest(later(Hours(100)))).toEqual(well.atRest(later(Hours(100))))
      expect(ill.troubled(later(Hours(100)))).toBe(false)
    }
  })

  it('[SIM-69] that gets well halfway begins to from where it was', () => {
    const ill = person(9)
    ill.fallIll('infection', 1, START, Hours(48))
    const halfway = later(Hours(20))
    const before = ill.atRest(halfway).core_c
    ill.recover('infection', halfway, Hours(10))
    expect(ill.atRest(halfway).core_c).toBeCloseTo(before, 9)
    expect(ill.atRest(later(Hours(20) + 60_000)).core_c).toBeCloseTo(before, 1)
  })

  it('[SIM-69] has episodes of a slow heart, minutes long and many minutes apart', () => {
    let [slow, began] = [0, 0]
    for (let seed = 0; seed < 10; seed++) {
      const body = person(seed)
      body.fallIll('bradycardia', 1, START, Hours(1))
      let was = false
      for (let second = 3_600; second < 24 * 3_600; second += 10) {
        const is = body.atRest(later(second * 1000)).heart_per_min < 45
        if (is) slow += 10
        if (is && !was) began += 1
        was = is
      }
    }
    expect(slow / began).toBeGreaterThan(150)
    expect(slow / began).toBeLessThan(520)
    expect(began / 10).toBeGreaterThan(15)
    expect(began / 10).toBeLessThan(45)
  })

  it('[SIM-69] that stops breathing is still, loses oxygen after a quarter of a minute, and gets it back', () => {
    const body = person(3)
    body.stopBreathing(later(60_000), Seconds(50))
    const at = (second: number) => body.at(later(second * 1000))
    expect(at(59).breath_per_min).toBeGreaterThan(8)
    expect(at(61).breath_per_min).toBe(0)
    expect(at(109).breath_per_min).toBe(0)
    expect(at(111).breath_per_min).toBeGreaterThan(12)
    expect(at(70).spo2_pct).toBeGreaterThan(93)
    expect(at(70).spo2_pct - at(110).spo2_pct).toBeGreaterThan(6)
    expect(at(400).spo2_pct).toBeGreaterThan(93)
  })

  it('[SIM-70] is frightened by a fall, cools on a cold floor, and warms again', () => {
    const [fell, well] = [person(5), person(5)]
    fell.turnsTo('falling', START)
    fell.feels(15, START)
    fell.turnsTo('on-floor', later(800))
    const apart = (hours: number, of: (vitals: Vitals) => number) => of(fell.at(later(Hours(hours)))) - of(well.at(later(Hours(hours))))
    const heart = ({ heart_per_min }: Vitals) => heart_per_min
    const core = ({ core_c }: Vitals) => core_c
    expect(apart(1 / 60, heart)).toBeGreaterThan(20)
    expect(apart(0.5, heart)).toBeLessThan(apart(1 / 60, heart) / 2)
    // Towards 4.5 K colder with eight hours of lag.
    for (const hours of [0.5, 2, 5]) expect(apart(hours, core)).toBeCloseTo(-4.5 * (1 - Math.exp(-hours / 8)), 2)
    expect(apart(4, ({ skin_c }) => skin_c)).toBeLessThan(-2)
    fell.turnsTo('standing', later(Hours(6)))
    expect(apart(6, core)).toBeLessThan(-2)
    expect(apart(16, core)).toBeGreaterThan(-0.05)
    const warm = person(5)
    warm.feels(26, START)
    warm.turnsTo('on-floor', START)
    expect(warm.at(later(Hours(5))).core_c).toBeCloseTo(well.at(later(Hours(5))).core_c, 6)
  })
})

describe('carbon monoxide in the blood', () => {
  it('[SIM-64] follows Coburn, Forster and Kane: 8 % after a long time at 50 ppm, half-gone in some five hours', () => {
    expect(balance_pct(0)).toBeGreaterThan(0.1)
    expect(balance_pct(0)).toBeLessThan(1)
    expect(balance_pct(50)).toBeGreaterThan(7)
    expect(balance_pct(50)).toBeLessThan(9)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 600, noNaN: true }), fc.integer({ min: 1, max: 48 * 60 }), (ppm, minutes) => {
        const blood = carboxyhaemoglobin(START)
        blood.breathes(ppm, START)
        // The differential equation by small steps, with the constants of the paper in its own units.
        const [resistance, leaves] = [1 / 20 + 713 / 5_000, 100 / (0.2 * 218)]
        let ml_ml = (0.007 * resistance) / leaves
        for (let i = 0; i < minutes; i++) ml_ml += (0.007 - (ml_ml * leaves - ppm * 1e-6 * 713) / resistance) / 4_500
        expect(blood.pct(later(Minutes(minutes)))).toBeCloseTo(Math.min(100, (100 * ml_ml) / 0.2), 0)
      }),
      { numRuns: 60 },
    )
    const blood = carboxyhaemoglobin(START)
    blood.breathes(400, START)
    blood.breathes(0, later(Hours(3)))
    const [peak, rest] = [blood.pct(later(Hours(3))), balance_pct(0)]
    const half_h = Array.from({ length: 120 }, (_, i) => i / 10).find((h) => blood.pct(later(Hours(3 + h))) - rest < (peak - rest) / 2)!
    expect(half_h).toBeGreaterThan(3.5)
    expect(half_h).toBeLessThan(6.5)
  })

  it('[SIM-64] quickens the heart, takes the senses, and shows in no oximeter', () => {
    const [poisoned, well] = [person(2), person(2)]
    poisoned.breathes(1_500, START)
    let collapsed = 0
    for (let minute = 0; minute < 300 && collapsed === 0; minute++) if (!poisoned.conscious(later(Minutes(minute)))) collapsed = minute
    expect(poisoned.at(later(Minutes(collapsed))).cohb_pct).toBeGreaterThanOrEqual(45)
    expect(collapsed).toBeGreaterThan(40)
    expect(collapsed).toBeLessThan(200)
    const before = later(Minutes(collapsed - 5))
    expect(poisoned.at(before).heart_per_min).toBeGreaterThan(well.at(before).heart_per_min + 15)
    expect(poisoned.at(before).spo2_pct).toBe(well.at(before).spo2_pct)
    poisoned.breathes(0, later(Minutes(collapsed)))
    expect(poisoned.conscious(later(Minutes(collapsed + 30)))).toBe(false)
    expect(poisoned.conscious(later(Minutes(collapsed) + Hours(4)))).toBe(true)
  })
})
