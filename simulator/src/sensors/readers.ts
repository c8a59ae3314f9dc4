import type { Plan, Point3 } from '@anju/sdk'

/** A reader of tags: one at the ceiling in the middle of each room, named after it. */
export interface Reader {
  reader: string
  place_m: Point3
}

const READER_M = 2.4

export const readersOf = ({ rooms }: Plan): Reader[] =>
  rooms.map(({ id, polygon_m }) => {
    const mean = (axis: 0 | 1) => polygon_m.reduce((sum, corner) => sum + corner[axis], 0) / polygon_m.length
    return { reader: id, place_m: [mean(0), mean(1), READER_M] }
  })
