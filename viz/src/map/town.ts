import { random } from '@anju/sdk'

/** Longitude and latitude, WGS-84, degrees. */
export type Degrees = readonly [number, number]

/** West, south, east, north, degrees. */
export type Bounds = readonly [number, number, number, number]

/** A part of the town with its names. */
interface Part {
  type: 'Feature'
  properties: { kind: string; zh: string; en: string }
  geometry: { type: 'LineString'; coordinates: Degrees[] } | { type: 'Polygon'; coordinates: Degrees[][] }
}

/** A town that is on no other map, as GeoJSON. */
export interface Town {
  type: 'FeatureCollection'
  features: Part[]
}

/** The lattice on which the simulator's population builds its estates: one corner, and a block with its street, metres. */
const CORNER: Degrees = [104.105, 30.62]
const BLOCK_M = { east: 280, north: 260 }
const DEGREE_M = { east: 95_890, north: 110_860 }
/** Streets run between the houses of two blocks. */
const STREET_M = { east: -8, north: -16 }
/** Blocks of open town around the homes, and the most that are drawn either way: a site of a whole city has its streets where its middle is. */
const AROUND = 5
const MOST = 64

const STREETS = [
  ['建业路', 'Jianye Road'],
  ['书院街', 'Shuyuan Street'],
  ['桂花巷', 'Guihua Lane'],
  ['青松路', 'Qingsong Road'],
  ['长乐街', 'Changle Street'],
  ['云栖路', 'Yunqi Road'],
  ['柳荫路', 'Liuyin Road'],
  ['文渊路', 'Wenyuan Road'],
  ['晴川街', 'Qingchuan Street'],
  ['望溪路', 'Wangxi Road'],
  ['茶坊街', 'Chafang Street'],
  ['石榴路', 'Shiliu Road'],
] as const
const PARKS = [
  ['梧桐公园', 'Wutong Park'],
  ['桂湖公园', 'Guihu Park'],
  ['荷塘公园', 'Hetang Park'],
  ['竹林公园', 'Zhulin Park'],
] as const

const round = (value: number): number => Math.round(value * 1e6) / 1e6
/** A place of the lattice, counted in blocks from the corner, moved by metres. */
const at = (column: number, row: number, east_m = 0, north_m = 0): Degrees => [
  round(CORNER[0] + (column * BLOCK_M.east + east_m) / DEGREE_M.east),
  round(CORNER[1] + (row * BLOCK_M.north + north_m) / DEGREE_M.north),
]
const crossing = (column: number, row: number): Degrees => at(column, row, STREET_M.east, STREET_M.north)
const blockOf = ([lon, lat]: Degrees): [number, number] => [
  Math.floor(((lon - CORNER[0]) * DEGREE_M.east) / BLOCK_M.east),
  Math.floor(((lat - CORNER[1]) * DEGREE_M.north) / BLOCK_M.north),
]
const line = (kind: string, coordinates: Degrees[], [zh, en]: readonly [string, string] = ['', '']): Part => ({
  type: 'Feature',
  properties: { kind, zh, en },
  geometry: { type: 'LineString', coordinates },
})
const area = (kind: string, ring: Degrees[], [zh, en]: readonly [string, string] = ['', '']): Part => ({
  type: 'Feature',
  properties: { kind, zh, en },
  geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] },
})

interface Extent {
  west: number
  south: number
  east: number
  north: number
}

/** The blocks around the middle of the homes. */
function extentOf([west, south, east, north]: Bounds): Extent {
  const [from, to] = [blockOf([west, south]), blockOf([east, north])]
  const reach = (low: number, high: number): [number, number] => {
    const middle = Math.round((low + high) / 2)
    const half = Math.min(MOST / 2, Math.ceil((high - low) / 2) + AROUND)
    return [middle - half, middle + half + 1]
  }
  const [left, right] = reach(from[0], to[0])
  const [low, high] = reach(from[1], to[1])
  return { west: left, east: right, south: low, north: high }
}

/** The box of some places; the lattice's corner when there are none. */
export function boundsOf(places: readonly Degrees[]): Bounds {
  if (places.length === 0) return [...CORNER, ...CORNER]
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const [lon, lat] of places) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}

/**
 * An invented town under some homes: streets where the simulated population leaves room for them, ring roads, a stream along the streets, parks where nobody
 * lives, houses in rows. The same homes and seed give the same town. Pure.
 */
export function townOf(places: readonly Degrees[], seed: number): Town {
  const extent = extentOf(boundsOf(places))
  const lived = new Set(places.map((place) => blockOf(place).join('/')))
  return {
    type: 'FeatureCollection',
    features: [...ground(extent, lived, seed), ...stream(extent, seed), ...streets(extent), ...rings(extent)],
  }
}

