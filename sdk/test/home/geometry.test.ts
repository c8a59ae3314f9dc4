// Goal: places mean the same to device and home. Method: there and back again; directions of the compass as examples; areas and rooms of drawn
// rectangles against arithmetic.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { area_m2, inPolygon, roomAt, toDevice, toHome, type Plan, type Point, type Point3 } from '@anju/sdk'

const metre = fc.double({ min: -12, max: 12, noNaN: true })
const point = fc.tuple(metre, metre, metre)
const close = (a: Point3, b: Point3) => a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 9))

describe('geometry', () => {
  it('[RADAR-1] goes from device to home and back to the same point, and keeps distances: drawn', () => {
    const pose = fc.record({ place_m: point, aim_deg: fc.double({ min: 0, max: 359.999, noNaN: true }) })
    const property = fc.property(pose, point, (pose, p) => {
      close(toDevice(pose, toHome(pose, p)), p)
      close(toHome(pose, toDevice(pose, p)), p)
      const away = toHome(pose, p).map((value, i) => value - pose.place_m[i]!)
      expect(away.reduce((sum, d) => sum + d * d, 0)).toBeCloseTo(
        p.reduce((sum, d) => sum + d * d, 0),
        6,
      )
    })
    fc.assert(property)
  })

  it('[RADAR-1] looks along the compass: 2 m ahead and 1 m to the right', () => {
    const ahead = (aim_deg: number) => toHome({ place_m: [10, 20, 2], aim_deg }, [1, 2, -1])
    close(ahead(0), [11, 22, 1])
    close(ahead(90), [12, 19, 1])
    close(ahead(180), [9, 18, 1])
    close(ahead(270), [8, 21, 1])
    close(toHome({ place_m: [0, 0, 0] }, [1, 2, 3]), [1, 2, 3])
  })

  it('knows area and inside of drawn rectangles, whichever way round', () => {
    const side = fc.double({ min: 0.5, max: 10, noNaN: true })
    const share = fc.double({ min: -0.5, max: 1.5, noNaN: true }).filter((s) => Math.abs(s) > 1e-6 && Math.abs(s - 1) > 1e-6)
    const property = fc.property(metre, metre, side, side, share, share, fc.boolean(), (x, y, w, h, sx, sy, reversed) => {
      const corners: Point[] = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]] // prettier-ignore
      const polygon = reversed ? corners.toReversed() : corners
      expect(area_m2(polygon)).toBeCloseTo(w * h, 6)
      const inside = sx > 0 && sx < 1 && sy > 0 && sy < 1
      expect(inPolygon([x + sx * w, y + sy * h], polygon)).toBe(inside)
    })
    fc.assert(property)
  })

  it('finds the room of a point, or none', () => {
    const room = (id: string, x: number) => ({
      id,
      kind: 'living' as const,
      title: {
        zh: '厅',
        en: 'Room',
      },
      polygon_m: [
        [x, 0],
        [x + 2, 0],
        [x + 2, 2],
        [x, 2],
      ] as Point[],
    })
    const plan: Plan = {
      wall: { exterior_m: 0.2, interior_m: 0.1, height_m: 2.7 },
      rooms: [room('a', 0), room('b', 2)],
      openings: [],
      furniture: [],
    }
    expect([roomAt(plan, [1, 1])?.id, roomAt(plan, [3, 1])?.id, roomAt(plan, [5, 1])?.id]).toEqual(['a', 'b', undefined])
  })
})
