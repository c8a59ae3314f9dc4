// Goal: a home that cannot be drawn is found before anybody tries. Method: the fixture's flat, damaged in one place at a time, by drawn rubbish.
import type { Home } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDrawable } from '../../../src/view/plan/is-drawable.ts'
import { wallsOf } from '../../../src/view/plan/walls.ts'
import { flat } from '../../fixture/flat.ts'

const damaged = (path: readonly (string | number)[], value: unknown): Home => {
  const copy = structuredClone(flat) as unknown as Record<string, unknown>
  let at = copy
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
  at[path.at(-1)!] = value
  return copy as unknown as Home
}

describe('a home', () => {
  it('of the fixture can be drawn', () => expect(isDrawable(flat)).toBe(true))

  it('without rooms, with a point for a room, or with an opening of no width cannot', () => {
    expect(isDrawable(damaged(['plan', 'rooms'], []))).toBe(false)
    expect(
      isDrawable(
        damaged(
          ['plan', 'rooms', 0, 'polygon_m'],
          [
            [0, 0],
            [1, 0],
            [2, 0],
          ],
        ),
      ),
    ).toBe(false)
    expect(isDrawable(damaged(['plan', 'openings', 0, 'to_m'], [1.1, 4.8]))).toBe(false)
  })

  it('with rubbish where a plan should be is refused, and never throws; what is not refused has walls', () => {
    const places = fc.constantFrom(
      ['plan'],
      ['plan', 'wall'],
      ['plan', 'rooms'],
      ['plan', 'rooms', 1, 'polygon_m'],
      ['plan', 'rooms', 1, 'polygon_m', 0],
      ['plan', 'openings', 2],
      ['plan', 'furniture', 3, 'box_m'],
      ['devices', 0, 'place_m'],
    )
    fc.assert(
      fc.property(
        places,
        fc.oneof(fc.anything(), fc.array(fc.array(fc.double({ noNaN: true, min: -20, max: 20 }), { maxLength: 4 }))),
        (path, value) => {
          const home = damaged(path, value)
          if (isDrawable(home)) expect(wallsOf(home.plan, 1.25).blocks.length).toBeGreaterThan(0)
        },
      ),
    )
  })
})
