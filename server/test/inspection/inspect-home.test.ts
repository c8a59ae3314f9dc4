// Goal: what an inspection says of a home is true. Method: a worked example whose shares and levels were computed by hand; the seen floor against the area
// of a disc in a rectangle, integrated strip by strip, and lines of sight against points along them; mending takes a hazard off and brings none.
import { instant, type DeviceState, type Home, type Room } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFree } from '../../src/inspection/free-line.ts'
import { floorSpots, roomFloor } from '../../src/inspection/floor-seen.ts'
import { hazardCodes, hazardTable, hazardWords } from '../../src/inspection/hazard.ts'
import { homeFloors, inspectHome, type KnownOfHome } from '../../src/inspection/inspect-home.ts'
import { home as furnished } from '../one-home.ts'

const DAY = 86_400_000
const now_ms = instant('2026-06-01T08:00:00+08:00')
const title = { zh: '例', en: 'Example' }
const rectangle = (id: string, kind: Room['kind'], [w, s, e, n]: readonly [number, number, number, number]): Room => ({
  id,
  kind,
  title,
  polygon_m: [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
  ],
})
const example: Home = {
  id: 'example',
  title,
  address: title,
  origin: 'simulated',
  building: { kind: 'walk-up', block: '1', storeys: 6, floor: 5 },
  residents: [{ id: 'li', name: title, born: 1938, sex: 'female', mobility: 'walker', wears: ['band'] }],
  plan: {
    wall: { exterior_m: 0.2, interior_m: 0.1, height_m: 2.7 },
    rooms: [
      rectangle('bedroom', 'bedroom', [0, 0, 4, 4]),
      rectangle('bathroom', 'bathroom', [4, 0, 6, 2]),
      rectangle('kitchen', 'kitchen', [4, 2, 6, 4]),
    ],
    openings: [{ id: 'front', kind: 'door', from_m: [0, 1], to_m: [0, 2], entrance: true }],
    furniture: [
      { id: 'stove', kind: 'stove', room: 'kitchen', box_m: [4.6, 3.2, 5.4, 3.8], height_m: 0.9 },
      { id: 'rug', kind: 'rug', room: 'bedroom', box_m: [1, 1, 2, 2], height_m: 0.02 },
    ],
  },
  devices: [
    { id: 'radar', kind: 'radar', room: 'bedroom', place_m: [0, 0, 2.5], tilt_deg: 90 },
    { id: 'gas', kind: 'gas-detector', room: 'kitchen', place_m: [4.1, 2.1, 2.2] },
    { id: 'band', kind: 'wristband', room: 'bedroom', place_m: [1, 1, 1] },
  ],
}
const state = (device: string, events: DeviceState['events'] = {}): DeviceState => ({
  home: 'example',
  device,
  kind: '',
  room: '',
  presence: 'online',
  events,
})
const known: KnownOfHome = {
  now_ms,
  states: [state('radar'), state('gas'), state('band', { worn: { at_ms: now_ms - 5 * DAY, body: { event: 'worn', worn: false } } })],
  outages: new Map([['radar', 3]]),
}
const found = (home: Home, about: KnownOfHome = known) =>
  inspectHome(home, about).map(({ level, code, room, device }) => [level, code, room ?? device ?? ''].join(' '))

