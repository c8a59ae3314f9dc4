// Goal: walls, floors and openings of any plan fit together without gap or overlap. Method: drawn flats of a grid of rooms; areas must add up,
// as surveyors check a plan; examples on the flat of the fixture.
import { area_m2, type Plan } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverageOf } from '../../../src/view/plan/coverage.ts'
import { furnitureUnder } from '../../../src/view/plan/furniture-under.ts'
import { nameSpot } from '../../../src/view/plan/name-spot.ts'
import { areaOf_m2, difference, intersection, polygonOf } from '../../../src/view/plan/polygon.ts'
import { slabOf, wallsOf } from '../../../src/view/plan/walls.ts'
import { waterBlobs, wetFloor } from '../../../src/view/plan/water-blobs.ts'
import { flat } from '../../fixture/flat.ts'

const CUT_M = 1.25
const WALL = { exterior_m: 0.2, interior_m: 0.12, height_m: 2.7 }

/** A flat of one row of rooms, each as wide and as deep as drawn; a door in every inner wall. */
const flats = fc
  .tuple(fc.array(fc.integer({ min: 20, max: 60 }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 25, max: 60 }))
  .map(([widths_dm, depth_dm]): Plan => {
    let x = 0
    const edges = widths_dm.map((width) => [x, (x += width / 10)] as const)
    const depth = depth_dm / 10
    return {
      wall: WALL,
      rooms: edges.map(([west, east], i) => ({
        id: `r${i}`,
        kind: 'living',
        title: { zh: '室', en: 'room' },
        polygon_m: [
          [west, 0],
          [east, 0],
          [east, depth],
          [west, depth],
        ],
      })),
      openings: edges.slice(1).map(([west], i) => ({ id: `d${i}`, kind: 'door', from_m: [west, 0.8], to_m: [west, 1.6] })),
      furniture: [],
    }
  })

const floorOf = (plan: Plan) => wallsOf(plan, CUT_M).floors.reduce((sum, { floor }) => sum + areaOf_m2(floor), 0)

describe('walls from a plan', () => {
  it('fill what lies between the floors and the outline, exactly', () => {
    fc.assert(
      fc.property(flats, (plan) => {
        const { outer, footprint } = wallsOf(plan, CUT_M)
        expect(areaOf_m2(footprint) + floorOf(plan)).toBeCloseTo(areaOf_m2(outer), 6)
      }),
    )
  })

  it('are half as thick as said on each side of the rooms’ lines', () => {
    fc.assert(
      fc.property(flats, (plan) => {
        const width = plan.rooms.at(-1)!.polygon_m[1]![0]
        const depth = plan.rooms[0]!.polygon_m[2]![1]
        const inner = (width - WALL.exterior_m - (plan.rooms.length - 1) * WALL.interior_m) * (depth - WALL.exterior_m)
        expect(floorOf(plan)).toBeCloseTo(inner, 6)
        expect(areaOf_m2(wallsOf(plan, CUT_M).outer)).toBeCloseTo((width + WALL.exterior_m) * (depth + WALL.exterior_m), 6)
      }),
    )
  })

  it('leave out each door: its width times the wall is missing from the full height', () => {
    fc.assert(
      fc.property(flats, (plan) => {
        const { footprint, blocks } = wallsOf(plan, CUT_M)
        const gap = plan.openings.length * 0.8 * WALL.interior_m
        expect(areaOf_m2(footprint) - areaOf_m2(blocks[0]!.footprint)).toBeCloseTo(gap, 6)
      }),
    )
  })

  it('keep the sill of every window and nothing of a door below its head', () => {
    const { blocks } = wallsOf(flat.plan, CUT_M)
    const sills = flat.plan.openings.filter(({ kind, sill_m }) => kind === 'window' && (sill_m ?? 0) > 0)
    expect(blocks.slice(1)).toHaveLength(sills.length)
    expect(blocks.every(({ from_m, to_m }) => from_m === 0 && to_m <= CUT_M)).toBe(true)
  })

  it('go round a hall with a hole in it', () => {
    const ring: Plan = {
      ...flat.plan,
      openings: [],
      rooms: (
        [
          [0, 0, 9, 3],
          [0, 6, 9, 9],
          [0, 3, 3, 6],
          [6, 3, 9, 6],
        ] as const
      ).map(([w, s, e, n], i) => ({
        id: `r${i}`,
        kind: 'hall' as const,
        title: { zh: '厅', en: 'hall' },
        polygon_m: [
          [w, s],
          [e, s],
          [e, n],
          [w, n],
        ],
      })),
    }
    const { outer, footprint, floors } = wallsOf(ring, CUT_M)
    expect(outer[0]).toHaveLength(2)
    expect(areaOf_m2(outer)).toBeCloseTo(9.2 * 9.2 - 2.8 * 2.8, 6)
    expect(areaOf_m2(footprint) + floors.reduce((sum, { floor }) => sum + areaOf_m2(floor), 0)).toBeCloseTo(areaOf_m2(outer), 6)
  })
})

