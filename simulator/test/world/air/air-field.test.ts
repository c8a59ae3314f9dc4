// Goal: the air of a home is one function of time, whoever asks when. Method: a home's air lived through drawn changes and asked at every minute, only at the end, and in between,
// against the exact exchange that it is made of; and the valve in the pipe, by what it lets through.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instant } from '@anju/sdk'
import { wanqing } from '../../lived.ts'
import { airField, LEL_FRACTION } from '../../../src/world/air/air-field.ts'
import { airPlan, type AirConditions } from '../../../src/world/air/air-plan.ts'
import { BURNER_M3_S, steaming, unburnt } from '../../../src/world/air/air-source.ts'
import { hazardState } from '../../../src/world/hazard-state.ts'
import { waterField } from '../../../src/world/water.ts'

const { plan } = wanqing()
const START = 1_768_442_400_000 as Instant
const later = (span_ms: number) => (START + span_ms) as Instant
const conditions = (open: number, fan: boolean): AirConditions => ({
  leaves: (id) => (id === 'kitchen-window' ? open : 1),
  fans: new Map(fan ? [['kitchen', 0.1]] : []),
  stirred: new Set(),
  driven: new Map(),
  temperature_c: () => 18,
  outdoor_c: 8,
  wind_m_s: 1,
})
const sources = [unburnt('kitchen', 0.0001), steaming('bathroom')]

describe('the air of a home', () => {
  it('[SIM-60] is what the exact exchange gives, at whole minutes to the last digits and between them to a part in a hundred', () => {
    const air = airField(plan, START)
    air.changes(START, sources, conditions(0, false))
    const zones = airPlan(plan)
    const { rooms, volumes_m3 } = zones
    const exact = zones.system(conditions(0, false))
    const inflow = new Float64Array(volumes_m3.length)
    inflow[rooms.indexOf('kitchen')] = 0.0001
    for (const seconds of [60, 90, 600, 655, 1_800, 7_230]) {
      const content = exact.moved(new Float64Array(volumes_m3.length), inflow, seconds)
      const [layer, rest] = [air.layer('methane', 'kitchen', later(seconds * 1000)), air.rest('methane', 'kitchen', later(seconds * 1000))]
      // In the first minutes the air below begins by a square, and a straight line is a tenth above it.
      const near = seconds % 60 === 0 ? 1e-12 : seconds < 120 ? 0.05 : 0.01
      expect(Math.abs(layer / content[rooms.indexOf('kitchen')]! - 1)).toBeLessThan(near)
      expect(Math.abs(rest / content[rooms.length + rooms.indexOf('kitchen')]! - 1)).toBeLessThan(2 * near)
    }
    expect(air.gas_lel_pct([1, 7, 2.6], later(60_000))).toBeCloseTo(air.layer('methane', 'kitchen', later(60_000)) / LEL_FRACTION, 12)
  })

  it('[SIM-2] gives the same digits to whoever asks, however often it was asked before', () => {
    const change = fc.record({
      after_s: fc.integer({ min: 1, max: 900 }),
      open: fc.constantFrom(0, 1),
      fan: fc.boolean(),
      on: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), fc.integer({ min: 7, max: 61 }), (changes, every_s) => {
        const [asked, quiet] = [airField(plan, START), airField(plan, START)]
        let at_s = 0
        for (const { after_s, open, fan, on } of changes) {
          for (const air of [asked, quiet]) air.changes(later(at_s * 1000), on ? sources : [], conditions(open, fan))
          for (let i = at_s; i < at_s + after_s; i += every_s) asked.vapour_g_m3([4.5, 6, 1], later(i * 1000))
          at_s += after_s
        }
        for (const room of ['kitchen', 'bathroom', 'living'])
          for (const species of ['methane', 'vapour'] as const)
            expect(asked.rest(species, room, later(at_s * 1000))).toBe(quiet.rest(species, room, later(at_s * 1000)))
      }),
      { numRuns: 40 },
    )
  })
})

describe('the valve in the gas pipe', () => {
  it('[SIM-8] puts flames out when it shuts, and what was not turned off flows unburnt when it opens again', () => {
    const hazards = hazardState(plan)
    const water = waterField(plan)
    const methane = () => hazards.sources(water).reduce((sum, { into }) => sum + (into.methane ?? 0), 0)
    hazards.setBurner('stove', { lit: true })
    expect(methane()).toBe(0)
    hazards.setSupply('closed')
    expect(hazards.sources(water)).toEqual([])
    hazards.setSupply('open')
    expect(methane()).toBe(BURNER_M3_S)
    hazards.setBurner('stove', undefined)
    expect(methane()).toBe(0)
  })
})