describe('an inspection', () => {
  /**
   * By hand. The radar hangs 2.5 m high in a corner of 4 m × 4 m and looks down; a body lies 0.2 m high, so the cone of 60° is 2.3 × tan 60° = 3.984 m wide
   * there: a quarter of that disc is 12.47 m² of 16, 77.9 %. The promise of 2 m is a quarter of π·4 = 3.14 m², 19.6 %. The detector hangs 2.7 − 2.2 = 0.5 m
   * below the ceiling, √(0.9² + 1.4²) = 1.66 m from the stove. Nobody wears the band, so nothing notices a fall in the bathroom and nobody can call.
   */
  it('[INSP-1] is what was found by hand', () => {
    const [bedroom, bathroom] = homeFloors(example)
    expect(bedroom).toMatchObject({ room: 'bedroom', floor_m2: 16 })
    expect(Math.abs(bedroom!.seen_pct - 77.9)).toBeLessThan(1)
    expect(Math.abs(bedroom!.sure_pct - 19.6)).toBeLessThan(1)
    expect(bathroom).toEqual({ room: 'bathroom', floor_m2: 4, seen_pct: 0, sure_pct: 0 })
    expect(found(example)).toEqual([
      'critical bathroom-blind bathroom',
      'serious band-not-worn bedroom',
      'serious bedroom-no-call bedroom',
      'serious device-often-offline bedroom',
      'serious gas-detector-low kitchen',
      'serious rug-underfoot bedroom',
      'serious smoke-detector-missing ',
      'minor bathroom-no-call bathroom',
      'minor door-unwatched ',
      'minor radar-beyond-range bedroom',
      'minor stairs-only ',
      'minor stove-unwatched kitchen',
      'minor water-sensor-missing ',
    ])
    const low = inspectHome(example, known).find(({ code }) => code === 'gas-detector-low')!
    expect(hazardWords(low, 'says', 'en')).toBe('gas hangs 0.5 m below the ceiling; gas gathers above it')
  })

  it('[INSP-1] takes a band that is worn for a second pair of eyes and a way to call', () => {
    const worn = {
      ...known,
      states: [...known.states.slice(0, 2), state('band', { worn: { at_ms: 0, body: { event: 'worn', worn: true } } })],
    }
    expect(found(example, worn)).toContain('serious bathroom-blind bathroom')
    expect(found(example, worn).filter((one) => /no-call|band/.test(one))).toEqual([])
    const never = { ...known, states: [...known.states.slice(0, 2), state('band')] }
    expect(found(example, never)).toContain('serious band-never-worn bedroom')
  })

  it('[INSP-1] tells devices that are silent, flat or were never heard, the grave ones as serious', () => {
    const states = [
      { ...state('radar'), presence: 'offline' as const },
      { ...state('gas'), presence: 'never' as const },
      state('band', { 'battery-low': { at_ms: 0, body: { low: true } }, worn: { at_ms: 0, body: { worn: true } } }),
    ]
    expect(found(example, { ...known, states }).filter((one) => /device-offline|never-heard|battery/.test(one))).toEqual([
      'serious device-never-heard kitchen',
      'serious device-offline bedroom',
      'minor battery-low bedroom',
    ])
  })

  it('[INSP-1] has words in both languages for everything, with no hole left', () => {
    for (const code of hazardCodes)
      for (const part of ['says', 'mend'] as const)
        for (const language of ['zh', 'en'] as const) {
          const holes = [...hazardTable[code][part][language].matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, 1] as const)
          expect(hazardWords({ code, params: Object.fromEntries(holes) }, part, language)).not.toMatch(/[{}]/)
        }
    for (const one of inspectHome(example, known)) expect(hazardWords(one, 'says', 'zh')).not.toMatch(/[{}]/)
  })
})

