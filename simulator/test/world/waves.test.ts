// Goal: radio and voices go through a home as the laws say. Method: free space and walls worked by hand, order among rooms, and doors that open and shut.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Point3 } from '@anju/sdk'
import { wanqing } from '../lived.ts'
import { radioOf } from '../../src/world/radio.ts'
import { HEARD_DB, SHOUT_DB, soundOf, TALK_DB } from '../../src/world/sound.ts'

const { plan } = wanqing()
const open = () => 1
const shut = () => 0

describe('radio in a home', () => {
  const radio = radioOf(plan)

  it('[SIM-73] falls by 22 dB for each ten-fold distance in one room, from −59 dBm at a metre', () => {
    expect(radio([1, 2, 1], [2, 2, 1], open)).toBeCloseTo(-59, 9)
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 5, noNaN: true }), (away_m) => {
        expect(radio([0.3, 2.4, 1], [0.3 + away_m, 2.4, 1], open)).toBeCloseTo(-59 - 22 * Math.log10(away_m), 6)
      }),
    )
  })

  it('[SIM-73] loses 7 dB in an inner wall, 3 in a shut door, nothing in an open one, and is the same both ways', () => {
    const [bed, study]: [Point3, Point3] = [
      [8, 5, 1],
      [8, 2, 1],
    ]
    expect(radio(bed, study, open)).toBeCloseTo(-59 - 22 * Math.log10(3) - 7.2, 6)
    const [hall, bath]: [Point3, Point3] = [
      [4.7, 4, 1],
      [4.7, 5.6, 1],
    ]
    expect(radio(hall, bath, open) - radio(hall, bath, shut)).toBeCloseTo(3, 9)
    const point = fc.tuple(
      fc.double({ min: 0.2, max: 10.2, noNaN: true }),
      fc.double({ min: 0.2, max: 7.8, noNaN: true }),
      fc.double({ min: 0.1, max: 2.5, noNaN: true }),
    )
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(radio(a, b, open)).toBeCloseTo(radio(b, a, open), 9)
      }),
    )
  })

  it('[SIM-73] is loudest in its own room for readers at the middles of rooms, for most places of the home', () => {
    const middles = plan.rooms.map(({ id, polygon_m }) => {
      const mean = (axis: 0 | 1) => polygon_m.reduce((sum, corner) => sum + corner[axis], 0) / polygon_m.length
      return { id, at: [mean(0), mean(1), 2.4] as Point3 }
    })
    let [right, all] = [0, 0]
    for (const { polygon_m, id } of plan.rooms) {
      const [xs, ys] = [polygon_m.map(([x]) => x), polygon_m.map(([, y]) => y)]
      for (let x = Math.min(...xs) + 0.3; x < Math.max(...xs); x += 0.4)
        for (let y = Math.min(...ys) + 0.3; y < Math.max(...ys); y += 0.4) {
          const loudest = middles.toSorted((a, b) => radio([x, y, 1], b.at, open) - radio([x, y, 1], a.at, open))[0]!
          all += 1
          if (loudest.id === id) right += 1
        }
    }
    expect(right / all).toBeGreaterThan(0.9)
    expect(right / all).toBeLessThan(1)
  })
})

describe('a voice in a home', () => {
  const sound = soundOf(plan)
  const terminal: Point3 = [4.7, 4.4, 1.2]

  it('[SIM-73] falls by 6 dB a doubling to three metres, by 3 beyond, and is understood across the room', () => {
    expect(sound([1, 2, 1], [2, 2, 1], TALK_DB, open)).toBeCloseTo(TALK_DB, 9)
    expect(sound([1, 2, 1], [3, 2, 1], TALK_DB, open)).toBeCloseTo(TALK_DB - 20 * Math.log10(2), 9)
    expect(sound([0.2, 2, 1], [5.6, 2, 1], TALK_DB, open)).toBeGreaterThan(HEARD_DB)
  })

  it('[SIM-73] comes through an open door and round one, and not through a shut one or out of the farthest room', () => {
    const [bath, bed]: [Point3, Point3] = [
      [4.7, 6.8, 0.2],
      [9.5, 7, 0.6],
    ]
    expect(sound(bath, terminal, SHOUT_DB, open)).toBeGreaterThan(HEARD_DB)
    expect(sound(bath, terminal, SHOUT_DB, shut)).toBeLessThan(HEARD_DB)
    expect(sound(bath, terminal, TALK_DB, shut)).toBeLessThan(HEARD_DB - 10)
    const round = sound(bed, terminal, SHOUT_DB, open)
    expect(round).toBeGreaterThan(sound(bed, terminal, SHOUT_DB, shut))
    expect(sound(bed, terminal, TALK_DB, open)).toBeLessThan(HEARD_DB)
  })
})
