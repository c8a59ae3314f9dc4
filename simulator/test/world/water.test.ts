// Goal: water covers what its volume can cover, stays within walls and behind thresholds, and none of it is lost. Method: volume over film depth and the balance of
// litres are the oracle, then the overflow of the suites.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inPolygon, type Plan } from '@anju/sdk'
import { live, wanqing } from '../lived.ts'
import { spreadOf } from '../../src/world/water-spread.ts'
import { FILM_M, waterField } from '../../src/world/water.ts'

const { plan } = wanqing()
const piece = (id: string) => plan.furniture.find((one) => one.id === id)!
const basin = piece('basin')
/** The same flat with a step of 2 cm under the bathroom door, as wet rooms have. */
const stepped: Plan = { ...plan, openings: plan.openings.map((one) => (one.id === 'bathroom-door' ? { ...one, sill_m: 0.02 } : one)) }

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

  it('[SIM-9] lies in each room on so many cells as were reached there: a count, cell by cell', () => {
    const water = waterField(plan)
    water.burst(basin, 1)
    const { cells, rooms } = spreadOf(plan, basin)[0]!
    for (let second = 1; second <= 160; second++) {
      water.step(1)
      const pools = water.pools()
      const wet = Math.round(pools.reduce((sum, { area_m2 }) => sum + area_m2, 0) / 0.01)
      const counted = new Map<string, number>()
      for (const { room } of cells.slice(0, wet)) counted.set(room, (counted.get(room) ?? 0) + 1)
      expect(pools.map(({ room, area_m2 }) => [room, Math.round(area_m2 / 0.01)])).toEqual([...counted])
      for (const { room, from_m } of pools.slice(1)) expect(from_m.slice(0, 2)).toEqual(cells.find((cell) => cell.room === room)!.middle)
    }
    expect(rooms.length).toBe(5)
    expect(water.pools().length).toBeGreaterThan(2)
  })

  it('[SIM-9] reaches every cell from one beside it, and no room but through its door', () => {
    const { cells } = spreadOf(plan, basin)[0]!
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
    const [wet] = lived.events('water-bathroom', 'water')
    expect(wet!.body['wet']).toBe(true)
    expect(wet!.at_s - onset!.at_s).toBeGreaterThanOrEqual(0)
    expect(wet!.at_s - onset!.at_s).toBeLessThan(5)
  })

  it('[SIM-9] stays in a basin that drains', async () => {
    const lived = await live({ for_s: 600, script: [[10, { do: 'turn-on', what: 'basin' }]] })
    expect(lived.sim.snapshot().water).toEqual([])
    expect(lived.truths).toEqual([])
  })

  it('[SIM-63] loses no litre: what was let in stands in bowls, lies on floors, went down a drain or into a mop', () => {
    const turn = fc.oneof(
      fc.record({
        does: fc.constant('turn' as const),
        what: fc.constantFrom('basin', 'kitchen-sink', 'shower'),
        running: fc.boolean(),
        drains: fc.boolean(),
      }),
      fc.record({
        does: fc.constant('burst' as const),
        what: fc.constantFrom('washing-machine', 'kitchen-sink'),
        l_s: fc.double({ min: 0.01, max: 1, noNaN: true }),
      }),
      fc.record({ does: fc.constant('mend' as const), what: fc.constantFrom('washing-machine', 'kitchen-sink') }),
      fc.record({ does: fc.constant('mop' as const), room: fc.constantFrom('bathroom', 'kitchen', 'living') }),
      fc.record({ does: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 240 }) }),
    )
    fc.assert(
      fc.property(fc.boolean(), fc.array(turn, { maxLength: 14 }), (steps, turns) => {
        const water = waterField(steps ? stepped : plan)
        for (const one of turns) {
          if (one.does === 'turn') water.turn(piece(one.what), one.running, one.drains)
          if (one.does === 'burst') water.burst(piece(one.what), one.l_s)
          if (one.does === 'mend') water.mend(one.what)
          if (one.does === 'mop') water.mop(one.room)
          for (let i = 0; one.does === 'wait' && i < one.seconds; i++) water.step(1)
        }
        const { let_in_l, in_bowls_l, on_floor_l, drained_l, mopped_l } = water.balance()
        expect(in_bowls_l + on_floor_l + drained_l + mopped_l).toBeCloseTo(let_in_l, 6)
      }),
      { numRuns: 12 },
    )
  })

  it('[SIM-63] rises behind a threshold until it stands as high, and only then goes over it', () => {
    const water = waterField({ ...stepped, furniture: stepped.furniture.filter(({ kind }) => kind !== 'shower') })
    water.burst(basin, 0.5)
    const bathroom = stepped.rooms.find(({ id }) => id === 'bathroom')!
    const [first] = spreadOf(stepped, basin)
    expect(first!.cells.every(({ middle }) => inPolygon(middle, bathroom.polygon_m))).toBe(true)
    const holds_l = first!.cells.length * 0.01 * 0.02 * 1000
    let seconds = 0
    for (; !water.pools().some(({ room }) => room === 'living') && seconds < 2_000; seconds++) water.step(1)
    expect(seconds * 0.5).toBeGreaterThanOrEqual(holds_l)
    expect(seconds * 0.5).toBeLessThan(holds_l + 1)
    expect(water.pools().find(({ room }) => room === 'bathroom')!.area_m2).toBeCloseTo(first!.cells.length * 0.01, 6)
  })

  it('[SIM-63] gathers at a burst pipe, and a floor drain takes what it can', async () => {
    const drop = (flow_l_min: number) => live({ for_s: 900, script: [[10, { do: 'burst', what: 'washing-machine', flow_l_min }]] })
    // Six litres a minute go down the drain and four come: the pool never grows far beyond it. Twenty come to the sensor and out of the door.
    const slow = await drop(4)
    expect(slow.truths).toEqual([])
    expect(slow.sim.snapshot().water.map(({ room }) => room)).toEqual(['bathroom'])
    expect(slow.sim.snapshot().water[0]!.area_m2).toBeLessThan(4)
    const fast = await drop(20)
    expect(fast.truths.map(({ kind, phase }) => [kind, phase])).toEqual([['water', 'onset']])
    expect(fast.sim.snapshot().water.map(({ room }) => room)).toContain('living')
  })
})
