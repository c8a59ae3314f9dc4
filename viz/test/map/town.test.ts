// Goal: the invented town is the same for everybody, lies under every home, and no home lies in a park. Method: drawn homes; the town is asked twice; its parts
// are held against the homes by plain boxes.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf, townOf, type Degrees } from '../../src/map/town.ts'

const place = fc.tuple(fc.double({ min: 104.06, max: 104.16, noNaN: true }), fc.double({ min: 30.6, max: 30.66, noNaN: true }))
const boxOf = (ring: readonly Degrees[]) => boundsOf(ring)
const inside = ([lon, lat]: Degrees, [west, south, east, north]: ReturnType<typeof boxOf>) =>
  lon >= west && lon <= east && lat >= south && lat <= north

describe('the town', () => {
  it('is the same for the same homes and seed, reaches beyond every home, and keeps its parks free of them', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 30 }), fc.nat(1_000), (places: Degrees[], seed) => {
        const town = townOf(places, seed)
        expect(JSON.stringify(townOf(places, seed)) === JSON.stringify(town)).toBe(true)
        const lines = town.features.flatMap(({ geometry }) => (geometry.type === 'LineString' ? geometry.coordinates : []))
        const all = boxOf(lines)
        const parks = town.features.flatMap(({ properties, geometry }) =>
          properties.kind === 'park' && geometry.type === 'Polygon' ? [boxOf(geometry.coordinates[0]!)] : [],
        )
        for (const home of places) {
          expect(inside(home, all)).toBe(true)
          expect(parks.some((park) => inside(home, park))).toBe(false)
        }
      }),
      { numRuns: 6 },
    )
  })

  it('stays bounded for homes far apart, and is there without any', () => {
    const wide = townOf(
      [
        [100, 25],
        [110, 35],
      ],
      1,
    )
    expect(wide.features.length).toBeLessThan(65 * 65 * 16 + 200)
    expect(townOf([], 1).features.some(({ properties }) => properties.kind === 'ring')).toBe(true)
  })
})