describe('what lies on the plan', () => {
  it('keeps a radar’s view inside its room', () => {
    for (const device of flat.devices.filter(({ kind }) => kind === 'radar')) {
      const room = flat.plan.rooms.find(({ id }) => id === device.room)!
      for (const tilt_deg of [90, 10]) {
        const seen = coverageOf({ ...device, tilt_deg }, room)
        expect(areaOf_m2(seen)).toBeGreaterThan(1)
        expect(areaOf_m2(seen)).toBeLessThanOrEqual(area_m2(room.polygon_m) + 1e-9)
        expect(areaOf_m2(difference(seen, polygonOf(room.polygon_m)))).toBeCloseTo(0, 9)
      }
    }
  })

  it('grows water with its area, around the spot that it comes from, inside the room', () => {
    const room = flat.plan.rooms.find(({ id }) => id === 'bathroom')!
    let least = 0
    for (const area of [0.1, 0.5, 1, 2, 4]) {
      const blobs = waterBlobs(area, [4.4, 5.9], room)
      const wide = blobs.reduce((sum, { radius_m }) => sum + radius_m ** 2, 0)
      expect(wide).toBeGreaterThan(least)
      least = wide
      for (const { x_m, y_m } of blobs) expect(x_m >= 3.2 && x_m <= 5.8 && y_m >= 4.8 && y_m <= 8).toBe(true)
    }
  })

  it('lets water be seen in the gap of a door, not in a wall', () => {
    const { floors } = wallsOf(flat.plan, CUT_M)
    const { room, floor } = floors.find(({ room: { id } }) => id === 'bathroom')!
    const wet = wetFloor(room, floor, flat.plan)
    const door = flat.plan.openings.find(({ id }) => id === 'bathroom-door')!
    expect(areaOf_m2(wet)).toBeGreaterThan(areaOf_m2(floor))
    expect(areaOf_m2(intersection(wet, slabOf(door)))).toBeGreaterThan(0.8 * 0.05)
  })

  it('finds the seat and the bed under somebody, and none in the middle of a room', () => {
    expect(furnitureUnder(flat.plan, [0.6, 1.5], ['sofa', 'chair'])?.id).toBe('sofa')
    expect(furnitureUnder(flat.plan, [9, 6], ['bed'])?.id).toBe('bed')
    expect(furnitureUnder(flat.plan, [3.8, 3.6], ['bed', 'sofa', 'chair'])).toBeUndefined()
  })

  it('writes every room’s name on its own free floor', () => {
    for (const room of flat.plan.rooms) {
      const [x, y] = nameSpot(flat.plan, room)
      expect(
        areaOf_m2(
          difference(
            [
              [
                [x, y],
                [x + 0.01, y],
                [x, y + 0.01],
                [x, y],
              ],
            ],
            polygonOf(room.polygon_m),
          ),
        ),
      ).toBeCloseTo(0, 9)
      const things = flat.plan.furniture.filter(({ kind }) => kind !== 'rug')
      expect(
        things.some(({ box_m: [w, s, e, n] }) => x > w && x < e && y > s && y < n),
        room.id,
      ).toBe(false)
    }
  })
})
