import type { Home, Language, Point } from '@anju/sdk'
import { html, Html } from '../print/html.ts'
import { floorSpots, STEP_M, type Spot } from './floor-seen.ts'

const COLOURS = { no: '#f7d4cf', far: '#cfe0fb', sure: '#8db7f5' } as const
const MARGIN_M = 0.4
/** Letters stay readable on any floor. */
const OVER_IT = new Html('text-anchor="middle" stroke="#fff" stroke-width="0.08" paint-order="stroke"')

/** The plan of a home with what radars see of the floor, the devices, and the numbers of the hazards in the rooms that they are in. North is up. */
export function planPicture(home: Home, numbers: ReadonlyMap<string, readonly number[]>, language: Language): Html {
  const { plan, devices } = home
  const corners = plan.rooms.flatMap(({ polygon_m }) => polygon_m)
  const [west, east] = [Math.min(...corners.map(([x]) => x)), Math.max(...corners.map(([x]) => x))]
  const [south, north] = [Math.min(...corners.map(([, y]) => y)), Math.max(...corners.map(([, y]) => y))]
  const at = ([x, y]: Point) => `${metre(x - west + MARGIN_M)},${metre(north - y + MARGIN_M)}`
  const floors = plan.rooms.map((room) => {
    if (room.kind !== 'bathroom' && room.kind !== 'bedroom' && room.kind !== 'living') return []
    const radars = devices.filter((one) => one.kind === 'radar' && one.room === room.id)
    return runsOf(floorSpots(plan, room, radars)).map(({ first, count, seen }) => {
      const [x, y] = at([first[0] - STEP_M / 2, first[1] + STEP_M / 2]).split(',')
      return html`<rect x="${x}" y="${y}" width="${metre(count * STEP_M)}" height="${STEP_M * 1.05}" fill="${COLOURS[seen]}" />`
    })
  })
  const pieces = plan.furniture.map(({ box_m: [w, s, e, n], kind }) => {
    const [x, y] = at([w, n]).split(',')
    const rug = kind === 'rug' ? html` stroke-dasharray="0.06"` : undefined
    return html`<rect
      x="${x}"
      y="${y}"
      width="${metre(e - w)}"
      height="${metre(n - s)}"
      fill="${rug === undefined ? '#fff' : 'none'}"
      stroke="#9aa4b2"
      stroke-width="0.02"
      ${rug}
    />`
  })
  const walls = plan.rooms.map(
    ({ polygon_m }) => html`<polygon points="${polygon_m.map(at).join(' ')}" fill="none" stroke="#344054" stroke-width="0.1" />`,
  )
  const gaps = plan.openings.map(({ from_m, to_m, kind }) => {
    const [[x1, y1], [x2, y2]] = [at(from_m).split(','), at(to_m).split(',')] as [[string, string], [string, string]]
    return html`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${kind === 'window' ? '#7fb2e5' : '#fff'}" stroke-width="0.1" />`
  })
  const dots = devices.map(({ place_m }) => {
    const [x, y] = at([place_m[0], place_m[1]]).split(',')
    return html`<circle cx="${x}" cy="${y}" r="0.1" fill="#175cd3" stroke="#fff" stroke-width="0.03" />`
  })
  const names = plan.rooms.map(({ id, title, polygon_m }) => {
    const [x, y] = at(middleOf(polygon_m)).split(',') as [string, string]
    const found = numbers.get(id) ?? []
    return html`<text x="${x}" y="${y}" font-size="0.3" fill="#1f2937" ${OVER_IT}>${title[language]}</text>
      ${found.length > 0 && numbersBelow(x, y, found)}`
  })
  const [width, height] = [metre(east - west + 2 * MARGIN_M), metre(north - south + 2 * MARGIN_M)]
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${home.title[language]}">
    ${[floors, pieces, walls, gaps, dots, names].flat(2)}
  </svg>`
}

const numbersBelow = (x: string, y: string, found: readonly number[]): Html => {
  const below = metre(Number(y) + 0.36)
  return html`<text x="${x}" y="${below}" font-size="0.28" font-weight="700" fill="#b42318" ${OVER_IT}>${found.join(' · ')}</text>`
}

const metre = (value: number): number => Math.round(value * 1_000) / 1_000

const middleOf = (polygon: readonly Point[]): Point => [
  polygon.reduce((sum, [x]) => sum + x, 0) / polygon.length,
  polygon.reduce((sum, [, y]) => sum + y, 0) / polygon.length,
]

/** Squares of one row that lie side by side and are seen alike, as one. */
function runsOf(spots: readonly Spot[]): { first: Point; count: number; seen: Spot['seen'] }[] {
  const runs: { first: Point; count: number; seen: Spot['seen'] }[] = []
  for (const { at_m, seen } of spots) {
    const last = runs.at(-1)
    const beside = last !== undefined && last.first[1] === at_m[1] && Math.abs(last.first[0] + last.count * STEP_M - at_m[0]) < STEP_M / 2
    if (beside && last.seen === seen) last.count++
    else runs.push({ first: at_m, count: 1, seen })
  }
  return runs
}
