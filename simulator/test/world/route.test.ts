// Goal: people walk where people can. Method: ways between drawn points of the home are held against walls and furniture, which know no grid.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roomAt, type Point } from '@anju/sdk'
import { live, wanqing } from '../lived.ts'
import { placesOf } from '../../src/people/places.ts'
import { cross, distance_m } from '../../src/world/vector.ts'
import { wallsOf } from '../../src/world/walls.ts'

const home = wanqing()
const places = placesOf(home)
const { solid } = wallsOf(home.plan)
const boxes = home.plan.furniture.filter(({ kind }) => kind !== 'rug' && kind !== 'shower')
const who = 'wang-xiulan'

const spot = fc
  .record({ x: fc.integer({ min: 10, max: 1_030 }), y: fc.integer({ min: 10, max: 790 }) })
  .map(({ x, y }) => places.nearestFree([x / 100, y / 100]))
const legs = (way: readonly Point[]) => way.slice(1).map((to, i) => [way[i]!, to] as const)

/** Whether the way from `a` to `b` leads over a box, by walking along it. */
const leadsOver = (a: Point, b: Point, [west, south, east, north]: readonly [number, number, number, number]) =>
  Array.from({ length: 201 }, (_, i) => [a[0] + ((b[0] - a[0]) * i) / 200, a[1] + ((b[1] - a[1]) * i) / 200] as const).some(
    ([x, y]) => x > west && x < east && y > south && y < north,
  )

describe('a way on foot', () => {
  it('[SIM-4] is there exactly when both ends lie on one piece of floor', () => {
    // Walls without doors: the rooms fall apart into pieces.
    const shut = { ...home, plan: { ...home.plan, openings: home.plan.openings.filter(({ id }) => id !== 'study-door') } }
    const apart = placesOf(shut)
    const inside = fc.constantFrom(...home.plan.rooms.map(({ id }) => apart.inRoom(id)!))
    fc.assert(
      fc.property(inside, inside, (from, to) => {
        expect(apart.way(from, to) !== undefined).toBe(apart.reachable(from, to))
        const study = [from, to].map((point) => roomAt(home.plan, point)!.id === 'study')
        expect(apart.reachable(from, to)).toBe(study[0] === study[1])
      }),
    )
  })

  it('[SIM-4] never crosses a wall or furniture', () => {
    fc.assert(
      fc.property(spot, spot, (from, to) => {
        const way = places.way(from, to)!
        expect(way).toBeDefined()
        expect(distance_m(way[0]!, from)).toBeLessThan(1e-9)
        expect(distance_m(way.at(-1)!, to)).toBeLessThan(0.08)
        for (const [a, b] of legs(way)) {
          expect(solid.some((wall) => cross(a, b, wall.a, wall.b))).toBe(false)
          expect(boxes.filter(({ box_m }) => leadsOver(a, b, box_m)).map(({ id }) => id)).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('[SIM-5] is walked no faster than the gait, sitting down and lying down included', async () => {
    const seen: { at: number; x: number; y: number; posture: string }[] = []
    await live({
      for_s: 300,
      script: [
        [5, { do: 'walk', who, to: 'stove' }],
        [40, { do: 'sit', who, on: 'toilet' }],
        [90, { do: 'lie', who, on: 'bed' }],
        [150, { do: 'walk', who, to: 'study' }],
        [153, { do: 'sit', who, on: 'sofa' }],
        [200, { do: 'go-out', who }],
        [250, { do: 'come-back', who }],
      ],
      each: (sim, clock) => {
        const {
          position_m: [x, y],
          posture,
        } = sim.snapshot().people[0]!
        seen.push({ at: clock.now(), x, y, posture })
      },
    })
    for (const [i, { at, x, y }] of seen.slice(1).entries()) {
      const last = seen[i]!
      if (at > last.at) expect(distance_m([x, y], [last.x, last.y]) / ((at - last.at) / 1000)).toBeLessThanOrEqual(0.7 + 1e-6)
    }
    expect(new Set(seen.map(({ posture }) => posture))).toEqual(new Set(['sitting', 'walking', 'standing', 'lying']))
    const rooms = new Set(seen.map(({ x, y }) => roomAt(home.plan, [x, y])?.id))
    for (const room of ['living', 'kitchen', 'bathroom', 'bedroom', undefined]) expect(rooms).toContain(room)
  })

  it('[SIM-4] opens a shut door and leaves it open', async () => {
    const lived = await live({
      for_s: 60,
      starts: { openings: { 'bathroom-door': 'shut' } },
      script: [[5, { do: 'walk', who, to: 'bathroom' }]],
    })
    expect(lived.sim.snapshot()).toMatchObject({ openings: { 'bathroom-door': 1 }, people: [{ room: 'bathroom' }] })
  })
})
