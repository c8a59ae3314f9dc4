// Goal: the flat plan shows what the solid one does. Method: the fixture's flat; a leaf's edge stays as far from its hinge as the opening is wide, lies
// on the wall when shut and on the side that the plan says when open.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flatDrawing, leafLine, onFlat } from '../../../src/view/plan/flat-drawing.ts'
import { flat } from '../../fixture/flat.ts'

describe('the flat drawing', () => {
  it('holds every room, piece and opening, within its picture, and is made once', () => {
    const drawing = flatDrawing(flat.plan)
    expect(drawing.rooms.map(({ id }) => id)).toEqual(flat.plan.rooms.map(({ id }) => id))
    expect(drawing.gaps).toHaveLength(flat.plan.openings.length)
    const [x, y, width, height] = drawing.viewBox.split(' ').map(Number) as [number, number, number, number]
    for (const piece of drawing.furniture) {
      expect(piece.x).toBeGreaterThanOrEqual(x)
      expect(piece.y).toBeGreaterThanOrEqual(y)
      expect(piece.x + piece.width).toBeLessThanOrEqual(x + width)
      expect(piece.y + piece.height).toBeLessThanOrEqual(y + height)
    }
    expect(flatDrawing(flat.plan)).toBe(drawing)
  })

  it('turns each leaf about its hinge, from the wall to the side that it swings to', () => {
    const doors = flat.plan.openings.filter(({ kind }) => kind === 'door')
    fc.assert(
      fc.property(fc.constantFrom(...doors), fc.double({ min: 0, max: 1, noNaN: true }), (door, share) => {
        const { hinge, edge } = leafLine(door, share)
        const wide = Math.hypot(door.to_m[0] - door.from_m[0], door.to_m[1] - door.from_m[1])
        expect(Math.hypot(edge[0] - hinge[0], edge[1] - hinge[1])).toBeCloseTo(wide, 6)
        const [ax, ay] = onFlat(door.from_m)
        const [bx, by] = onFlat(door.to_m)
        const left = -((bx - ax) * (edge[1] - ay) - (by - ay) * (edge[0] - ax))
        if (share > 0.01) expect(Math.sign(left)).toBe(door.swing ?? 1)
      }),
    )
  })
})
