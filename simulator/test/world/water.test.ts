// Goal: water covers what its volume can cover and stays within walls. Method: volume over film depth is the oracle, then the overflow of the suites.
import { describe, expect, it } from 'vitest'
import { inPolygon } from '@anju/sdk'
import { live, wanqing } from '../lived.ts'
import { spreadOf } from '../../src/world/water-spread.ts'
import { FILM_M, waterField } from '../../src/world/water.ts'

const { plan } = wanqing()
const basin = plan.furniture.find(({ id }) => id === 'basin')!

describe('water', () => {
  it('[SIM-9] covers volume over film depth', () => {
    const water = waterField(plan)
    water.turn(basin, true, false)
    for (let second = 1; second <= 90; second++) {
      water.step(1)
      const floor_l = Math.max(0, (second * 10) / 60 - 9)
      const area = water.pools().reduce((sum, { area_m2 }) => sum + area_m2, 0)
      expect(area).toBeLessThanOrEqual(floor_l / 1000 / FILM_M + 1e-9)
      expect(area).toBeGreaterThan(floor_l / 1000 / FILM_M - 0.0101)
    }
  })

  it('[SIM-9] reaches every cell from one beside it, and no room but through its door', () => {
    const { cells } = spreadOf(plan, basin)
    const key = ([x, y]: readonly [number, number]) => `${Math.round(x * 100)} ${Math.round(y * 100)}`
    const seen = new Set<string>([key(cells[0]!.middle)])
    for (const {
      middle: [x, y],
    } of cells.slice(1)) {
      const beside = [-0.1, 0, 0.1].flatMap((dx) => [-0.1, 0, 0.1].map((dy) => key([x + dx, y + dy])))
      expect(beside.some((one) => seen.has(one))).toBe(true)
      seen.add(key([x, y]))
    }
    const bathroom = plan.rooms.find(({ id }) => id === 'bathroom')!
    const firstOutside = cells.find(({ middle }) => !inPolygon(middle, bathroom.polygon_m))!
    expect(firstOutside.room).toBe('living')
    expect(firstOutside.middle[0]).toBeGreaterThan(4.3)
    expect(firstOutside.middle[0]).toBeLessThan(5.1)
    expect(new Set(cells.map(({ room }) => room)).size).toBe(5)
  })

  it('[SIM-9] wets the sensor about a minute after a full tap is left on', async () => {
    const lived = await live({
      for_s: 300,
      script: [
        [10, { do: 'turn-on', what: 'basin', drain: 'shut' }],
        [200, { do: 'turn-off', what: 'basin' }],
        [240, { do: 'mop', room: 'bathroom' }],
      ],
    })
    const [onset, end] = lived.truths
    expect(onset).toMatchObject({ kind: 'water', phase: 'onset', room: 'bathroom' })
    expect(end).toMatchObject({ kind: 'water', phase: 'end', at_s: 240 })
    expect(onset!.at_s - 10).toBeGreaterThan(50)
    expect(onset!.at_s - 10).toBeLessThan(75)
    expect(lived.events('water-bathroom', 'water').map(({ at_s, body }) => [at_s, body['wet']])).toEqual([
      [onset!.at_s, true],
      [240, false],
    ])
  })

  it('[SIM-9] stays in a basin that drains', async () => {
    const lived = await live({ for_s: 600, script: [[10, { do: 'turn-on', what: 'basin' }]] })
    expect(lived.sim.snapshot().water).toEqual([])
    expect(lived.truths).toEqual([])
  })
})