function* ground({ west, south, east, north }: Extent, lived: ReadonlySet<string>, seed: number): Generator<Part> {
  let parks = 0
  for (let column = west; column < east; column++)
    for (let row = south; row < north; row++) {
      const own = random(seed).fork(`block/${column}/${row}`)
      if (!lived.has(`${column}/${row}`) && own.chance(1, 11)) yield park(column, row, PARKS[parks++ % PARKS.length]!)
      else yield* houses(column, row, own.int(3, 5))
    }
}

const park = (column: number, row: number, names: readonly [string, string]): Part => {
  const corners: [number, number][] = [
    [40, 15],
    [200, 8],
    [250, 40],
    [255, 170],
    [215, 225],
    [60, 228],
    [12, 190],
    [10, 55],
  ]
  return area(
    'park',
    corners.map(([east, north]) => at(column, row, east, north)),
    names,
  )
}

/** Rows of houses as the population builds them: three side by side. */
function* houses(column: number, row: number, rows: number): Generator<Part> {
  for (let n = 0; n < rows * 3; n++) {
    const [east, north] = [22 + (n % 3) * 78, 18 + Math.floor(n / 3) * 42]
    const corner = (x: number, y: number) => at(column, row, east + x, north + y)
    yield area('house', [corner(0, 0), corner(58, 0), corner(58, 15), corner(0, 15)])
  }
}

function* streets({ west, south, east, north }: Extent): Generator<Part> {
  const name = (n: number) => STREETS[((n % STREETS.length) + STREETS.length) % STREETS.length]!
  const run = (from: number, to: number, spot: (n: number) => Degrees) => Array.from({ length: to - from + 1 }, (_, n) => spot(from + n))
  for (let column = west; column <= east; column++)
    yield line(
      column % 3 === 0 ? 'avenue' : 'street',
      run(south, north, (row) => crossing(column, row)),
      name(column),
    )
  for (let row = south; row <= north; row++)
    yield line(
      row % 3 === 0 ? 'avenue' : 'street',
      run(west, east, (column) => crossing(column, row)),
      name(row + 5),
    )
}

/** Ring roads along the streets, with their corners cut round. */
function* rings({ west, south, east, north }: Extent): Generator<Part> {
  const middle = [Math.round((west + east) / 2), Math.round((south + north) / 2)] as const
  const half = [(east - west) / 2, (north - south) / 2] as const
  const names = [
    ['一环路', 'First Ring'],
    ['二环路', 'Second Ring'],
  ] as const
  for (const [n, share] of [0.36, 0.78].entries()) {
    const [x, y] = [Math.max(2, Math.round(half[0] * share)), Math.max(2, Math.round(half[1] * share))]
    const side = (length: number, spot: (k: number) => [number, number]) => Array.from({ length: 2 * length }, (_, k) => spot(k))
    const way = [
      ...side(x, (k) => [k - x, -y]),
      ...side(y, (k) => [x, k - y]),
      ...side(x, (k) => [x - k, y]),
      ...side(y, (k) => [-x, y - k]),
    ].map(([column, row]) => crossing(middle[0] + column, middle[1] + row))
    // It begins in the middle of a side, so that all four corners are between two points of it.
    const turned = [...way.slice(x), ...way.slice(0, x + 1)]
    yield line('ring', roundedLine(turned, 3), names[n])
  }
}

/** A stream that follows the streets through the town, bend by bend. */
function* stream({ west, east, south, north }: Extent, seed: number): Generator<Part> {
  const own = random(seed).fork('stream')
  let row = Math.round(south + (north - south) * 0.36)
  let straight = own.int(2, 4)
  const way: Degrees[] = []
  for (let column = west - 1; column <= east + 1; column++) {
    way.push(crossing(column, row))
    if (straight-- > 0) continue
    straight = own.int(2, 5)
    row = Math.min(north - 2, Math.max(south + 2, row + (own.chance(1, 2) ? 1 : -1)))
  }
  yield line('stream', roundedLine(way, 4), ['晴溪', 'Qing Stream'])
}

/** Chaikin's corner cutting: each pass takes every corner off at a quarter of its sides. */
function roundedLine(points: readonly Degrees[], passes: number): Degrees[] {
  let now = [...points]
  for (let pass = 0; pass < passes; pass++)
    now = [
      now[0]!,
      ...now.slice(1).flatMap((to, n): Degrees[] => {
        const from = now[n]!
        const part = (share: number): Degrees => [round(from[0] + (to[0] - from[0]) * share), round(from[1] + (to[1] - from[1]) * share)]
        return [part(0.25), part(0.75)]
      }),
      now.at(-1)!,
    ]
  return now
}
