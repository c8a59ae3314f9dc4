import type { Home, Site } from '@anju/sdk'

const title = { zh: '压测', en: 'Bench' }

const home = (i: number): Home => ({
  id: `home-${i}`,
  title,
  address: title,
  origin: 'simulated',
  plan: {
    wall: { exterior_m: 0.2, interior_m: 0.1, height_m: 2.7 },
    rooms: [
      {
        id: 'living',
        kind: 'living',
        title,
        polygon_m: [
          [0, 0],
          [4, 0],
          [4, 4],
          [0, 4],
        ],
      },
    ],
    openings: [],
    furniture: [],
  },
  residents: [],
  devices: [
    { id: 'band', kind: 'wristband', room: 'living', place_m: [2, 2, 1] },
    { id: 'radar', kind: 'radar', room: 'living', place_m: [0, 2, 2.4] },
  ],
})

/** Homes of one room with a wristband and a radar each. */
export const benchSite = (homes: number): Site => ({
  id: 'bench',
  title,
  time_zone: 'Asia/Shanghai',
  homes: Array.from({ length: homes }, (_, i) => home(i)),
})