describe('the floor that a radar sees', () => {
  /** The area of a disc within a rectangle: the length of its cut with each of many thin strips. */
  const discIn = (radius: number, [cx, cy]: readonly [number, number], width: number, depth: number): number => {
    const STRIPS = 4_000
    let area = 0
    for (let n = 0; n < STRIPS; n++) {
      const y = ((n + 0.5) / STRIPS) * depth
      const half = Math.sqrt(Math.max(0, radius ** 2 - (y - cy) ** 2))
      area += Math.max(0, Math.min(width, cx + half) - Math.max(0, cx - half)) * (depth / STRIPS)
    }
    return area
  }

  it('[INSP-2] is the disc of its cone, cut off by the walls', () => {
    const some = fc.record({
      width: fc.double({ min: 1.5, max: 7, noNaN: true }),
      depth: fc.double({ min: 1.5, max: 7, noNaN: true }),
      x: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      y: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      height: fc.double({ min: 2, max: 3, noNaN: true }),
    })
    fc.assert(
      fc.property(some, ({ width, depth, x, y, height }) => {
        const room = rectangle('r', 'living', [0, 0, width, depth])
        const radar = { place_m: [x * width, y * depth, height] as [number, number, number], tilt_deg: 90 }
        const floor = roomFloor({ ...example.plan, rooms: [room], furniture: [] }, room, [radar])
        const down = height - 0.2
        const cone = Math.min(down * Math.tan(Math.PI / 3), Math.sqrt(36 - down ** 2))
        const share = (radius: number) => (100 * discIn(radius, [x * width, y * depth], width, depth)) / (width * depth)
        expect(Math.abs(floor.seen_pct - share(cone))).toBeLessThan(4)
        expect(Math.abs(floor.sure_pct - share(2))).toBeLessThan(4)
      }),
      { numRuns: 60 },
    )
  })

  it('[INSP-2] is hidden behind walls that stand in and behind furniture, as points along the line are', () => {
    const coordinate = fc.double({ min: 0.3, max: 3.7, noNaN: true })
    const height = fc.double({ min: 0.1, max: 2.6, noNaN: true })
    const point = fc.tuple(coordinate, coordinate, height)
    // An L: the north-east quarter is no part of it.
    const corners: Room['polygon_m'] = [
      [0, 0],
      [4, 0],
      [4, 2],
      [2, 2],
      [2, 4],
      [0, 4],
    ]
    const room: Room = { id: 'l', kind: 'living', title, polygon_m: corners }
    const piece = { id: 'p', kind: 'wardrobe', room: 'l', box_m: [0.8, 0.8, 1.4, 1.6], height_m: 1.8 } as const
    const outside = ([x, y]: readonly number[]) => x! > 2 && y! > 2
    const inPiece = ([x, y, z]: readonly number[]) => x! > 0.8 && x! < 1.4 && y! > 0.8 && y! < 1.6 && z! < 1.8
    let [free, hidden] = [0, 0]
    fc.assert(
      fc.property(point, point, (from, to) => {
        fc.pre(!outside(from) && !outside(to) && !inPiece(from) && !inPiece(to))
        const along = Array.from({ length: 2_000 }, (_, n) => from.map((start, axis) => start + ((to[axis]! - start) * n) / 2_000))
        const blocked = along.some((at) => outside(at) || inPiece(at))
        if (blocked) hidden++
        else free++
        // A line that only just touches an edge may go either way: the points along it step over the corner.
        const graze = along.filter((at) => outside(at) || inPiece(at)).length < 3 && blocked
        if (!graze) expect(isFree(from, to, room, [{ ...piece, box_m: [...piece.box_m] }])).toBe(!blocked)
      }),
      { numRuns: 500 },
    )
    expect(Math.min(free, hidden)).toBeGreaterThan(30)
  })

  it('[INSP-2] never grows by a piece of furniture, and never shrinks by a radar', () => {
    const place = fc.tuple(fc.double({ min: 0.2, max: 3.8, noNaN: true }), fc.double({ min: 0.2, max: 3.8, noNaN: true }))
    fc.assert(
      fc.property(place, place, place, ([x, y], [a, b], [w, s]) => {
        const room = example.plan.rooms[0]!
        const one = { place_m: [x, y, 2.5] as [number, number, number], tilt_deg: 90 }
        const two = { place_m: [a, b, 1.5] as [number, number, number], aim_deg: 45 }
        const seen = (radars: (typeof one | typeof two)[], furniture: Home['plan']['furniture']) =>
          floorSpots({ ...example.plan, furniture }, room, radars).filter((spot) => spot.seen !== 'no').length
        const wardrobe = { id: 'w', kind: 'wardrobe', room: room.id, box_m: [w, s, w + 0.6, s + 1.2], height_m: 1.9 } as const
        const pieces = [{ ...wardrobe, box_m: [...wardrobe.box_m] as [number, number, number, number] }]
        expect(seen([one], pieces)).toBeLessThanOrEqual(seen([one], []))
        expect(seen([one, two], pieces)).toBeGreaterThanOrEqual(seen([one], pieces))
      }),
      { numRuns: 40 },
    )
  })
})

describe('mending', () => {
  const device = (id: string, kind: string, room: string, more: Partial<Home['devices'][number]> = {}): Home['devices'][number] => ({
    id,
    kind,
    room,
    place_m: [1, 1, 1],
    ...more,
  })
  const cures: readonly (readonly [code: string, cure: Home['devices'][number]])[] = [
    ['bathroom-blind', device('new', 'radar', 'bathroom', { place_m: [5, 1, 2.5], tilt_deg: 90 })],
    ['bedroom-no-call', device('new', 'help-button', 'bedroom')],
    ['bathroom-no-call', device('new', 'help-button', 'bathroom')],
    ['smoke-detector-missing', device('new', 'smoke-detector', 'bedroom')],
    ['water-sensor-missing', device('new', 'water-sensor', 'bathroom')],
    ['door-unwatched', device('new', 'door-contact', 'bedroom', { opening: 'front' })],
    ['stove-unwatched', device('new', 'door-contact', 'kitchen', { furniture: 'stove' })],
    ['radar-beyond-range', device('new', 'radar', 'bedroom', { place_m: [2.5, 2.5, 2.5], tilt_deg: 90 })],
  ]
  const heard = { ...known, states: [...known.states, state('new')] }

  it.each(cures)('[INSP-3] %s goes, and nothing else comes', (code, cure) => {
    const before = found(example)
    const after = found({ ...example, devices: [...example.devices, cure] }, heard)
    expect(before.filter((one) => one.includes(` ${code} `))).toHaveLength(1)
    expect(after).toEqual(before.filter((one) => !one.includes(` ${code} `)))
  })

  it('[INSP-3] without a detector the gas hazard is critical; an electric stove has none', () => {
    const bare = { ...example, devices: example.devices.filter(({ kind }) => kind !== 'gas-detector') }
    expect(found(bare)).toContain('critical gas-detector-missing kitchen')
    const electric = { ...bare, devices: [...bare.devices, device('new', 'smart-plug', 'kitchen', { furniture: 'stove' })] }
    expect(found(electric, heard).filter((one) => /gas|stove/.test(one))).toEqual([])
    expect(homeFloors(furnished)[0]!.seen_pct).toBeGreaterThan(80)
  })
})
