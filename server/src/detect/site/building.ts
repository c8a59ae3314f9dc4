import type { Home } from '@anju/sdk'

/** Homes whose places differ by less than this many steps of a ten-thousandth of a degree, about ten metres, stand in one building. */
const STEPS_A_DEGREE = 10_000

/** Which building a home stands in: its place and its block. Nothing when the registry knows neither its place nor its house. */
export function buildingOf({ location_deg, building }: Pick<Home, 'location_deg' | 'building'>): string | undefined {
  if (location_deg === undefined) return undefined
  const place = location_deg.map((degrees) => Math.round(degrees * STEPS_A_DEGREE)).join('/')
  return building === undefined ? place : `${place}/${building.block}`
}

/** The buildings of a site with their homes, those with one home left out: what is offline there is the home. */
export function buildingsOf(homes: readonly Home[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const home of homes) {
    const building = buildingOf(home)
    if (building === undefined) continue
    const ids = found.get(building)
    if (ids === undefined) found.set(building, [home.id])
    else ids.push(home.id)
  }
  return new Map([...found].filter(([, ids]) => ids.length > 1).map(([building, ids]) => [building, ids.sort()]))
}
