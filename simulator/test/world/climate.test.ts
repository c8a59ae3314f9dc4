// Goal: rooms are as warm, damp and bright as their physics says. Method: the differential equation by small steps, sines by their closed form, known noons and sunsets of
// Chengdu, and weather over years against the normals that it is made of.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, random, type Instant } from '@anju/sdk'
import { live, wanqing } from '../lived.ts'
import { daylight } from '../../src/world/climate/daylight.ts'
import { roomHeat } from '../../src/world/climate/room-heat.ts'
import { sunAt } from '../../src/world/climate/sun.ts'
import { CHENGDU_DEG, saturated_g_m3, weather, type Weather } from '../../src/world/climate/weather.ts'

const { plan } = wanqing()
const at = (text: string) => instant(`${text}+08:00`)
const hours = (from: Instant, count: number) => (from + count * 3_600_000) as Instant

/** Weather that stays as it is. */
const still = (mean_c: number): Weather => ({ ...weather(random(1)), dayMean_c: () => mean_c, outdoor_c: () => mean_c })

describe('weather', () => {
  it('[SIM-65] over ten years has the normals that it states, by month and hour', () => {
    const sky = weather(random('years'))
    const mean = (month: number, of: (at: Instant) => number) => {
      const values: number[] = []
      for (let year = 2017; year < 2027; year++)
        for (let day = 1; day < 29; day += 3)
          for (const hour of [3, 9, 15, 21])
            values.push(
              of(at(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00`)),
            )
      return values.reduce((sum, value) => sum + value, 0) / values.length
    }
    expect(mean(1, (when) => sky.outdoor_c(when))).toBeCloseTo(6.4, -0.5)
    expect(mean(7, (when) => sky.outdoor_c(when))).toBeGreaterThan(24.5)
    expect(mean(7, (when) => sky.outdoor_c(when))).toBeLessThan(27.5)
    expect(mean(4, (when) => sky.cloud(when))).toBeGreaterThan(0.65)
    expect(mean(4, (when) => sky.cloud(when))).toBeLessThan(0.85)
    expect(mean(10, (when) => (100 * sky.vapour_g_m3(when)) / saturated_g_m3(sky.outdoor_c(when)))).toBeGreaterThan(72)
    const noon = at('2026-05-02T15:05:00')
    expect(sky.outdoor_c(noon)).toBeGreaterThan(sky.outdoor_c(hours(noon, -10)) + 4)
  })

  it('[SIM-65] is one for all homes of a town, another for another seed, and smooth', () => {
    const [one, same, other] = [weather(random('a')), weather(random('a')), weather(random('b'))]
    const when = at('2026-03-04T12:00:00')
    for (let hour = 0; hour < 24 * 20; hour++) {
      expect(same.outdoor_c(hours(when, hour))).toBe(one.outdoor_c(hours(when, hour)))
      expect(Math.abs(one.outdoor_c(hours(when, hour)) - one.outdoor_c(hours(when, hour + 1)))).toBeLessThan(2)
    }
    expect(other.outdoor_c(when)).not.toBe(one.outdoor_c(when))
  })
})

describe('the temperature of a room', () => {
  it('[SIM-65] follows C·dT/dt = G_w(T_w − T) + G_o(T_o − T) + P exactly in weather that stands still', () => {
    const turn = fc.record({
      heat_w: fc.constantFrom(0, 0, 800, 1_500, 3_000),
      air_m3_s: fc.constantFrom(0, 0, 0.05, 0.3),
      for_s: fc.integer({ min: 30, max: 4_000 }),
    })
    fc.assert(
      fc.property(fc.double({ min: -5, max: 35, noNaN: true }), fc.array(turn, { minLength: 1, maxLength: 6 }), (outdoor_c, turns) => {
        const start = at('2026-01-15T08:00:00')
        const heat = roomHeat(plan, { ...still(outdoor_c) }, CHENGDU_DEG[0], start)
        // The walls sway by a kelvin over the day; the equation is given their true value at each step.
        const [floor_m2, height_m] = [3.2 * 3.2, 2.7]
        const [wall_w_k, air_j_k] = [(2 * floor_m2 + 4 * Math.sqrt(floor_m2) * height_m) * 2.5, floor_m2 * height_m * 3_600]
        let [now, exact] = [start as number, heat.temperature_c('kitchen', start)]
        for (const { heat_w, air_m3_s, for_s } of turns) {
          heat.changes('kitchen', now as Instant, heat_w, air_m3_s)
          for (let i = 0; i < for_s; i++, now += 1_000)
            exact += (wall_w_k * (heat.walls_c(now as Instant) - exact) + air_m3_s * 1_200 * (outdoor_c - exact) + heat_w) / air_j_k
          expect(Math.abs(heat.temperature_c('kitchen', now as Instant) - exact)).toBeLessThan(0.06)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('[SIM-65] lags behind the sine of the day by the closed form of a first-order lag of twelve hours', () => {
    const sky = weather(random('x'))
    const heat = roomHeat(plan, { ...sky, dayMean_c: () => 15 }, CHENGDU_DEG[0], at('2026-01-01T00:00:00'))
    const omega = (2 * Math.PI) / 24
    const half = Math.hypot(1, 12 * omega)
    const late_h = Math.atan(12 * omega) / omega
    for (let hour = 0; hour < 48; hour++) {
      const when = hours(at('2026-01-02T00:00:00'), hour)
      const solar_h = hour - 8 + CHENGDU_DEG[0] / 15
      const exact = 23.5 + 0.55 * (15 - 21) + (3.5 / half) * Math.cos(omega * (solar_h - 15 - late_h))
      expect(heat.walls_c(when)).toBeCloseTo(exact, 9)
    }
  })

  it('[SIM-65] rises while something is cooked and falls when a window is opened in winter', async () => {
    const readings: number[] = []
    const home = wanqing()
    const lived = await live({
      home: { ...home, devices: [...home.devices, { id: 'climate-kitchen', kind: 'climate', room: 'kitchen', place_m: [3, 6, 1.5] }] },
      for_s: 7_200,
      script: [
        [600, { do: 'turn-on', what: 'stove', lit: true }],
        [2_400, { do: 'turn-off', what: 'stove' }],
        [2_400, { do: 'open', opening: 'kitchen-window' }],
      ],
    })
    const said = lived.said.filter(({ device, channel }) => device === 'climate-kitchen' && channel === 'reading')
    const over = (from: number, until: number, field: string) => {
      const values = said.filter(({ at_s }) => at_s >= from && at_s < until).map(({ body }) => Number(body[field]))
      return values.reduce((sum, value) => sum + value, 0) / values.length
    }
    readings.push(over(0, 600, 'air_c'), over(1_800, 2_400, 'air_c'), over(5_000, 7_200, 'air_c'))
    expect(readings[1]! - readings[0]!).toBeGreaterThan(2)
    expect(readings[2]!).toBeLessThan(readings[0]! - 1)
    // Nobody minds the stove.
    expect(lived.truths.map(({ kind, phase }) => [kind, phase])).toEqual([
      ['stove-left-on', 'onset'],
      ['stove-left-on', 'end'],
    ])
    expect(lived.bad).toEqual([])
  })
})

describe('light', () => {
  it('[SIM-66] has the sun where it stands over Chengdu: 36° at noon of midwinter, 82.8° at midsummer, up and down with the almanac', () => {
    const degrees = (text: string) => (Math.asin(sunAt(at(text), CHENGDU_DEG).height) * 180) / Math.PI
    // True noon lies at 13:02 in December and 13:05 in June, 16° west of the meridian of the time zone.
    expect(degrees('2026-12-21T13:02:00')).toBeCloseTo(90 - 30.67 - 23.44, 0)
    expect(degrees('2026-06-21T13:05:00')).toBeCloseTo(90 - 30.67 + 23.44, 0)
    // Sunrise 07:56 and sunset 18:08 on 21 December, 06:00 and 20:10 on 21 June; refraction and disc make 0.83°.
    for (const text of ['2026-12-21T07:56:00', '2026-12-21T18:08:00', '2026-06-21T06:00:00', '2026-06-21T20:10:00'])
      expect(Math.abs(degrees(text) + 0.83)).toBeLessThan(1.2)
    expect(sunAt(at('2026-09-23T13:00:00'), CHENGDU_DEG).bearing_deg).toBeCloseTo(180, -1)
    expect(sunAt(at('2026-03-21T09:00:00'), CHENGDU_DEG).bearing_deg).toBeLessThan(130)
  })

  it('[SIM-66] comes through windows by the daylight factor, by day only, and higher up more of it', () => {
    const sky = weather(random('grey'))
    const [low, high] = [daylight(plan, 2, { ...sky, beam_lx: () => 0 }), daylight(plan, 12, { ...sky, beam_lx: () => 0 })]
    const noon = at('2026-03-21T13:00:00')
    for (const { id } of plan.rooms) {
      expect(low(id, noon)).toBeGreaterThan(20)
      expect(low(id, noon) / sky.sky_lx(noon)).toBeLessThan(0.09)
      expect(high(id, noon) / low(id, noon)).toBeCloseTo(65 / 45, 9)
      expect(low(id, at('2026-03-21T02:00:00'))).toBe(0)
    }
    // A bright living room: D = T·W·θ/(A(1 − R²)) per cent, worked by hand.
    const [glass, floor, round] = [3 * 1.95, 5.8 * 4.8, 2 * (5.8 + 4.8)]
    const factor = (0.612 * glass * 45) / ((2 * floor + round * 2.7) * 0.75) / 100
    expect(low('living', noon)).toBeCloseTo(factor * sky.sky_lx(noon), 6)
  })

  it('[SIM-66] falls straight in where the window faces the sun', () => {
    const clear = weather(random('clear'))
    const sunny: Weather = { ...clear, beam_lx: () => 60_000 }
    const [with_sun, without] = [daylight(plan, 12, sunny), daylight(plan, 12, { ...clear, beam_lx: () => 0 })]
    const noon = at('2026-01-15T13:05:00')
    expect(with_sun('living', noon)).toBeGreaterThan(without('living', noon) + 500)
    expect(with_sun('kitchen', noon)).toBe(without('kitchen', noon))
  })
})
