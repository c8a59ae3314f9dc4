// Goal: a way that is remembered is the way that would be found. Method: the same few places asked for again and again, in any order and beyond what is
// remembered, with points off the middle of a cell among them; each answer is held against a search of its own.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Point } from '@anju/sdk'
import { wanqing } from '../lived.ts'
import { knownWays } from '../../src/world/known-ways.ts'
import { route } from '../../src/world/route.ts'
import { walkGrid } from '../../src/world/walk-grid.ts'

const grid = walkGrid(wanqing().plan)

it('[SIM-4] remembers ways as they were found', () => {
  const anyPoint = fc.record({
    x: fc.integer({ min: 10, max: 1_030 }),
    y: fc.integer({ min: 10, max: 790 }),
    middle: fc.integer({ min: 0, max: 4 }),
  })
  const points = anyPoint.map(({ x, y, middle }): Point => {
    const point: Point = [x / 100, y / 100]
    return middle > 0 ? grid.middle(grid.nearest(point)) : point
  })
  const property = fc.property(
    fc.array(points, { minLength: 2, maxLength: 20 }),
    fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }),
    (places, asked) => {
      const ways = knownWays(grid)
      for (const [a, b] of asked) {
        const [from, to] = [places[a % places.length]!, places[b % places.length]!]
        expect(ways.find(from, to)).toEqual(route(grid, from, to))
      }
    },
  )
  fc.assert(property, { numRuns: 30 })
})

it('goes on finding ways beyond what it remembers', () => {
  const ways = knownWays(grid)
  const free = Array.from({ length: grid.piece.length }, (_, cell) => cell).filter((cell) => grid.piece[cell] !== 0)
  const places = Array.from({ length: 20 }, (_, n) => grid.middle(free[Math.floor((n * free.length) / 20)]!))
  for (let round = 0; round < 2; round++)
    for (const from of places) for (const to of places) expect(ways.find(from, to)).toEqual(route(grid, from, to))
})
