import { isOpen, severities, type Incident, type Title } from '@anju/sdk'
import type { Degrees } from './town.ts'

/** How a home stands, the worst first; the same codes as the server's. */
export const mapStates = ['alarm', 'warning', 'notice', 'offline', 'calm'] as const
export type MapState = (typeof mapStates)[number]

/** One home as `/api/map` gives it. */
export interface MapHome {
  home: string
  title: Title
  area: Title
  at_deg?: Degrees
  simulated: boolean
  state: MapState
  online: number
  of: number
  open: number
}

const rank = (state: MapState): number => mapStates.indexOf(state)

/** The homes with what the feed has told since: the incidents of the feed are newer than the answer, and hold everything that is open. */
export function withIncidents(homes: readonly MapHome[], incidents: Iterable<Incident>): MapHome[] {
  const worst = new Map<string, { state: MapState; open: number }>()
  for (const { home, state, severity } of incidents) {
    if (!isOpen(state)) continue
    const known = worst.get(home)
    if (known === undefined) worst.set(home, { state: severity, open: 1 })
    else worst.set(home, { state: rank(severity) < rank(known.state) ? severity : known.state, open: known.open + 1 })
  }
  return homes.map((home) => {
    const now = worst.get(home.home)
    if (now !== undefined) return { ...home, ...now }
    if (!(severities as readonly string[]).includes(home.state)) return home
    return { ...home, open: 0, state: home.of > 0 && home.online === 0 ? 'offline' : 'calm' }
  })
}

/** How many homes stand in each state. */
export function countStates(homes: readonly MapHome[]): Record<MapState, number> {
  const counts: Record<MapState, number> = { alarm: 0, warning: 0, notice: 0, offline: 0, calm: 0 }
  for (const { state } of homes) counts[state]++
  return counts
}

/** The homes of an area. */
export interface MapArea {
  area: Title
  state: MapState
  homes: readonly MapHome[]
}

/** The areas, the worst first, within one state the one with most homes in it; their homes likewise. */
export function areasOf(homes: readonly MapHome[]): MapArea[] {
  const groups = Map.groupBy(homes, ({ area }) => area.zh)
  const areas = [...groups.values()].map((all): MapArea => {
    const sorted = all.toSorted((a, b) => rank(a.state) - rank(b.state) || (a.home < b.home ? -1 : 1))
    return { area: all[0]!.area, state: sorted[0]!.state, homes: sorted }
  })
  const worst = ({ state, homes: all }: MapArea) => all.filter((home) => home.state === state).length
  return areas.sort((a, b) => rank(a.state) - rank(b.state) || worst(b) - worst(a) || (a.area.zh < b.area.zh ? -1 : 1))
}

/** A home as a point of GeoJSON, with what clusters add up. */
export interface HomePoint {
  type: 'Feature'
  geometry: { type: 'Point'; coordinates: Degrees }
  properties: { home: string; state: MapState; rank: number }
}

/** The homes that have a place, as GeoJSON. */
export const pointsOf = (homes: readonly MapHome[]): { type: 'FeatureCollection'; features: HomePoint[] } => ({
  type: 'FeatureCollection',
  features: homes.flatMap(({ home, state, at_deg }): HomePoint[] =>
    at_deg === undefined
      ? []
      : [{ type: 'Feature', geometry: { type: 'Point', coordinates: at_deg }, properties: { home, state, rank: rank(state) } }],
  ),
})
